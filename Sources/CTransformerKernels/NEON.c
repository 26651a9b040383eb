/// aarch64 with NEON: four lanes, thirty-two registers.
#if defined(__aarch64__)
#include "Kernels.h"

#define CV_LANES 4
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 12
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)fma_((vf)v, (vf)w, (vf)s); }
#include "Tile.h"

#define TK_PRECISION 0
#include "Attention.h"
#include "Linear.h"
#include "Operations.h"

const tk_kernels tk_neon = {
  .name = "neon",
  .path = TK_PATH_NEON,
  .panel = CV_NR,
  .linear = {linear_f32, tk_linear_neon_bf16, tk_linear_neon_int8},
  .add_layer_norm = add_layer_norm,
  .attention = {attention, tk_attention_neon_bf16},
  .pool = pool,
  .normalize = normalize,
};
#endif
