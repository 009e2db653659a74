// What the two halves of one program know of each other: one uses our mirror, the other has classes of the same names.
#ifndef MIRROR_BESIDE_H
#define MIRROR_BESIDE_H

// The half with the mirror: true when all is well.
bool mirrored_half();

// The half with the foreign classes: true when all is well.
bool foreign_half();

#endif
