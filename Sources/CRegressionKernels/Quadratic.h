/// xᵀ A x of one row, for the path whose file includes this.
///
/// A column panel's sums yⱼ = Σᵢ≤ⱼ xᵢ Bᵢⱼ, with B the upper triangle that holds A's entries off the
/// diagonal twice, meet x once more at the panel's end. Four running sums hide the latency of additions.

#define RK_PANEL_VECTORS (RK_QUADRATIC_PANEL / CV_LANES)

static float quadratic_form(const float *panels, const float *row, size_t dimension) {
  vf total[RK_PANEL_VECTORS] = {};
  for (size_t start = 0; start < dimension; start += RK_QUADRATIC_PANEL) {
    const size_t last = start + RK_QUADRATIC_PANEL;
    const size_t rows = last < dimension ? last : dimension;
    vf sums[4][RK_PANEL_VECTORS] = {};
    size_t i = 0;
    for (; i + 4 <= rows; i += 4, panels += 4 * RK_QUADRATIC_PANEL) {
      _Pragma("clang loop unroll(full)")
      for (size_t lane = 0; lane < 4; lane++) {
        const vf x = splat(row[i + lane]);
        _Pragma("clang loop unroll(full)")
        for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
          const float *entries = panels + lane * RK_QUADRATIC_PANEL + v * CV_LANES;
          sums[lane][v] = fma_(x, load(entries), sums[lane][v]);
        }
      }
    }
    for (; i < rows; i++, panels += RK_QUADRATIC_PANEL) {
      for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
        sums[0][v] = fma_(splat(row[i]), load(panels + v * CV_LANES), sums[0][v]);
      }
    }
    for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
      const vf sum = (sums[0][v] + sums[1][v]) + (sums[2][v] + sums[3][v]);
      total[v] = fma_(sum, load(row + start + v * CV_LANES), total[v]);
    }
  }
  float result = 0;
  for (size_t v = 0; v < RK_PANEL_VECTORS; v++) {
    for (size_t lane = 0; lane < CV_LANES; lane++) { result += total[v][lane]; }
  }
  return result;
}
