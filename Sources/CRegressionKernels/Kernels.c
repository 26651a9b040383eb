/// Which path runs, how matrices are packed for it, and the calls that only pass on to it.
#include "Kernels.h"
#include "Processor.h"

#include <string.h>

const rk_kernels *rk_kernels_for(rk_path path) {
#if defined(__x86_64__)
  if (path == RK_PATH_AVX512) { return cv_has_avx512() ? &rk_avx512 : NULL; }
  if (path == RK_PATH_AVX2) { return cv_has_avx2() ? &rk_avx2 : NULL; }
#endif
  return path == RK_PATH_PORTABLE ? &rk_portable : NULL;
}

const rk_kernels *rk_kernels_best(void) {
  const rk_kernels *kernels = rk_kernels_for(RK_PATH_AVX512);
  if (!kernels) { kernels = rk_kernels_for(RK_PATH_AVX2); }
  return kernels ? kernels : &rk_portable;
}

const char *rk_kernels_name(const rk_kernels *kernels) {
#if defined(__x86_64__)
  if (kernels == &rk_avx512) { return "avx512"; }
  if (kernels == &rk_avx2) { return "avx2"; }
#endif
  return "portable";
}

size_t rk_padded(const rk_kernels *kernels, size_t outputs) {
  return RK_PADDED(outputs, kernels->lanes);
}

size_t rk_packed_count(const rk_kernels *kernels, size_t outputs, size_t dimension) {
  return RK_PADDED(outputs, kernels->lanes) * (dimension + 1);
}

size_t rk_packed_count_double(const rk_kernels *kernels, size_t outputs, size_t dimension) {
  return RK_PADDED(outputs, kernels->lanes / 2) * (dimension + 1);
}

size_t rk_scratch_count(const rk_kernels *kernels, size_t outputs, size_t dimension) {
  const size_t doubles = RK_BLOCK_OF(double) * (RK_PADDED(outputs, kernels->lanes / 2) + dimension);
  const size_t floats = RK_BLOCK_OF(float) * RK_PADDED(outputs, kernels->lanes);
  return 2 * doubles > floats ? 2 * doubles : floats;
}

#define RK_NUMBER float
#define RK_LANES(KERNELS) (KERNELS)->lanes
#define RK_NAME(NAME) NAME
#include "Packing.h"
#undef RK_NUMBER
#undef RK_LANES
#undef RK_NAME

#define RK_NUMBER double
#define RK_LANES(KERNELS) ((KERNELS)->lanes / 2)
#define RK_NAME(NAME) NAME##_double
#include "Packing.h"

double rk_add_gradient(
  const rk_kernels *kernels, const rk_rows *rows, const float *parameters, float *sum,
  float *scratch) {
  return kernels->add_gradient(rows, parameters, sum, scratch);
}

double rk_add_gradient_double(
  const rk_kernels *kernels, const rk_rows *rows, const double *parameters, double *sum,
  double *scratch) {
  return kernels->add_gradient_double(rows, parameters, sum, scratch);
}

void rk_add_hessian_product(
  const rk_kernels *kernels, const rk_rows *rows, const float *direction, float *sum,
  float *scratch) {
  kernels->add_hessian_product(rows, direction, sum, scratch);
}

size_t rk_quadratic_count(size_t dimension) {
  size_t count = 0;
  for (size_t start = 0; start < dimension; start += RK_QUADRATIC_PANEL) {
    const size_t last = start + RK_QUADRATIC_PANEL;
    count += (last < dimension ? last : dimension) * RK_QUADRATIC_PANEL;
  }
  return count;
}

void rk_pack_quadratic(const float *triangle, size_t dimension, float *panels) {
  for (size_t start = 0; start < dimension; start += RK_QUADRATIC_PANEL) {
    const size_t last = start + RK_QUADRATIC_PANEL;
    for (size_t i = 0; i < last && i < dimension; i++) {
      // Row i of the triangle starts after i rows of dimension, dimension - 1, … entries.
      const float *entries = triangle + i * dimension - i * (i + 1) / 2;
      for (size_t j = start; j < last; j++) {
        const bool stored = j >= i && j < dimension;
        *panels++ = stored ? (j > i ? 2 * entries[j] : entries[j]) : 0;
      }
    }
  }
}

void rk_quadratic_forms(
  const rk_kernels *kernels, const float *panels, const float *rows, size_t count, size_t stride,
  size_t dimension, float *values) {
  kernels->quadratic_forms(panels, rows, count, stride, dimension, values);
}

void rk_products(
  const rk_kernels *kernels, const float *rows, size_t count, size_t stride, const float *panels,
  size_t columns, size_t dimension, float *products) {
  kernels->products(rows, count, stride, panels, columns, dimension, products);
}

void rk_products_double(
  const rk_kernels *kernels, const double *rows, size_t count, size_t stride, const double *panels,
  size_t columns, size_t dimension, double *products) {
  kernels->products_double(rows, count, stride, panels, columns, dimension, products);
}
