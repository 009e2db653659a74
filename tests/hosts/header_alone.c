/* The C header alone, first and twice, with nothing before it; compiled as PART 1 and 2 and linked to one program. */
#include "zoom_token.h"
#include "zoom_token.h"

int32_t part_two(void);

#if PART == 2
int32_t part_two(void)
{
    return zoom_abi_version();
}
#else
int main(void)
{
    zoom_buf buf = {0};
    return part_two() == ZOOM_ABI_VERSION && zoom_version(&buf) == ZOOM_OK && zoom_buf_free(&buf) == ZOOM_OK ? 0 : 1;
}
#endif
