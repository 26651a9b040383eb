/// x86-64 with AVX2 and FMA: four lanes, sixteen registers. Doubles.
#if defined(__x86_64__)
#include <math.h>

#include "Kernels.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define RK_FLOATS 8
#define RK_NUMBER double
#define RK_VECTOR vd

#define CV_LANES 4
#define CV_WORD double
#define CV_WORDS vd
#include <string.h>

#include "Word.h"

typedef double vd __attribute__((vector_size(CV_LANES * 8)));

#define CV_MR 6
CV_INLINE vd multiply_add(vd v, vd w, vd s) { return __builtin_elementwise_fma(v, w, s); }
#include "Tile.h"

#include "SoftmaxDouble.h"

#include "Passes.h"

#include "Products.h"

double rk_add_gradient_double_avx2(
  const rk_rows *rows, const double *parameters, double *sum, double *scratch) {
  return add_gradient(rows, parameters, sum, scratch);
}

void rk_products_double_avx2(
  const double *rows, size_t count, size_t stride, const double *panels, size_t columns,
  size_t dimension, double *products) {
  dot_products(rows, count, stride, panels, columns, dimension, products);
}

#pragma clang attribute pop
#endif
