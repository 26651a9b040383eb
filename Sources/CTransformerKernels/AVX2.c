/// x86-64 with AVX2 and FMA: eight lanes, sixteen registers.
#if defined(__x86_64__)
#include "Kernels.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define CV_LANES 8
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 6
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)fma_((vf)v, (vf)w, (vf)s); }
#include "Tile.h"

#define TK_PRECISION 0
#include "Attention.h"
#include "Linear.h"
#include "Operations.h"

#pragma clang attribute pop

const tk_kernels tk_avx2 = {
  .name = "avx2",
  .path = TK_PATH_AVX2,
  .panel = CV_NR,
  .linear = {linear_f32},
  .add_layer_norm = add_layer_norm,
  .attention = {attention},
  .pool = pool,
  .normalize = normalize,
};
#endif
