/// Any CPU: two lanes, which the compiler maps to whatever the target has. Doubles.
#include <math.h>

#include "Kernels.h"

#define RK_FLOATS 4
#define RK_NUMBER double
#define RK_VECTOR vd

#define CV_LANES 2
#define CV_WORD double
#define CV_WORDS vd
#include <string.h>

#include "Word.h"

typedef double vd __attribute__((vector_size(CV_LANES * 8)));

#define CV_MR 4
CV_INLINE vd multiply_add(vd v, vd w, vd s) { return v * w + s; }
#include "Tile.h"

#include "SoftmaxDouble.h"

#include "Passes.h"

#include "Products.h"

double rk_add_gradient_double_portable(
  const rk_rows *rows, const double *parameters, double *sum, double *scratch) {
  return add_gradient(rows, parameters, sum, scratch);
}

void rk_products_double_portable(
  const double *rows, size_t count, size_t stride, const double *panels, size_t columns,
  size_t dimension, double *products) {
  dot_products(rows, count, stride, panels, columns, dimension, products);
}
