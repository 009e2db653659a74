// ck_text.h - the text class that the Ck classes are built on, and the rules for the internal headers of this folder.
// Internal, like ck_file.h, ck_object.h, ck_json.h and ck_http.h: include CkHttp.h and the other Ck headers instead.
//
// - Nothing here throws. Where memory runs out, a text becomes empty and a call fails.
// - Texts may contain tokens, so each of them is wiped before its memory is freed.
// - A program may also link another library with classes of the same names, for example while it moves over file by
//   file. So that no symbol of that library is ever defined or used here, every member function of the Ck classes is
//   inlined, and has an ABI tag for programs that take its address. The code is in the classes of the namespace
//   zoom_token::detail::ck, whose names are not used elsewhere.

#ifndef ZOOM_TOKEN_CK_TEXT_H
#define ZOOM_TOKEN_CK_TEXT_H

#include "zoom_token.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream> // the samples write to std::cout and include nothing for it
#include <new>

#ifdef _WIN32
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#endif

// Stands before every member function of a Ck class.
#if defined(__GNUC__)
#define ZOOM_TOKEN_CK inline __attribute__((always_inline, abi_tag("zoom_token")))
#elif defined(_MSC_VER)
#define ZOOM_TOKEN_CK __forceinline
#else
#define ZOOM_TOKEN_CK inline
#endif

namespace zoom_token {
namespace detail {
namespace ck {

// Overwrites memory with zeros, which the optimiser must not remove.
inline void wipe(char *memory, std::size_t size)
{
    if (size == 0) {
        return;
    }
#ifdef _WIN32
    SecureZeroMemory(memory, size);
#else
    std::memset(memory, 0, size);
#if defined(__GNUC__)
    __asm__ __volatile__("" : : "r"(memory) : "memory");
#endif
#endif
}

inline char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline bool is_space_or_tab(char c) { return c == ' ' || c == '\t'; }

inline bool is_space(char c) { return is_space_or_tab(c) || c == '\r' || c == '\n'; }

// Whether a text begins with another. `ignore_case` is for the letters of ASCII.
inline bool begins(const char *whole, const char *start, bool ignore_case = false)
{
    for (; *start != '\0'; ++whole, ++start) {
        if (*whole != *start && !(ignore_case && lower(*whole) == lower(*start))) {
            return false;
        }
    }
    return true;
}

inline bool equal(const char *left, const char *right, bool ignore_case = false)
{
    return begins(left, right, ignore_case) && std::strlen(left) == std::strlen(right);
}

// Whether a charset's name means UTF-8, as the empty name does.
inline bool names_utf8(const char *charset)
{
    return *charset == '\0' || equal(charset, "utf-8", true) || equal(charset, "utf8", true);
}

// Where `part` begins in `whole`; null when it is not there.
inline const char *find(const char *whole, const char *part, bool ignore_case = false)
{
    for (; !begins(whole, part, ignore_case); ++whole) {
        if (*whole == '\0') {
            return nullptr;
        }
    }
    return whole;
}

// A UTF-8 text that can grow, always followed by a NUL.
class text {
public:
    text() noexcept : data_(nullptr), size_(0), capacity_(0) {}
    explicit text(const char *from) noexcept : data_(nullptr), size_(0), capacity_(0) { append(from); }
    text(const text &other) noexcept : data_(nullptr), size_(0), capacity_(0) { append(other.data_, other.size_); }
    ~text() { release(); }

    text &operator=(const text &other) noexcept
    {
        text copy(other);
        swap(copy);
        return *this;
    }

    const char *c_str() const noexcept { return data_ != nullptr ? data_ : ""; }
    std::size_t size() const noexcept { return size_; }
    bool is_empty() const noexcept { return size_ == 0; }
    char last() const noexcept { return size_ == 0 ? '\0' : data_[size_ - 1]; }

    // False when it contains a NUL, where a C function would take it to end.
    bool is_c_text() const noexcept { return std::strlen(c_str()) == size_; }

    void clear() noexcept { cut(0); }

    // Keeps the first `size` bytes.
    void cut(std::size_t size) noexcept
    {
        if (size < size_) {
            wipe(data_ + size, size_ - size);
            size_ = size;
        }
    }

    // `from` may point into this text.
    bool append(const char *from, std::size_t count) noexcept
    {
        if (count == 0) {
            return true;
        }
        if (count >= capacity_ - size_) {
            text larger;
            if (!larger.allocate(size_, count)) {
                return false;
            }
            larger.append(data_, size_);
            larger.append(from, count);
            swap(larger);
            return true;
        }
        std::memmove(data_ + size_, from, count);
        size_ += count;
        data_[size_] = '\0';
        return true;
    }

    bool append(const char *from) noexcept { return append(from, std::strlen(from)); }
    bool append(const text &from) noexcept { return append(from.data_, from.size_); }
    bool append(char c) noexcept { return append(&c, 1); }

    bool append_number(long long number) noexcept
    {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%lld", number);
        return append(digits);
    }

