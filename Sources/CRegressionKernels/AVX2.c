/// x86-64 with AVX2 and FMA: eight lanes, sixteen registers.
#if defined(__x86_64__)
#include <math.h>

#include "Kernels.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define RK_FLOATS 8
#define RK_NUMBER float
#define RK_VECTOR vf

#define CV_LANES RK_FLOATS
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 6
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)fma_((vf)v, (vf)w, (vf)s); }
#include "Tile.h"

#include "SoftmaxFloat.h"

#include "Passes.h"

#include "Curvature.h"

#include "Quadratic.h"

#include "Products.h"

#pragma clang attribute pop

const rk_kernels rk_avx2 = {
  .lanes = CV_LANES,
  .add_gradient = add_gradient,
  .add_gradient_double = rk_add_gradient_double_avx2,
  .add_hessian_product = add_hessian_product,
  .quadratic_forms = quadratic_forms,
  .products = dot_products,
  .products_double = rk_products_double_avx2,
};
#endif
