// ck_text.h - the text class that the Ck classes are built on, and the rules for the internal headers of this folder.
// Internal, like ck_file.h, ck_object.h, ck_json.h and ck_http.h: include CkHttp.h and the other Ck headers instead.
//
// - Nothing here throws. Where memory runs out, a text becomes empty and a call fails.
// - Texts may contain tokens, so each of them is wiped before its memory is freed.
// - A program may also link another library with classes of the same names, for example while it moves over file by
//   file. So that no symbol of that library is ever defined or used here, every member function of the Ck classes is
//   inlined, and has an ABI tag for programs that take its address. The code is in the classes of the namespace
//   zoom_token_ck, whose names are not used elsewhere.

#pragma once

#include "zoom_token.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <iostream> // the samples write to std::cout and include nothing for it
#include <mutex>
#include <new>
#include <utility>

#ifdef _WIN32
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <thread>
#endif

// Stands before every member function of a Ck class.
#if defined(__GNUC__)
#define ZOOM_TOKEN_CK inline __attribute__((always_inline, abi_tag("zoom_token")))
#elif defined(_MSC_VER)
#define ZOOM_TOKEN_CK __forceinline
#else
#define ZOOM_TOKEN_CK inline
#endif

namespace zoom_token_ck {

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

inline bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

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

// Whether a name is one of these, whatever the case of its letters.
inline bool is_one_of(const char *name, std::initializer_list<const char *> names)
{
    for (const char *other : names) {
        if (equal(name, other, true)) {
            return true;
        }
    }
    return false;
}

// Where `part` begins in `whole`; null when it is not there.
inline const char *find(const char *whole, const char *part, bool ignore_case = false)
{
    if (!ignore_case) {
        return std::strstr(whole, part);
    }
    while (*whole != '\0' && !begins(whole, part, true)) {
        ++whole;
    }
    return begins(whole, part, true) ? whole : nullptr;
}

// A UTF-8 text that can grow, always followed by a NUL.
class text {
public:
    text() noexcept {}
    explicit text(const char *from) noexcept { append(from); }
    text(const char *from, std::size_t size) noexcept { append(from, size); }
    text(const char *from, const char *end) noexcept { append(from, static_cast<std::size_t>(end - from)); }
    text(const text &other) noexcept { append(other); }
    ~text()
    {
        clear();
        std::free(data_);
    }

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
    template <class T>
    text &operator<<(const T &more) noexcept
    {
        append(more);
        return *this;
    }

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
            const bool has_memory = larger.allocate(size_ + count) && larger.append(data_, size_) &&
                                    larger.append(from, count);
            if (has_memory) {
                swap(larger);
            }
            return has_memory;
        }
        std::memmove(data_ + size_, from, count);
        size_ += count;
        data_[size_] = '\0';
        return true;
    }

    bool append(const char *from) noexcept { return append(from, std::strlen(from)); }
    bool append(const text &from) noexcept { return append(from.data_, from.size_); }
    bool append(char c) noexcept { return append(&c, 1); }

    bool append(int number) noexcept { return append(static_cast<long long>(number)); }
    bool append(long long number) noexcept
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

    // Room for exactly that many bytes, with no text in it; null where memory runs out.
    char *resize(std::size_t size) noexcept
    {
        text fresh;
        fresh.size_ = fresh.allocate(size) ? size : 0;
        swap(fresh);
        return data_;
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
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
    }

private:
    // Allocates room for that many bytes, and as much again for growth.
    bool allocate(std::size_t size) noexcept
    {
        const bool is_possible = size < static_cast<std::size_t>(-1) / 4;
        data_ = is_possible ? static_cast<char *>(std::malloc(2 * size + 1)) : nullptr;
        capacity_ = data_ != nullptr ? 2 * size + 1 : 0;
        return data_ != nullptr;
    }

    char *data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// The same for texts.
inline bool equal(const text &left, const text &right, bool ignore_case = false)
{
    return equal(left.c_str(), right.c_str(), ignore_case);
}

inline bool ends(const text &whole, const text &end, bool ignore_case = false)
{
    return end.size() <= whole.size() && equal(whole.c_str() + (whole.size() - end.size()), end.c_str(), ignore_case);
}

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

template <class Get>
text read_text(Get get)
{
    text result;
    read_buf(result, get);
    return result;
}