    // `from` may point into this text.
    bool assign(const char *from) noexcept
    {
        text copy(from);
        swap(copy);
        return size_ != 0 || *from == '\0';
    }

    // Replaces `count` bytes by another text.
    bool replace(std::size_t at, std::size_t count, const char *with) noexcept
    {
        text changed;
        const bool has_memory = changed.append(data_, at) && changed.append(with) &&
                                changed.append(c_str() + at + count, size_ - at - count);
        if (has_memory) {
            swap(changed);
        }
        return has_memory;
    }

    // Changes bytes in place.
    template <class Change>
    void map(Change change) noexcept
    {
        for (std::size_t at = 0; at < size_; ++at) {
            data_[at] = change(data_[at]);
        }
    }

    void swap(text &other) noexcept
    {
        exchange(data_, other.data_);
        exchange(size_, other.size_);
        exchange(capacity_, other.capacity_);
    }

private:
    template <class T>
    static void exchange(T &left, T &right) noexcept
    {
        const T old = left;
        left = right;
        right = old;
    }

    // Allocates room for two parts, and as much again for growth.
    bool allocate(std::size_t first, std::size_t second) noexcept
    {
        const std::size_t most = static_cast<std::size_t>(-1) / 4;
        if (first > most || second > most) {
            return false;
        }
        const std::size_t capacity = 2 * (first + second) + 1;
        data_ = static_cast<char *>(std::malloc(capacity));
        if (data_ != nullptr) {
            data_[0] = '\0';
            capacity_ = capacity;
        }
        return data_ != nullptr;
    }

    void release() noexcept
    {
        if (data_ != nullptr) {
            wipe(data_, size_);
            std::free(data_);
        }
    }

    char *data_;
    std::size_t size_;
    std::size_t capacity_;
};

// Copies the text that a C function gives, and returns that function's code.
template <class Get>
std::int32_t read_buf(text &into, Get get)
{
    zoom_buf buf = zoom_buf();
    const std::int32_t code = get(&buf);
    into.clear();
    if (buf.data != nullptr) {
        into.append(buf.data, static_cast<std::size_t>(buf.len));
    }
    zoom_buf_free(&buf);
    return code;
}

inline void trim(text &value, bool (*is_removed)(char))
{
    std::size_t start = 0;
    while (start < value.size() && is_removed(value.c_str()[start])) {
        ++start;
    }
    std::size_t end = value.size();
    while (end > start && is_removed(value.c_str()[end - 1])) {
        --end;
    }
    value.cut(end);
    value.replace(0, start, "");
}

// The length of a UTF-8 text in UTF-16 code units, which is what the classes call characters.
inline int count_characters(const char *value)
{
    int count = 0;
    for (; *value != '\0'; ++value) {
        const unsigned char byte = static_cast<unsigned char>(*value);
        count += (byte & 0xC0) != 0x80 ? 1 : 0;
        count += byte >= 0xF0 ? 1 : 0;
    }
    return count;
}

// The byte at which the character of that number begins; the text's size when there are fewer.
inline std::size_t byte_of_character(const text &value, int number)
{
    std::size_t at = 0;
    while (at < value.size() && number > 0) {
        number -= static_cast<unsigned char>(value.c_str()[at]) >= 0xF0 ? 2 : 1;
        ++at;
        while (at < value.size() && (static_cast<unsigned char>(value.c_str()[at]) & 0xC0) == 0x80) {
            ++at;
        }
    }
    return at;
}

// Removes the last characters.
inline void shorten(text &value, int count)
{
    const int kept = count_characters(value.c_str()) - count;
    value.cut(kept > 0 ? byte_of_character(value, kept) : 0);
}

// Replaces a part of a text, at most once with `first_only`, and returns how often. Where memory runs out, nothing
// changes. The text between the replacements is copied once, however many there are.
inline int replace_all(text &value, const char *part, const char *with, bool first_only = false)
{
    const std::size_t size = std::strlen(part);
    const char *at = value.c_str();
    const char *hit = size != 0 ? find(at, part) : nullptr;
    text changed;
    int count = 0;
    while (hit != nullptr) {
        if (!changed.append(at, static_cast<std::size_t>(hit - at)) || !changed.append(with)) {
            return 0;
        }
        at = hit + size;
        ++count;
        hit = first_only ? nullptr : find(at, part);
    }
    const std::size_t copied = static_cast<std::size_t>(at - value.c_str());
    if (count == 0 || !changed.append(at, value.size() - copied)) {
        return 0;
    }
    value.swap(changed);
    return count;
}

// Makes every line end CR LF, or LF.
inline void set_line_ends(text &value, bool are_crlf)
{
    replace_all(value, "\r\n", "\n");
    replace_all(value, "\r", "\n");
    if (are_crlf) {
        replace_all(value, "\n", "\r\n");
    }
}

// The whole number that a text begins with, after white space; 0 when there is none or it is out of range. The range
// must be within 32 bits, signed or unsigned.
inline std::int64_t leading_number(const char *value, std::int64_t least, std::int64_t most)
{
    while (is_space(*value)) {
        ++value;
    }
    const bool is_negative = *value == '-';
    if (is_negative || *value == '+') {
        ++value;
    }
    std::int64_t number = 0;
    for (; is_digit(*value); ++value) {
        number = number * 10 + (*value - '0');
        if (number > 0xFFFFFFFFLL) {
            return 0;
        }
    }
    number = is_negative ? -number : number;
    return number >= least && number <= most ? number : 0;
}

inline int leading_int(const char *value) { return static_cast<int>(leading_number(value, INT32_MIN, INT32_MAX)); }

// Appends a text percent-encoded, except for letters, digits and the bytes in `unreserved`.
inline void append_encoded(text &to, const char *from, const char *unreserved)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; *from != '\0'; ++from) {
        const unsigned char byte = static_cast<unsigned char>(*from);
        const char letter = lower(*from);
        if (is_digit(letter) || (letter >= 'a' && letter <= 'z') || std::strchr(unreserved, letter) != nullptr) {
            to.append(*from);
        } else {
            const char encoded[] = {'%', hex[byte >> 4U], hex[byte & 15U]};
            to.append(encoded, sizeof encoded);
        }
    }
}

#ifdef _WIN32
inline bool is_ascii(const char *value)
{
    for (; *value != '\0'; ++value) {
        if (static_cast<unsigned char>(*value) >= 0x80) {
            return false;
        }
    }
    return true;
}

// A text as UTF-16; empty where memory runs out.
class wide_text {
public:
    wide_text(const char *from, UINT page) : data_(nullptr), size_(0)
    {
        const int units = MultiByteToWideChar(page, 0, from, -1, nullptr, 0);
        size_ = static_cast<std::size_t>(units > 0 ? units : 1) * sizeof(wchar_t);
        data_ = static_cast<wchar_t *>(std::calloc(size_, 1));
        if (data_ != nullptr) {
            MultiByteToWideChar(page, 0, from, -1, data_, units);
        }
    }
    wide_text(const wide_text &) = delete;
    wide_text &operator=(const wide_text &) = delete;
    ~wide_text()
    {
        if (data_ != nullptr) {
            wipe(reinterpret_cast<char *>(data_), size_);
            std::free(data_);
        }
    }

