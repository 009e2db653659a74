/* What bindings/vb6/ZoomToken.bas uses of Windows' kernel32: the real functions on Windows, and on other systems as much
 * of them as it takes to run what VB does there. */
#ifndef VB_KERNEL32_H
#define VB_KERNEL32_H

#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#include <windows.h>

static inline int32_t wide_to_utf8(uint32_t flags, const uint16_t *wide, int32_t count, uint8_t *narrow, int32_t room)
{
    return WideCharToMultiByte(CP_UTF8, flags, (const wchar_t *)wide, count, (char *)narrow, room, NULL, NULL);
}

static inline int32_t utf8_to_wide(const uint8_t *narrow, int32_t count, uint16_t *wide, int32_t room)
{
    return MultiByteToWideChar(CP_UTF8, 0, (const char *)narrow, count, (wchar_t *)wide, room);
}
#else
enum { WC_ERR_INVALID_CHARS = 0x80 };

/* As Windows does it: for a room of 0 the length that is needed, and 0 for half of a surrogate pair. */
static inline int32_t wide_to_utf8(uint32_t flags, const uint16_t *wide, int32_t count, uint8_t *narrow, int32_t room)
{
    int32_t length = 0;
    for (int32_t i = 0; i < count; i++) {
        uint32_t c = wide[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < count && wide[i + 1] >= 0xDC00 && wide[i + 1] < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10) + (wide[++i] - 0xDC00u);
        } else if (c >= 0xD800 && c < 0xE000) {
            if (flags & WC_ERR_INVALID_CHARS) {
                return 0;
            }
            c = 0xFFFD;
        }
        int32_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        static const uint8_t heads[] = {0, 0xC0, 0xE0, 0xF0};
        if (room > 0) {
            if (length + more >= room) {
                return 0;
            }
            narrow[length] = (uint8_t)(heads[more] | (c >> (6 * more)));
            for (int32_t k = 1; k <= more; k++) {
                narrow[length + k] = (uint8_t)(0x80 | ((c >> (6 * (more - k))) & 0x3F));
            }
        }
        length += more + 1;
    }
    return length;
}

/* The library's texts are valid UTF-8, so nothing has to be replaced. */
static inline int32_t utf8_to_wide(const uint8_t *narrow, int32_t count, uint16_t *wide, int32_t room)
{
    int32_t length = 0;
    for (int32_t i = 0; i < count;) {
        int32_t more = narrow[i] < 0x80 ? 0 : narrow[i] < 0xE0 ? 1 : narrow[i] < 0xF0 ? 2 : 3;
        uint32_t c = narrow[i++] & (more == 0 ? 0x7Fu : 0x3Fu >> more);
        for (int32_t k = 0; k < more; k++) {
            c = (c << 6) | (narrow[i++] & 0x3Fu);
        }
        int32_t units = c < 0x10000 ? 1 : 2;
        if (room > 0) {
            if (length + units > room) {
                return 0;
            }
            wide[length] = (uint16_t)(units == 1 ? c : 0xD7C0 + (c >> 10));
            if (units == 2) {
                wide[length + 1] = (uint16_t)(0xDC00 | (c & 0x3FF));
            }
        }
        length += units;
    }
    return length;
}
#endif

#endif
