/// What the files of this target share; nothing outside sees it.
#pragma once

#include <stdbool.h>

#include "CRegressionKernels.h"

/// Rows of a block whose numbers are of a type: as many bytes of each.
#define RK_BLOCK_OF(NUMBER) (480 / sizeof(NUMBER))

/// Sums that a dot product of numbers of a type is made of, and columns of a panel of them: a cache line.
#define RK_PARTS_OF(NUMBER) (sizeof(NUMBER) == 4 ? 32 : 8)
#define RK_COLUMNS_OF(NUMBER) (64 / sizeof(NUMBER))

/// Outputs rounded up to whole vectors.
#define RK_PADDED(OUTPUTS, LANES) (((OUTPUTS) + (LANES) - 1) / (LANES) * (LANES))

typedef double rk_gradient_function(
  const rk_rows *, const float *parameters, float *sum, float *scratch);
typedef double rk_gradient_double_function(
  const rk_rows *, const double *parameters, double *sum, double *scratch);
typedef void rk_hessian_function(
  const rk_rows *, const float *direction, float *sum, float *scratch);

typedef void rk_quadratic_function(
  const float *panels, const float *rows, size_t count, size_t stride, size_t dimension,
  float *values);
typedef void rk_products_function(
  const float *rows, size_t count, size_t stride, const float *panels, size_t columns,
  size_t dimension, float *products);
typedef void rk_products_double_function(
  const double *rows, size_t count, size_t stride, const double *panels, size_t columns,
  size_t dimension, double *products);

/// One path: the width of its vectors and its entry points.
///
/// A packed matrix is panels of two vectors of outputs, the last perhaps of one only, each (dimension ×
/// panel), and then the intercepts.
struct rk_kernels {
  /// Floats in a vector; a vector of doubles has half as many.
  size_t lanes;
  rk_gradient_function *add_gradient;
  rk_gradient_double_function *add_gradient_double;
  rk_hessian_function *add_hessian_product;
  rk_quadratic_function *quadratic_forms;
  rk_products_function *products;
  rk_products_double_function *products_double;
};

extern const rk_kernels rk_portable;
rk_gradient_double_function rk_add_gradient_double_portable;
rk_products_double_function rk_products_double_portable;
#if defined(__x86_64__)
extern const rk_kernels rk_avx2;
extern const rk_kernels rk_avx512;
rk_gradient_double_function rk_add_gradient_double_avx2, rk_add_gradient_double_avx512;
rk_products_double_function rk_products_double_avx2, rk_products_double_avx512;
#endif
