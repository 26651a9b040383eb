/// Any CPU: four lanes, which the compiler maps to whatever the target has.
#include "Kernels.h"

#define CV_LANES 4
#define CV_HAS_FMA 0
#include "Vector.h"

#define CV_ROWS 4
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)((vf)v * (vf)w + (vf)s); }
#include "Tile.h"

#include "Passes.h"

const rk_kernels rk_portable = {
  .lanes = CV_LANES,
  .panel = CV_PANEL,
  .add_gradient = add_gradient,
  .add_hessian_product = add_hessian_product,
};