    const wchar_t *c_str() const { return data_ != nullptr ? data_ : L""; }

private:
    wchar_t *data_;
    std::size_t size_;
};

// Converts a text from one code page to another, by way of UTF-16. Empty where memory runs out.
inline text recode(const char *from, UINT from_page, UINT to_page)
{
    const wide_text wide(from, from_page);
    const int bytes = WideCharToMultiByte(to_page, 0, wide.c_str(), -1, nullptr, 0, nullptr, nullptr);
    const std::size_t size = static_cast<std::size_t>(bytes > 0 ? bytes : 1);
    char *const narrow = static_cast<char *>(std::calloc(size, 1));
    text result;
    if (narrow != nullptr) {
        WideCharToMultiByte(to_page, 0, wide.c_str(), -1, narrow, bytes, nullptr, nullptr);
        result.append(narrow);
        wipe(narrow, size);
        std::free(narrow);
    }
    return result;
}
#endif

// Whether new objects take and give UTF-8. On Windows the default is ANSI; elsewhere texts are UTF-8 in any case.
inline std::atomic<bool> &default_utf8()
{
#ifdef _WIN32
    static std::atomic<bool> is_utf8(false);
#else
    static std::atomic<bool> is_utf8(true);
#endif
    return is_utf8;
}

// A caller's text as UTF-8. NULL is the empty text. It may refer to the caller's text, which must outlive it.
class argument {
public:
    argument(const char *given, bool is_utf8) : text_(given != nullptr ? given : ""), converted_()
    {
#ifdef _WIN32
        if (!is_utf8 && !is_ascii(text_)) {
            converted_ = recode(text_, CP_ACP, CP_UTF8);
            text_ = converted_.c_str();
        }
#else
        (void)is_utf8;
#endif
    }

    argument(const argument &) = delete;
    argument &operator=(const argument &) = delete;

    const char *c_str() const { return text_; }

private:
    const char *text_;
    text converted_;
};

// The last ten texts that an object gave to its caller, which stay valid.
class results {
public:
    results() noexcept : texts_(), next_(0) {}
    results(const results &) = delete;
    results &operator=(const results &) = delete;

    // Moves the text out of `value`.
    const char *keep(text &value, bool is_utf8)
    {
        text &slot = texts_[next_];
        next_ = (next_ + 1) % 10;
#ifdef _WIN32
        if (!is_utf8 && !is_ascii(value.c_str())) {
            value = recode(value.c_str(), CP_UTF8, CP_ACP);
        }
#else
        (void)is_utf8;
#endif
        slot.clear();
        slot.swap(value);
        return slot.c_str();
    }

private:
    text texts_[10];
    unsigned next_;
};

} // namespace ck
} // namespace detail
} // namespace zoom_token

#endif // ZOOM_TOKEN_CK_TEXT_H
