/// A packed matrix of RK_NUMBER, for vectors of RK_LANES(kernels); RK_NAME makes a function's name.

/// Where a number of the matrix stands: base[column · width].
static RK_NUMBER *RK_NAME(rk_column)(
  const rk_kernels *kernels, RK_NUMBER *packed, size_t output, size_t padded, size_t dimension,
  size_t *width) {
  const size_t panel = 2 * RK_LANES(kernels), first = output / panel * panel;
  *width = padded - first < panel ? padded - first : panel;
  return packed + first * dimension + (output - first);
}

void RK_NAME(rk_pack)(
  const rk_kernels *kernels, const double *matrix, size_t outputs, size_t dimension,
  RK_NUMBER *packed) {
  const size_t padded = RK_PADDED(outputs, RK_LANES(kernels));
  memset(packed, 0, padded * (dimension + 1) * sizeof *packed);
  for (size_t output = 0; output < outputs; output++) {
    const double *row = matrix + output * (dimension + 1);
    size_t width;
    RK_NUMBER *column = RK_NAME(rk_column)(kernels, packed, output, padded, dimension, &width);
    for (size_t i = 0; i < dimension; i++) { column[i * width] = (RK_NUMBER)row[i]; }
    packed[padded * dimension + output] = (RK_NUMBER)row[dimension];
  }
}

void RK_NAME(rk_unpack_sum)(
  const rk_kernels *kernels, const RK_NUMBER *packed, size_t count, size_t outputs, size_t dimension,
  double *matrix) {
  const size_t padded = RK_PADDED(outputs, RK_LANES(kernels)), next = padded * (dimension + 1);
  for (size_t output = 0; output < outputs; output++) {
    double *row = matrix + output * (dimension + 1);
    size_t width;
    const RK_NUMBER *column =
      RK_NAME(rk_column)(kernels, (RK_NUMBER *)packed, output, padded, dimension, &width);
    for (size_t i = 0; i <= dimension; i++) {
      const RK_NUMBER *term =
        i < dimension ? column + i * width : packed + padded * dimension + output;
      double sum = 0;
      for (size_t c = 0; c < count; c++) { sum += (double)term[c * next]; }
      row[i] = sum;
    }
  }
}

size_t RK_NAME(rk_product_columns)(size_t columns) {
  return RK_PADDED(columns, RK_COLUMNS_OF(RK_NUMBER));
}

void RK_NAME(rk_pack_products)(
  const RK_NUMBER *matrix, size_t columns, size_t dimension, RK_NUMBER *panels) {
  const size_t width = RK_COLUMNS_OF(RK_NUMBER), parts = RK_PARTS_OF(RK_NUMBER);
  const size_t steps = dimension / parts, whole = steps * parts;
  for (size_t first = 0; first < columns; first += width) {
    for (size_t place = 0; place < dimension; place++) {
      const size_t i = place < whole ? place % steps * parts + place / steps : place;
      for (size_t j = first; j < first + width; j++) {
        *panels++ = j < columns ? matrix[j * dimension + i] : 0;
      }
    }
  }
}
