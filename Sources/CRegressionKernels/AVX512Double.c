/// x86-64 with AVX-512: eight lanes, thirty-two registers. Doubles.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>

#include "Kernels.h"

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define RK_FLOATS 16
#define RK_NUMBER double
#define RK_VECTOR vd

#define CV_LANES 8
#define CV_WORD double
#define CV_WORDS vd
#include <string.h>

#include "Word.h"

typedef double vd __attribute__((vector_size(CV_LANES * 8)));

#define CV_MR 12
CV_INLINE vd multiply_add(vd v, vd w, vd s) { return __builtin_elementwise_fma(v, w, s); }
#include "Tile.h"

#include "SoftmaxDouble.h"

#include "Passes.h"

#include "Products.h"

double rk_add_gradient_double_avx512(
  const rk_rows *rows, const double *parameters, double *sum, double *scratch) {
  return add_gradient(rows, parameters, sum, scratch);
}

void rk_products_double_avx512(
  const double *rows, size_t count, size_t stride, const double *panels, size_t columns,
  size_t dimension, double *products) {
  dot_products(rows, count, stride, panels, columns, dimension, products);
}

#pragma clang attribute pop
#endif
