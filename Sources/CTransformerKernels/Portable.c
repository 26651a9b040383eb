/// Any CPU: four lanes, which the compiler maps to whatever the target has.
#include "Kernels.h"

#define CV_LANES 4
#define CV_HAS_FMA 0
#include "Vector.h"

#define CV_MR 4
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)((vf)v * (vf)w + (vf)s); }
#include "Tile.h"

#define TK_PRECISION 0
#include "Attention.h"
#include "Linear.h"
#include "Operations.h"

const tk_kernels tk_portable = {
  .name = "portable",
  .path = TK_PATH_PORTABLE,
  .panel = CV_NR,
  .linear = {linear_f32},
  .add_layer_norm = add_layer_norm,
  .attention = {attention},
  .pool = pool,
  .normalize = normalize,
};
