// ck_file.h - reads and writes whole files, for the methods LoadFile and WriteFile. Internal.
//
// Paths are UTF-8 here, also on Windows. Only regular files are opened: a pipe or a device could block the program.

#pragma once

#include "ck_text.h"

#include <cerrno>
#include <sys/stat.h>
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#endif

namespace zoom_token_ck {

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

inline std::FILE *open_to_read(const char *path, text &why)
{
    const wide_text name(path, CP_UTF8);
    struct _stat64 about;
    if (_wstat64(name.c_str(), &about) == 0 && (about.st_mode & _S_IFMT) != _S_IFREG) {
        fails(why, not_a_regular_file());
        return nullptr;
    }
    std::FILE *const stream = _wfopen(name.c_str(), L"rb");
    return stream != nullptr || failed(why) ? stream : nullptr;
}

inline std::FILE *create(const char *path)
{
    const int mode = _O_CREAT | _O_EXCL | _O_WRONLY | _O_BINARY;
    const int file = _wopen(wide_text(path, CP_UTF8).c_str(), mode, _S_IREAD | _S_IWRITE);
    return file >= 0 ? _fdopen(file, "wb") : nullptr;
}

// Nothing to copy: `replace_file` keeps the permissions of the file that it replaces.
inline bool copy_permissions(std::FILE *, const char *, text &) { return true; }

// Where there is no old file, or its permissions can't be kept, the new file is moved with its own.
inline bool replace_file(const char *fresh, const char *path)
{
    const wide_text from(fresh, CP_UTF8);
    const wide_text to(path, CP_UTF8);
    return ReplaceFileW(to.c_str(), from.c_str(), nullptr, 0, nullptr, nullptr) != 0 ||
           MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING) != 0;
}

inline void remove_file(const char *path) { DeleteFileW(wide_text(path, CP_UTF8).c_str()); }
inline bool is_separator(char c) { return c == '/' || c == '\\' || c == ':'; }
#else
// False, with the system's text for the error of the last call.
inline bool failed(text &why) { return fails(why, std::strerror(errno)); }

// Whether there is a regular file.
inline bool look_at(const char *path, struct stat &about, text &why)
{
    return ::stat(path, &about) == 0 ? S_ISREG(about.st_mode) || fails(why, not_a_regular_file()) : failed(why);
}

inline std::FILE *open_to_read(const char *path, text &why)
{
    struct stat about;
    if (!look_at(path, about, why)) {
        return nullptr;
    }
    std::FILE *const stream = std::fopen(path, "rb");
    return stream != nullptr || failed(why) ? stream : nullptr;
}

inline std::FILE *create(const char *path) { return std::fopen(path, "wbx"); }

// Copies the permissions of the file that a new one is to replace, which must be writable. Does nothing when there is
// none.
inline bool copy_permissions(std::FILE *created, const char *path, text &why)
{
    struct stat about;
    if (::stat(path, &about) != 0 && errno == ENOENT) {
        return true;
    }
    if (!look_at(path, about, why)) {
        return false;
    }
    std::FILE *const old = std::fopen(path, "r+b");
    if (old == nullptr) {
        return failed(why);
    }
    std::fclose(old);
    return fchmod(fileno(created), about.st_mode & 07777U) == 0 || failed(why);
}

inline bool replace_file(const char *fresh, const char *path) { return std::rename(fresh, path) == 0; }
inline void remove_file(const char *path) { std::remove(path); }
inline bool is_separator(char c) { return c == '/'; }
#endif

// An open file. It is unbuffered: a buffer of the C library would be freed with a part of a secret in it.
class file {
public:
    explicit file(std::FILE *stream) : stream_(stream)
    {
        if (stream != nullptr) {
            std::setvbuf(stream, nullptr, _IONBF, 0);
        }
    }
    file(const file &) = delete;
    file &operator=(const file &) = delete;
    ~file() { close(); }

    std::FILE *stream() const { return stream_; }

    bool close()
    {
        std::FILE *const stream = stream_;
        stream_ = nullptr;
        return stream == nullptr || std::fclose(stream) == 0;
    }

private:
    std::FILE *stream_;
};

// Reads a whole file of at most 16 MiB, the longest text that the library takes.
inline bool read_file(const char *path, text &into, text &why)
{
    const std::size_t most = 16U << 20U;
    const file source(open_to_read(path, why));
    if (source.stream() == nullptr) {
        return false;
    }
    char part[4096];
    std::size_t count = 0;
    bool has_room = true;
    do {
        count = std::fread(part, 1, sizeof part, source.stream());
        has_room = into.append(part, count);
    } while (has_room && count > 0 && into.size() <= most);
    wipe(part, sizeof part);
    if (std::ferror(source.stream()) != 0) {
        return failed(why);
    }
    if (!has_room) {
        return fails(why, "no memory for the text");
    }
    return into.size() <= most || fails(why, "it is larger than 16 MiB");
}

// Creates a file with a new name in the folder of `path`; null where that can't be.
inline std::FILE *create_beside(const char *path, text &name)
{
    std::size_t folder = std::strlen(path);
    while (folder > 0 && !is_separator(path[folder - 1])) {
        --folder;
    }
    std::FILE *created = nullptr;
    for (int number = 0; number < 1000 && created == nullptr && (number == 0 || errno == EEXIST); ++number) {
        name.clear();
        name.append(path, folder);
        created = create((name << ".zoom-token-" << number << ".tmp").c_str());
    }
    return created;
}

// Writes a whole file: a new one, which then replaces the old one, so that a failure halfway loses nothing.
inline bool write_file(const char *path, const text &content, text &why)
{
    text name;
    file created(create_beside(path, name));
    if (created.stream() == nullptr) {
        return failed(why);
    }
    const std::size_t size = content.size();
    const bool is_written =
        copy_permissions(created.stream(), path, why) &&
        ((std::fwrite(content.c_str(), 1, size, created.stream()) == size && created.close()) || failed(why));
    const bool is_replaced = is_written && (replace_file(name.c_str(), path) || failed(why));
    if (!is_replaced) {
        created.close();
        remove_file(name.c_str());
    }
    return is_replaced;
}

// By the library, which takes a text up to a NUL: spaces stand for those.
inline bool is_well_formed_utf8(text value)
{
    value.map([](char c) { return c == '\0' ? ' ' : c; });
    std::int32_t json = 0;
    zoom_json_new(&json);
    const std::int32_t code = zoom_json_set_string(json, "v", value.c_str(), nullptr);
    zoom_free(json);
    return code == ZOOM_OK;
}

} // namespace zoom_token_ck
