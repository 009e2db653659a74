// ck_file.h - reads and writes whole files, for the methods LoadFile and WriteFile. Internal.
//
// Paths are UTF-8 here, also on Windows. Only regular files are opened: a pipe or a device could block the program.

#ifndef ZOOM_TOKEN_CK_FILE_H
#define ZOOM_TOKEN_CK_FILE_H

#include "ck_text.h"

#ifndef _WIN32
#include <cerrno>
#include <sys/stat.h>
#endif

namespace zoom_token {
namespace detail {
namespace ck {

inline bool fails(text &why, const char *reason)
{
    why.assign(reason);
    return false;
}

inline const char *not_a_regular_file() { return "it is not a regular file"; }

#ifdef _WIN32
// False, with the system's text for the error of the last call.
inline bool failed(text &why)
{
    char reason[512] = "";
    const DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
    FormatMessageA(flags, nullptr, GetLastError(), 0, reason, sizeof reason, nullptr);
    why = recode(reason, CP_ACP, CP_UTF8);
    trim(why, is_space);
    return false;
}

// An open file.
class file {
public:
    file() : handle_(INVALID_HANDLE_VALUE) {}
    file(const file &) = delete;
    file &operator=(const file &) = delete;
    ~file() { close(); }

    bool open(const char *path, text &why)
    {
        const wide_text name(path, CP_UTF8);
        const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
        handle_ = CreateFileW(name.c_str(), GENERIC_READ, share, nullptr, OPEN_EXISTING, 0, nullptr);
        if (handle_ == INVALID_HANDLE_VALUE) {
            return failed(why);
        }
        return GetFileType(handle_) == FILE_TYPE_DISK || fails(why, not_a_regular_file());
    }

    // Creates a file, which must not exist.
    bool create(const char *path)
    {
        const wide_text name(path, CP_UTF8);
        handle_ = CreateFileW(name.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, 0, nullptr);
        return handle_ != INVALID_HANDLE_VALUE;
    }

    static bool exists() { return GetLastError() == ERROR_FILE_EXISTS; }

    // Nothing to copy: `replace` keeps the permissions of the file that it replaces.
    bool copy_permissions(const char *, text &) { return true; }

    // `count` is the number of bytes read; 0 at the end.
    bool read(char *into, std::size_t size, std::size_t &count)
    {
        DWORD bytes = 0;
        const bool is_read = ReadFile(handle_, into, static_cast<DWORD>(size), &bytes, nullptr) != 0;
        count = bytes;
        return is_read;
    }

    bool write(const char *from, std::size_t size)
    {
        while (size > 0) {
            const DWORD part = size < 0x100000 ? static_cast<DWORD>(size) : 0x100000;
            DWORD bytes = 0;
            if (WriteFile(handle_, from, part, &bytes, nullptr) == 0) {
                return false;
            }
            from += bytes;
            size -= bytes;
        }
        return true;
    }

    bool close()
    {
        const HANDLE handle = handle_;
        handle_ = INVALID_HANDLE_VALUE;
        return handle == INVALID_HANDLE_VALUE || CloseHandle(handle) != 0;
    }

    // Where there is no old file, or its permissions can't be kept, the new file is moved with its own.
    static bool replace(const char *fresh, const char *path)
    {
        const wide_text from(fresh, CP_UTF8);
        const wide_text to(path, CP_UTF8);
        return ReplaceFileW(to.c_str(), from.c_str(), nullptr, 0, nullptr, nullptr) != 0 ||
               MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING) != 0;
    }

    static void remove(const char *path) { DeleteFileW(wide_text(path, CP_UTF8).c_str()); }

private:
    HANDLE handle_;
};

inline bool is_separator(char c) { return c == '/' || c == '\\' || c == ':'; }
#else
// False, with the system's text for the error of the last call.
inline bool failed(text &why) { return fails(why, std::strerror(errno)); }

// An open file. It is unbuffered: a buffer of the C library would be freed with a part of a secret in it.
class file {
public:
    file() : stream_(nullptr) {}
    file(const file &) = delete;
    file &operator=(const file &) = delete;
    ~file() { close(); }

    bool open(const char *path, text &why)
    {
        struct stat about;
        if (::stat(path, &about) != 0) {
            return failed(why);
        }
        if (!S_ISREG(about.st_mode)) {
            return fails(why, not_a_regular_file());
        }
        return opened(std::fopen(path, "rb")) || failed(why);
    }

    // Creates a file, which must not exist.
    bool create(const char *path) { return opened(std::fopen(path, "wbx")); }

    static bool exists() { return errno == EEXIST; }