inline void trim(text &value, bool (*is_removed)(char))
{
    while (is_removed(value.last())) {
        value.cut(value.size() - 1);
    }
    std::size_t start = 0;
    while (is_removed(value.c_str()[start])) {
        ++start;
    }
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

// Removes the last characters. Half of a pair of code units goes with the other half.
inline void shorten(text &value, int count)
{
    std::size_t size = value.size();
    while (size > 0 && count > 0) {
        const unsigned char byte = static_cast<unsigned char>(value.c_str()[--size]);
        count -= (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
    }
    value.cut(size);
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

// The whole number that a text begins with, after white space; 0 when there is none or it is out of range.
inline std::int64_t leading_number(const char *value, std::int64_t least, std::int64_t most)
{
    value += std::strspn(value, " \t\r\n");
    const bool is_number = is_digit(*value) || ((*value == '-' || *value == '+') && is_digit(value[1]));
    const long long number = is_number ? std::strtoll(value, nullptr, 10) : 0;
    return number >= least && number <= most ? number : 0;
}

inline int leading_int(const char *value) { return static_cast<int>(leading_number(value, INT32_MIN, INT32_MAX)); }

// Appends bytes percent-encoded, except for letters, digits and those in `unreserved`.
inline void append_encoded(text &to, const text &from, const char *unreserved)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const char *at = from.c_str(); at != from.c_str() + from.size(); ++at) {
        const unsigned char byte = static_cast<unsigned char>(*at);
        const char letter = lower(*at);
        const bool is_plain = is_digit(letter) || (letter >= 'a' && letter <= 'z');
        if (is_plain || (letter != '\0' && std::strchr(unreserved, letter) != nullptr)) {
            to.append(*at);
        } else {
            const char encoded[] = {'%', hex[byte >> 4U], hex[byte & 15U]};
            to.append(encoded, sizeof encoded);
        }
    }
}

// A text with its percent-encoded bytes decoded; in a query, a plus sign is a space.
inline text decoded(const text &value, char plus = ' ')
{
    text result;
    for (const char *at = value.c_str(); *at != '\0'; ++at) {
        if (*at == '%' && std::strspn(at + 1, "0123456789ABCDEFabcdef") >= 2) {
            result.append(static_cast<char>(std::strtol(text(at + 1, 2).c_str(), nullptr, 16)));
            at += 2;
        } else {
            result.append(*at == '+' ? plus : *at);
        }
    }
    return result;
}

#ifdef _WIN32
// A text as UTF-16; empty where memory runs out.
class wide_text {
public:
    wide_text(const char *from, UINT page)
    {
        const int units = MultiByteToWideChar(page, 0, from, -1, nullptr, 0);
        char *const data = bytes_.resize(static_cast<std::size_t>(units) * sizeof(wchar_t));
        MultiByteToWideChar(page, 0, from, -1, reinterpret_cast<wchar_t *>(data), data != nullptr ? units : 0);
    }

    const wchar_t *c_str() const { return bytes_.is_empty() ? L"" : reinterpret_cast<const wchar_t *>(bytes_.c_str()); }

private:
    text bytes_{};
};

// Converts a text from one code page to another, by way of UTF-16. Empty where memory runs out.
inline text recode(const char *from, UINT from_page, UINT to_page)
{
    const wide_text wide(from, from_page);
    const int size = WideCharToMultiByte(to_page, 0, wide.c_str(), -1, nullptr, 0, nullptr, nullptr);
    text result;
    char *const data = result.resize(static_cast<std::size_t>(size));
    WideCharToMultiByte(to_page, 0, wide.c_str(), -1, data, data != nullptr ? size : 0, nullptr, nullptr);
    result.cut(result.is_empty() ? 0 : result.size() - 1);
    return result;
}

// Whether ANSI is asked for and is something else than UTF-8; a text from there, and for there.
inline bool is_ansi(const char *value, bool is_utf8)
{
    while (static_cast<signed char>(*value) > 0) {
        ++value;
    }
    return !is_utf8 && *value != '\0';
}
inline text from_ansi(const char *value) { return recode(value, CP_ACP, CP_UTF8); }
inline text to_ansi(const char *value) { return recode(value, CP_UTF8, CP_ACP); }
#else
inline bool is_ansi(const char *, bool) { return false; }
inline text from_ansi(const char *value) { return text(value); }
inline text to_ansi(const char *value) { return text(value); }
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

// A caller's text as UTF-8. NULL is the empty text.
inline text utf8_of(const char *given, bool is_utf8)
{
    const char *const from = given != nullptr ? given : "";
    return is_ansi(from, is_utf8) ? from_ansi(from) : text(from);
}

// What holds an object for one thread, which may hold it more than once.
#ifdef _WIN32
class mutex {
public:
    mutex() : section_() { InitializeCriticalSection(&section_); }
    mutex(const mutex &) = delete;
    mutex &operator=(const mutex &) = delete;
    ~mutex() { DeleteCriticalSection(&section_); }
    void lock() { EnterCriticalSection(&section_); }
    void unlock() { LeaveCriticalSection(&section_); }

private:
    CRITICAL_SECTION section_;
};

typedef DWORD thread_id;
inline thread_id this_thread() { return GetCurrentThreadId(); }
#else
typedef std::recursive_mutex mutex;
typedef std::thread::id thread_id;
inline thread_id this_thread() { return std::this_thread::get_id(); }
#endif

// The last ten texts that an object gave to each thread, which stay valid.
class results {
public:
    results() noexcept {}
    results(const results &) = delete;
    results &operator=(const results &) = delete;
    ~results()
    {
        while (first_ != nullptr) {
            ring *const removed = first_;
            first_ = removed->following;
            delete removed;
        }
    }

    // Moves the text out of `value`.
    const char *keep(text &value, bool is_utf8)
    {
        ring *const mine = of_this_thread();
        if (mine == nullptr) {
            return "";
        }
        text &slot = mine->texts[mine->next];
        mine->next = (mine->next + 1) % 10;
        if (is_ansi(value.c_str(), is_utf8)) {
            value = to_ansi(value.c_str());
        }
        slot.clear();
        slot.swap(value);
        return slot.c_str();
    }

private:
    struct ring {
        explicit ring(ring *others) : texts(), next(0), owner(this_thread()), following(others) {}
        ring(const ring &) = delete;
        ring &operator=(const ring &) = delete;

        text texts[10];
        unsigned next;
        thread_id owner;
        ring *following;
    };

    ring *of_this_thread()
    {
        const thread_id me = this_thread();
        for (ring *at = first_; at != nullptr; at = at->following) {
            if (at->owner == me) {
                return at;
            }
        }
        ring *const added = new (std::nothrow) ring(first_);
        first_ = added != nullptr ? added : first_;
        return added;
    }

    ring *first_ = nullptr;
};

} // namespace zoom_token_ck
