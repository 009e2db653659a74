/* A kernel32 of four functions for Linux, with which bindings/vb6/ZoomToken.bas runs there as VB.NET. */
#include "vb_kernel32.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int32_t WideCharToMultiByte(uint32_t code_page, uint32_t flags, const uint16_t *wide, int32_t wide_count, char *narrow,
                            int32_t narrow_count, const char *default_char, int32_t *used_default);
int32_t MultiByteToWideChar(uint32_t code_page, uint32_t flags, const char *narrow, int32_t narrow_count, uint16_t *wide,
                            int32_t wide_count);
void *LoadLibraryW(const uint16_t *path);
void Sleep(uint32_t milliseconds);

int32_t WideCharToMultiByte(uint32_t code_page, uint32_t flags, const uint16_t *wide, int32_t wide_count, char *narrow,
                            int32_t narrow_count, const char *default_char, int32_t *used_default)
{
    if (code_page != 65001 || default_char != NULL || used_default != NULL) {
        abort();
    }
    return wide_to_utf8(flags, wide, wide_count, (uint8_t *)narrow, narrow_count);
}

int32_t MultiByteToWideChar(uint32_t code_page, uint32_t flags, const char *narrow, int32_t narrow_count, uint16_t *wide,
                            int32_t wide_count)
{
    if (code_page != 65001 || flags != 0) {
        abort();
    }
    return utf8_to_wide((const uint8_t *)narrow, narrow_count, wide, wide_count);
}

/* Takes a Windows path: the drive Z: is this system's root, as under Wine. */
void *LoadLibraryW(const uint16_t *path)
{
    char here[4096] = "";
    int32_t length = 0;
    while (path[length] != 0) {
        length++;
    }
    if (wide_to_utf8(0, path, length, NULL, 0) >= (int32_t)sizeof here) {
        return NULL;
    }
    length = wide_to_utf8(0, path, length, (uint8_t *)here, (int32_t)sizeof here);
    for (int32_t i = 0; i < length; i++) {
        here[i] = here[i] == '\\' ? '/' : here[i];
    }
    return dlopen(memcmp(here, "Z:", 2) == 0 ? here + 2 : here, RTLD_NOW | RTLD_LOCAL);
}

void Sleep(uint32_t milliseconds)
{
    const struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    nanosleep(&time, NULL);
}
