/* Shows the library's version. */
#include <stdio.h>
#include <zoom_token.h>

int main(void)
{
    zoom_buf version = {0};
    int32_t result = zoom_version(&version);
    puts(version.data);
    zoom_buf_free(&version);
    return result == ZOOM_OK ? 0 : 1;
}
