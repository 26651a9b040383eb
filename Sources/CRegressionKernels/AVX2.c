/// x86-64 with AVX2 and FMA: eight lanes, sixteen registers.
#if defined(__x86_64__)
#include "Kernels.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define CV_LANES 8
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_ROWS 6
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)fma_((vf)v, (vf)w, (vf)s); }
#include "Tile.h"

#include "Passes.h"

#pragma clang attribute pop

const rk_kernels rk_avx2 = {
  .lanes = CV_LANES,
  .panel = CV_PANEL,
  .add_gradient = add_gradient,
  .add_hessian_product = add_hessian_product,
};
#endif
