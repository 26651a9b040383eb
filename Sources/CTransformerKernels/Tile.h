/// The register tile. Included after Vector.h, and after
/// - TK_ROWS, the most rows in a tile, and
/// - multiply_add(v, w, s), which adds the product of two vectors of words to sums of 32 bits,
/// are defined.

#define TK_VECTORS 2
#define TK_PANEL (TK_VECTORS * TK_LANES)

/// sums[i][j] = Σₖ a[i][k] · b[k][j], k rising, for `rows` rows of `words` words, `stride` words apart.
///
/// Every sum is built by the same operations in the same order whatever `rows` is, so a row's result
/// cannot depend on its company.
/// - b: (words × TK_PANEL). sums: (rows × TK_PANEL), rows `sums_stride` vectors apart.
TK_INLINE void tile(
  const int rows, const tk_word *a, size_t stride, const tk_word *b, size_t words, vi *sums,
  size_t sums_stride) {
  vi s[TK_ROWS][TK_VECTORS];
  _Pragma("clang loop unroll(full)")
  for (int i = 0; i < rows; i++) {
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < TK_VECTORS; j++) { s[i][j] = (vi){}; }
  }
  for (size_t k = 0; k < words; k++) {
    vi w[TK_VECTORS];
    memcpy(w, b + k * TK_PANEL, sizeof w);
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
      vi v = (vi){} + a[(size_t)i * stride + k];
      _Pragma("clang loop unroll(full)")
      for (int j = 0; j < TK_VECTORS; j++) { s[i][j] = multiply_add(v, w[j], s[i][j]); }
    }
  }
  _Pragma("clang loop unroll(full)")
  for (int i = 0; i < rows; i++) {
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < TK_VECTORS; j++) { sums[(size_t)i * sums_stride + (size_t)j] = s[i][j]; }
  }
}
