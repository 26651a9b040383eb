/// Any CPU: four lanes, which the compiler maps to whatever the target has.
#include <math.h>

#include "Kernels.h"

#define RK_FLOATS 4
#define RK_NUMBER float
#define RK_VECTOR vf

#define CV_LANES RK_FLOATS
#define CV_HAS_FMA 0
#include "Vector.h"

#define CV_MR 4
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)((vf)v * (vf)w + (vf)s); }
#include "Tile.h"

#include "SoftmaxFloat.h"

#include "Passes.h"

#include "Curvature.h"

#include "Quadratic.h"

#include "Products.h"

const rk_kernels rk_portable = {
  .lanes = CV_LANES,
  .add_gradient = add_gradient,
  .add_gradient_double = rk_add_gradient_double_portable,
  .add_hessian_product = add_hessian_product,
  .quadratic_forms = quadratic_forms,
  .products = dot_products,
  .products_double = rk_products_double_portable,
};