    // Copies the permissions of the file that this one is to replace, which must be writable. Does nothing when there
    // is none.
    bool copy_permissions(const char *path, text &why)
    {
        struct stat about;
        if (::stat(path, &about) != 0) {
            return errno == ENOENT || failed(why);
        }
        if (!S_ISREG(about.st_mode)) {
            return fails(why, not_a_regular_file());
        }
        file old;
        if (!old.opened(std::fopen(path, "r+b"))) {
            return failed(why);
        }
        return fchmod(fileno(stream_), about.st_mode & 07777U) == 0 || failed(why);
    }

    // `count` is the number of bytes read; 0 at the end.
    bool read(char *into, std::size_t size, std::size_t &count)
    {
        count = std::fread(into, 1, size, stream_);
        return std::ferror(stream_) == 0;
    }

    bool write(const char *from, std::size_t size) { return std::fwrite(from, 1, size, stream_) == size; }

    bool close()
    {
        std::FILE *const stream = stream_;
        stream_ = nullptr;
        return stream == nullptr || std::fclose(stream) == 0;
    }

    static bool replace(const char *fresh, const char *path) { return std::rename(fresh, path) == 0; }
    static void remove(const char *path) { std::remove(path); }

private:
    bool opened(std::FILE *stream)
    {
        stream_ = stream;
        if (stream != nullptr) {
            std::setvbuf(stream, nullptr, _IONBF, 0);
        }
        return stream != nullptr;
    }

    std::FILE *stream_;
};

inline bool is_separator(char c) { return c == '/'; }
#endif

// Reads a whole file of at most 16 MiB, the longest text that the library takes.
inline bool read_file(const char *path, text &into, text &why)
{
    const std::size_t most = 16U << 20U;
    file source;
    if (!source.open(path, why)) {
        return false;
    }
    char part[4096];
    std::size_t count = 0;
    bool is_read = false;
    bool has_room = true;
    do {
        is_read = source.read(part, sizeof part, count);
        has_room = into.append(part, count);
    } while (is_read && has_room && count > 0 && into.size() <= most);
    wipe(part, sizeof part);
    if (!is_read) {
        return failed(why);
    }
    if (!has_room) {
        return fails(why, "no memory for the text");
    }
    return into.size() <= most || fails(why, "it is larger than 16 MiB");
}

// Creates a file with a new name in the folder of `path`.
inline bool create_beside(const char *path, file &created, text &name, text &why)
{
    std::size_t folder = std::strlen(path);
    while (folder > 0 && !is_separator(path[folder - 1])) {
        --folder;
    }
    for (int number = 0; number < 1000; ++number) {
        name.clear();
        name.append(path, folder);
        name.append(".zoom-token-");
        name.append_number(number);
        name.append(".tmp");
        if (created.create(name.c_str())) {
            return true;
        }
        if (!file::exists()) {
            break;
        }
    }
    return failed(why);
}

// Writes a whole file: a new one, which then replaces the old one, so that a failure halfway loses nothing.
inline bool write_file(const char *path, const text &content, text &why)
{
    file created;
    text name;
    if (!create_beside(path, created, name, why)) {
        return false;
    }
    const bool is_written = created.copy_permissions(path, why) &&
                            ((created.write(content.c_str(), content.size()) && created.close()) || failed(why));
    const bool is_replaced = is_written && (file::replace(name.c_str(), path) || failed(why));
    if (!is_replaced) {
        created.close();
        file::remove(name.c_str());
    }
    return is_replaced;
}

// The length of the well-formed UTF-8 sequence at a place; 0 when there is none.
inline std::size_t sequence_length(const char *at, std::size_t left)
{
    const unsigned lead = static_cast<unsigned char>(at[0]);
    if (lead < 0x80) {
        return 1;
    }
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || left < length) {
        return 0;
    }
    // The range of the second byte rules out overlong forms, surrogates and code points above U+10FFFF.
    const unsigned second = static_cast<unsigned char>(at[1]);
    const unsigned least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    bool is_well_formed = second >= least && second <= most;
    for (std::size_t tail = 2; tail < length; ++tail) {
        is_well_formed = is_well_formed && (static_cast<unsigned char>(at[tail]) & 0xC0U) == 0x80;
    }
    return is_well_formed ? length : 0;
}

inline bool is_well_formed_utf8(const text &value)
{
    std::size_t at = 0;
    while (at < value.size()) {
        const std::size_t length = sequence_length(value.c_str() + at, value.size() - at);
        if (length == 0) {
            return false;
        }
        at += length;
    }
    return true;
}

} // namespace ck
} // namespace detail
} // namespace zoom_token

#endif // ZOOM_TOKEN_CK_FILE_H
