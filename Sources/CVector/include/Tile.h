/// The register tile. Included after Vector.h, and after
/// - CV_MR, the most rows in a tile (MR of the BLIS blocking, as CV_NR is NR), and
/// - multiply_add(v, w, s), which adds the product of two vectors of words to a vector of sums,
/// are defined. Words are cv_word and vectors vi, unless CV_WORD and CV_WORDS name others.
#include "Word.h"

#ifndef CV_WORD
#define CV_WORD cv_word
#define CV_WORDS vi
#endif

#define CV_VECTORS 2

/// Rows of b that are fetched ahead: what a tile meets for the first time comes from far away, and the
/// processor's own guess is too short. Measured: 16 to 256 gain, 64 most.
#define CV_AHEAD 64

#define CV_NR (CV_VECTORS * CV_LANES)

/// Where a factor's words stand: word k of row i is at base[i · row + k · word].
typedef struct cv_factor {
  const CV_WORD *base;
  size_t row, word;
} cv_factor;

/// sums[i][j] (+)= Σₖ a[i][k] · b[k][j], k rising, for `rows` rows of `words` words.
///
/// Every sum is built by the same operations in the same order whatever `rows` is, so a row's result
/// cannot depend on its company.
/// - vectors: of CV_LANES columns, at most CV_VECTORS.
/// - b: (words × vectors), rows `b_stride` words apart. sums: (rows × vectors), rows `sums_stride`
///   vectors apart; the sums go on from there where `onto` is true.
CV_INLINE void tile(
  const int rows, const int vectors, cv_factor a, const CV_WORD *b, size_t b_stride, size_t words,
  CV_WORDS *sums, size_t sums_stride, const bool onto) {
  CV_WORDS s[CV_MR][CV_VECTORS];
  _Pragma("clang loop unroll(full)")
  for (int i = 0; i < rows; i++) {
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < vectors; j++) {
      s[i][j] = onto ? sums[(size_t)i * sums_stride + (size_t)j] : (CV_WORDS){};
    }
  }
  for (size_t k = 0; k < words; k++) {
    CV_WORDS w[CV_VECTORS];
    memcpy(w, b + k * b_stride, (size_t)vectors * sizeof w[0]);
    _Pragma("clang loop unroll(full)")
    for (size_t line = 0; line < (size_t)vectors * sizeof w[0]; line += 64) {
      // As a number, because it may point beyond the matrix, where nothing is fetched.
      const uintptr_t ahead = (uintptr_t)b + (k + CV_AHEAD) * b_stride * sizeof *b + line;
      __builtin_prefetch((const void *)ahead);
    }
    _Pragma("clang loop unroll(full)")
    for (int i = 0; i < rows; i++) {
      CV_WORDS v = (CV_WORDS){} + a.base[(size_t)i * a.row + k * a.word];
      _Pragma("clang loop unroll(full)")
      for (int j = 0; j < vectors; j++) { s[i][j] = multiply_add(v, w[j], s[i][j]); }
    }
  }
  _Pragma("clang loop unroll(full)")
  for (int i = 0; i < rows; i++) {
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < vectors; j++) { sums[(size_t)i * sums_stride + (size_t)j] = s[i][j]; }
  }
}

/// The same for any number of rows.
CV_INLINE void product(
  size_t rows, const int vectors, cv_factor a, const CV_WORD *b, size_t b_stride, size_t words,
  CV_WORDS *sums, size_t sums_stride, const bool onto) {
#define CV_TILES(ROWS)                                                                             \
  for (; rows >= ROWS; rows -= ROWS, a.base += ROWS * a.row, sums += ROWS * sums_stride) {         \
    tile(ROWS, vectors, a, b, b_stride, words, sums, sums_stride, onto);                           \
  }
#if CV_MR >= 12
  CV_TILES(12)
#endif
#if CV_MR >= 6
  CV_TILES(6)
#endif
  CV_TILES(3)
  CV_TILES(1)
#undef CV_TILES
}
