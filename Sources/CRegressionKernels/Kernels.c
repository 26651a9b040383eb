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
