// The two halves of one program: one uses the mirror, the other has foreign classes of the same names.
#ifndef MIRROR_BESIDE_H
#define MIRROR_BESIDE_H

// Runs the half with the mirror; false where it ran code of the other one.
bool mirrored_half();

// Runs the half with the foreign classes; false where it ran code of the mirror.
bool foreign_half();

#endif
