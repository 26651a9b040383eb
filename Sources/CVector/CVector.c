/// Nothing of its own: the headers are templates, which each instruction set's file of a kernel module
/// includes with its lanes and instructions chosen.
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CV_LANES 4
#define CV_HAS_FMA 0
#include "Vector.h"

#define CV_MR 4
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)((vf)v * (vf)w + (vf)s); }
#include "Tile.h"
