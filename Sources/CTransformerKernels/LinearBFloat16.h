/// Linear layers whose activations become bfloat16. Included after Tile.h and after round_row and paired are
/// defined, once for each set of instructions.

#define TK_PRECISION 1
#include "Attention.h"
#include "Linear.h"

/// A linear layer; see tk_linear_forward.
CV_INLINE void linear_bfloat16(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  const size_t stride = tk_row_stride(layer->words);
  cv_word *widened = tk_aligned(scratch);
  cv_word *words = (cv_word *)((char *)widened + tk_widened_bytes(layer));
  for (size_t row = 0; row < rows; row++) {
    round_row(x + row * x_stride, layer->inputs, layer->words, words + row * stride);
  }
  linear_input in = {.words = words, .stride = stride};
  linear_words(layer, in, rows, activation, y, y_stride, widened);
}
