// ck_text.h - the texts that the Ck classes of this folder are made of, and what holds for all of their insides.
// Internal, as are ck_object.h, ck_json.h and ck_http.h: include CkHttp.h and its neighbours instead.
//
// - Nothing here throws. A text for which there is no memory becomes the empty text, a call without memory fails.
// - Texts may hold tokens, so all of them are wiped before their memory is given back.
// - The Ck classes must be able to live in a program that links another library with classes of the same names (that
//   is what a program has that moves over file by file). So every member function of theirs is inlined always, and
//   bears a tag in case a program takes its address: no symbol of that other library is ever defined or used here.
//   What they do is done by the classes below, whose names nobody else has.

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

// In front of every member function of a Ck class.
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

// Zeros that the optimiser can't leave out.
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

inline bool is_blank(char c) { return c == ' ' || c == '\t'; }

inline bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\n'; }

// Whether a text begins with another; ASCII letters are the same in either case when `any_case` is true.
inline bool begins(const char *whole, const char *start, bool any_case = false)
{
    for (; *start != '\0'; ++whole, ++start) {
        if (*whole != *start && !(any_case && lower(*whole) == lower(*start))) {
            return false;
        }
    }
    return true;
}

inline bool equal(const char *left, const char *right, bool any_case = false)
{
    return begins(left, right, any_case) && std::strlen(left) == std::strlen(right);
}

// Whether a charset's name is UTF-8's, which is the one that is meant where none is named.
inline bool names_utf8(const char *charset)
{
    return *charset == '\0' || equal(charset, "utf-8", true) || equal(charset, "utf8", true);
}

// Where `part` stands in `whole`, or null.
inline const char *find(const char *whole, const char *part, bool any_case = false)
{
    for (; !begins(whole, part, any_case); ++whole) {
        if (*whole == '\0') {
            return nullptr;
        }
    }
    return whole;
}

// A growing UTF-8 text, always with a NUL behind it.
class text {
public:
    text() noexcept : data_(nullptr), size_(0), room_(0) {}
    explicit text(const char *from) noexcept : data_(nullptr), size_(0), room_(0) { append(from); }
    text(const text &other) noexcept : data_(nullptr), size_(0), room_(0) { append(other.data_, other.size_); }
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

    // False when a C function would see less of it than there is.
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

    // `from` may lie in this very text.
    bool append(const char *from, std::size_t count) noexcept
    {
        if (count == 0) {
            return true;
        }
        if (count >= room_ - size_) {
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

    // `from` may lie in this very text.
    bool assign(const char *from) noexcept
    {
        text copy(from);
        swap(copy);
        return size_ != 0 || *from == '\0';
    }

    // Puts another text in the place of `count` bytes.
    bool replace(std::size_t at, std::size_t count, const char *with) noexcept
    {
        text changed;
        const bool done = changed.append(data_, at) && changed.append(with) &&
                          changed.append(c_str() + at + count, size_ - at - count);
        if (done) {
            swap(changed);
        }
        return done;
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
        exchange(room_, other.room_);
    }

private:
    template <class T>
    static void exchange(T &left, T &right) noexcept
    {
        const T kept = left;
        left = right;
        right = kept;
    }

    // Room for two parts, and as much again to grow into.
    bool allocate(std::size_t first, std::size_t second) noexcept
    {
        const std::size_t most = static_cast<std::size_t>(-1) / 4;
        if (first > most || second > most) {
            return false;
        }
        const std::size_t room = 2 * (first + second) + 1;
        data_ = static_cast<char *>(std::malloc(room));
        if (data_ != nullptr) {
            data_[0] = '\0';
            room_ = room;
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
    std::size_t room_;
};

// Takes the text that a C function gives, and returns that function's code.
template <class Get>
std::int32_t take(text &into, Get get)
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

// How many UTF-16 units stand in a UTF-8 text: that is what the classes call characters.
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

// Where the character of that number begins; the text's size when there are fewer.
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
    const int rest = count_characters(value.c_str()) - count;
    value.cut(rest > 0 ? byte_of_character(value, rest) : 0);
}

// How often `part` was replaced; once at the most when `first_only` is true. Without memory nothing is changed. What is
// between the replacements is copied once, however many there are.
inline int replace_all(text &value, const char *part, const char *with, bool first_only = false)
{
    const std::size_t size = std::strlen(part);
    const char *rest = value.c_str();
    const char *hit = size != 0 ? find(rest, part) : nullptr;
    text changed;
    int count = 0;
    while (hit != nullptr) {
        if (!changed.append(rest, static_cast<std::size_t>(hit - rest)) || !changed.append(with)) {
            return 0;
        }
        rest = hit + size;
        ++count;
        hit = first_only ? nullptr : find(rest, part);
    }
    const std::size_t done = static_cast<std::size_t>(rest - value.c_str());
    if (count == 0 || !changed.append(rest, value.size() - done)) {
        return 0;
    }
    value.swap(changed);
    return count;
}

// All line ends as CR LF, or as LF alone.
inline void set_line_ends(text &value, bool are_crlf)
{
    replace_all(value, "\r\n", "\n");
    replace_all(value, "\r", "\n");
    if (are_crlf) {
        replace_all(value, "\n", "\r\n");
    }
}

// The whole number that a text begins with; 0 when there is none, and when it is not between these two. They must be of
// 32 bits at the most.
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

// Appends with all bytes percent-encoded but letters, digits and those in `bare`.
inline void append_encoded(text &to, const char *from, const char *bare)
{
    static const char hex[] = "0123456789ABCDEF";
    for (; *from != '\0'; ++from) {
        const unsigned char byte = static_cast<unsigned char>(*from);
        const char letter = lower(*from);
        if (is_digit(letter) || (letter >= 'a' && letter <= 'z') || std::strchr(bare, letter) != nullptr) {
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

// A text as UTF-16; empty when there is no memory.
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

// From one code page to another, by way of UTF-16. Empty when there is no memory.
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

// Whether texts are UTF-8 where nothing else was said. On Windows they are ANSI until then, elsewhere UTF-8 always.
inline std::atomic<bool> &default_utf8()
{
#ifdef _WIN32
    static std::atomic<bool> is_utf8(false);
#else
    static std::atomic<bool> is_utf8(true);
#endif
    return is_utf8;
}

// A caller's text as UTF-8. NULL is the empty text. It must not outlive the caller's.
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

// The last ten texts that an object gave to its caller: so many stay valid.
class results {
public:
    results() noexcept : texts_(), next_(0) {}
    results(const results &) = delete;
    results &operator=(const results &) = delete;

    // Takes the text.
    const char *keep(text &value, bool is_utf8)
    {
        text &kept = texts_[next_];
        next_ = (next_ + 1) % 10;
#ifdef _WIN32
        if (!is_utf8 && !is_ascii(value.c_str())) {
            value = recode(value.c_str(), CP_UTF8, CP_ACP);
        }
#else
        (void)is_utf8;
#endif
        kept.clear();
        kept.swap(value);
        return kept.c_str();
    }

private:
    text texts_[10];
    unsigned next_;
};

} // namespace ck
} // namespace detail
} // namespace zoom_token

#endif // ZOOM_TOKEN_CK_TEXT_H
