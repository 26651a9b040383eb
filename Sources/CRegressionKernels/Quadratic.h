/// xᵀ A x of rows, for the path whose file includes this.
///
/// A column panel's sums yⱼ = Σᵢ≤ⱼ xᵢ Bᵢⱼ, with B the upper triangle that holds A's entries off the
/// diagonal twice, meet x once more at the panel's end. Four running sums hide the latency of additions.

#define RK_PANEL_VECTORS (RK_QUADRATIC_PANEL / CV_LANES)
/// Rows that meet a panel while it is in the first cache.
#define RK_QUADRATIC_ROWS 16

/// Adds a panel's part of one row: its columns are `start` to `start` + RK_QUADRATIC_PANEL.
CV_INLINE void add_quadratic_panel(
  const float *panel, const float *row, size_t start, size_t rows, vf total[RK_PANEL_VECTORS]) {
  vf sums[4][RK_PANEL_VECTORS] = {};
  size_t i = 0;
  for (; i + 4 <= rows; i += 4, panel += 4 * RK_QUADRATIC_PANEL) {
    _Pragma("clang loop unroll(full)")
    for (size_t lane = 0; lane < 4; lane++) {
      const vf x = splat(row[i + lane]);
      _Pragma("clang loop unroll(full)")
      for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
        const float *entries = panel + lane * RK_QUADRATIC_PANEL + v * CV_LANES;
        sums[lane][v] = fma_(x, load(entries), sums[lane][v]);
      }
    }
  }
  for (; i < rows; i++, panel += RK_QUADRATIC_PANEL) {
    for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
      sums[0][v] = fma_(splat(row[i]), load(panel + v * CV_LANES), sums[0][v]);
    }
  }
  for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
    const vf sum = (sums[0][v] + sums[1][v]) + (sums[2][v] + sums[3][v]);
    total[v] = fma_(sum, load(row + start + v * CV_LANES), total[v]);
  }
}

static void quadratic_forms(
  const float *panels, const float *rows, size_t count, size_t stride, size_t dimension,
  float *values) {
  for (size_t first = 0; first < count; first += RK_QUADRATIC_ROWS) {
    const size_t left = count - first, block = left < RK_QUADRATIC_ROWS ? left : RK_QUADRATIC_ROWS;
    const float *panel = panels;
    vf totals[RK_QUADRATIC_ROWS][RK_PANEL_VECTORS] = {};
    for (size_t start = 0; start < dimension; start += RK_QUADRATIC_PANEL) {
      const size_t last = start + RK_QUADRATIC_PANEL;
      const size_t entries = last < dimension ? last : dimension;
      for (size_t i = 0; i < block; i++) {
        add_quadratic_panel(panel, rows + (first + i) * stride, start, entries, totals[i]);
      }
      panel += entries * RK_QUADRATIC_PANEL;
    }
    for (size_t i = 0; i < block; i++) {
      float value = 0;
      for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
        for (size_t lane = 0; lane < CV_LANES; lane++) { value += totals[i][v][lane]; }
      }
      values[first + i] = value;
    }
  }
}
