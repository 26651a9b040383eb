/// Linear layers whose activations become bytes. Included after Tile.h, once for each set of instructions,
/// which then defines quantize_row.

#define TK_PRECISION 2
#include "Linear.h"

/// Maps a row of `inputs` floats to 4 · `words` bytes: x ≈ low + step · byte, the smallest of the row the smallest
/// byte and the largest the largest. Zeros after the last.
CV_INLINE void quantize_row(
  const float *x, size_t inputs, size_t words, cv_word *out, float *low, float *step);

/// The smallest number of a row, and how far the largest lies above it.
CV_INLINE void find_range(const float *x, size_t inputs, float *lowest, float *range) {
  const size_t whole = inputs / CV_LANES * CV_LANES, rest = inputs - whole;
  vf low = splat(__builtin_inff()), high = -low;
  for (size_t i = 0; i < whole; i += CV_LANES) {
    vf v = load(x + i);
    low = smaller(low, v);
    high = larger(high, v);
  }
  if (rest) {
    low = smaller(low, load_some(x + whole, rest, __builtin_inff()));
    high = larger(high, load_some(x + whole, rest, -__builtin_inff()));
  }
  *lowest = -largest(-low);
  *range = largest(high) - *lowest;
}

/// A linear layer; see tk_linear_forward.
CV_INLINE void linear_bytes(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  const size_t words = layer->words, stride = tk_row_stride(words);
  cv_word *bytes = tk_aligned(scratch);
  float *low = (float *)(bytes + rows * stride), *step = low + rows;
  for (size_t row = 0; row < rows; row++) {
    quantize_row(
      x + row * x_stride, layer->inputs, words, bytes + row * stride, low + row, step + row);
  }
  linear_input in = {.words = bytes, .stride = stride, .low = low, .step = step};
  linear_words(layer, in, rows, activation, y, y_stride, NULL);
}
