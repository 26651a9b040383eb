/// Which path runs, and how matrices are packed for it.
#include "Kernels.h"

#include <string.h>

#if defined(__x86_64__)
static bool cpu_has(rk_path path) {
  __builtin_cpu_init();
  switch (path) {
  case RK_PATH_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  case RK_PATH_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  default: return true;
  }
}
#endif

const rk_kernels *rk_kernels_for(rk_path path) {
#if defined(__x86_64__)
  if (!cpu_has(path)) { return NULL; }
  if (path == RK_PATH_AVX512) { return &rk_avx512; }
  if (path == RK_PATH_AVX2) { return &rk_avx2; }
#endif
  return path == RK_PATH_PORTABLE ? &rk_portable : NULL;
}

const rk_kernels *rk_kernels_best(void) {
  const rk_kernels *kernels = rk_kernels_for(RK_PATH_AVX512);
  if (!kernels) { kernels = rk_kernels_for(RK_PATH_AVX2); }
  return kernels ? kernels : &rk_portable;
}

size_t rk_padded(const rk_kernels *kernels, size_t outputs) {
  return (outputs + kernels->lanes - 1) / kernels->lanes * kernels->lanes;
}

size_t rk_packed_count(const rk_kernels *kernels, size_t outputs, size_t dimension) {
  return rk_padded(kernels, outputs) * (dimension + 1);
}

size_t rk_scratch_count(const rk_kernels *kernels, size_t outputs) {
  return RK_BLOCK * rk_padded(kernels, outputs);
}

/// The width of the panel that starts at an output.
static size_t width_of_panel(const rk_kernels *kernels, size_t first, size_t padded) {
  return padded - first < kernels->panel ? padded - first : kernels->panel;
}

void rk_pack(
  const rk_kernels *kernels, const double *matrix, size_t outputs, size_t dimension, float *packed) {
  const size_t padded = rk_padded(kernels, outputs);
  memset(packed, 0, padded * (dimension + 1) * sizeof(float));
  for (size_t output = 0; output < outputs; output++) {
    const size_t first = output / kernels->panel * kernels->panel;
    const size_t width = width_of_panel(kernels, first, padded);
    const double *row = matrix + output * (dimension + 1);
    float *column = packed + first * dimension + (output - first);
    for (size_t i = 0; i < dimension; i++) { column[i * width] = (float)row[i]; }
    packed[padded * dimension + output] = (float)row[dimension];
  }
}

void rk_unpack_sum(
  const rk_kernels *kernels, const float *packed, size_t count, size_t outputs, size_t dimension,
  double *matrix) {
  const size_t padded = rk_padded(kernels, outputs), next = padded * (dimension + 1);
  for (size_t output = 0; output < outputs; output++) {
    const size_t first = output / kernels->panel * kernels->panel;
    const size_t width = width_of_panel(kernels, first, padded);
    double *row = matrix + output * (dimension + 1);
    for (size_t i = 0; i <= dimension; i++) {
      const float *term = i < dimension ? packed + first * dimension + i * width + (output - first)
                                        : packed + padded * dimension + output;
      double sum = 0;
      for (size_t c = 0; c < count; c++) { sum += (double)term[c * next]; }
      row[i] = sum;
    }
  }
}

double rk_add_gradient(
  const rk_kernels *kernels, const rk_rows *rows, const float *parameters, float *sum,
  float *scratch) {
  return kernels->add_gradient(rows, parameters, sum, scratch);
}

void rk_add_hessian_product(
  const rk_kernels *kernels, const rk_rows *rows, const float *direction, float *sum,
  float *scratch) {
  kernels->add_hessian_product(rows, direction, sum, scratch);
}
