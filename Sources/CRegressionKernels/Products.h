/// Dot products of rows with the columns of a packed matrix, for the path and the type of the file that
/// includes this.
///
/// A product is the sums of RK_PARTS parts, one after the other, and then what is left over; part l has the
/// elements l, l + RK_PARTS, …. Nothing is fused. So its bits are the same on every path, and whatever rows
/// and columns stand beside it.

#define RK_PARTS RK_PARTS_OF(RK_NUMBER)
#define RK_COLUMNS RK_COLUMNS_OF(RK_NUMBER)
#define RK_VECTORS (RK_COLUMNS / CV_LANES)
/// Rows of a tile: two where their sums leave room in the registers.
#define RK_TILE_ROWS (RK_VECTORS > 2 ? 1 : 2)

/// Adds the products of one element of each row.
CV_INLINE void add_products(
  const int rows, const RK_NUMBER *element, size_t stride, const RK_NUMBER *panel,
  RK_VECTOR sums[][RK_VECTORS]) {
#pragma clang fp contract(off)
  RK_VECTOR columns[RK_VECTORS];
  memcpy(columns, panel, sizeof columns);
  _Pragma("clang loop unroll(full)")
  for (int i = 0; i < rows; i++) {
    const RK_VECTOR x = (RK_VECTOR){} + element[(size_t)i * stride];
    _Pragma("clang loop unroll(full)")
    for (size_t j = 0; j < RK_VECTORS; j++) { sums[i][j] = sums[i][j] + x * columns[j]; }
  }
}

/// The products of some rows with the columns of one panel.
CV_INLINE void product_tile(
  const int rows, const RK_NUMBER *row, size_t stride, const RK_NUMBER *panel, size_t dimension,
  RK_NUMBER *products, size_t products_stride) {
  const size_t steps = dimension / RK_PARTS;
  RK_VECTOR totals[RK_TILE_ROWS][RK_VECTORS] = {};
  for (size_t part = 0; part < RK_PARTS; part++) {
    RK_VECTOR sums[RK_TILE_ROWS][RK_VECTORS] = {};
    for (size_t step = 0; step < steps; step++, panel += RK_COLUMNS) {
      add_products(rows, row + step * RK_PARTS + part, stride, panel, sums);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
      _Pragma("clang loop unroll(full)")
      for (size_t j = 0; j < RK_VECTORS; j++) { totals[i][j] += sums[i][j]; }
    }
  }
  for (size_t left = steps * RK_PARTS; left < dimension; left++, panel += RK_COLUMNS) {
    add_products(rows, row + left, stride, panel, totals);
  }
  for (size_t i = 0; i < (size_t)rows; i++) {
    memcpy(products + i * products_stride, totals[i], sizeof totals[i]);
  }
}

/// A panel meets every row before the next one is read, as it fits into the first cache.
static void dot_products(
  const RK_NUMBER *rows, size_t count, size_t stride, const RK_NUMBER *panels, size_t columns,
  size_t dimension, RK_NUMBER *products) {
  const size_t padded = RK_PADDED(columns, RK_COLUMNS);
  for (size_t column = 0; column < padded; column += RK_COLUMNS) {
    const RK_NUMBER *panel = panels + column * dimension;
    size_t i = 0;
    for (; i + RK_TILE_ROWS <= count; i += RK_TILE_ROWS) {
      product_tile(
        RK_TILE_ROWS, rows + i * stride, stride, panel, dimension, products + i * padded + column,
        padded);
    }
    for (; i < count; i++) {
      product_tile(
        1, rows + i * stride, stride, panel, dimension, products + i * padded + column, padded);
    }
  }
}
