/// What the files of this target share; nothing outside sees it.
#pragma once

#include <stdbool.h>

#include "CRegressionKernels.h"
#include "Word.h"

/// Rows whose logits are held at a time: with the rows themselves they stay in second-level cache. A
/// multiple of each path's tile.
#define RK_BLOCK 120

typedef double rk_gradient_function(
  const rk_rows *, const float *parameters, float *sum, float *scratch);
typedef void rk_hessian_function(
  const rk_rows *, const float *direction, float *sum, float *scratch);

/// One path: the shape of its packed matrices and its entry points.
///
/// A packed matrix is panels of outputs, the last perhaps of one vector only, each (dimension × panel),
/// and then the intercepts.
struct rk_kernels {
  /// Floats in a vector, and in a whole panel.
  size_t lanes, panel;
  rk_gradient_function *add_gradient;
  rk_hessian_function *add_hessian_product;
};

extern const rk_kernels rk_portable;
#if defined(__x86_64__)
extern const rk_kernels rk_avx2;
extern const rk_kernels rk_avx512;
#endif
