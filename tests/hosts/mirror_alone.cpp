// One header of the mirror, included first and twice: MIRROR_HEADER is its name, and MIRROR_CLASS its class. PART 1 and
// 2 are linked to one program. With MIRROR_BESIDE 1 or 2, zoom_token.hpp is included before or after it.
class MIRROR_CLASS; // as programs declare it in headers of their own
#if MIRROR_BESIDE == 1
#include "zoom_token.hpp"
#endif
#include MIRROR_HEADER
#include MIRROR_HEADER
#if MIRROR_BESIDE == 2
#include "zoom_token.hpp"
#endif
class MIRROR_CLASS;

int part_one();
int part_two();

#if PART == 2
int part_two()
#else
int part_one()
#endif
{
    MIRROR_CLASS object;
    return object.get_Utf8() ? 1 : 2;
}

#if PART != 2
int main() { return part_one() == part_two() ? 0 : 1; }
#endif
