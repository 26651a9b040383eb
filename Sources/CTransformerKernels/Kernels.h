/// What the files of this target share; nothing outside sees it.
#pragma once

#include "CTransformerKernels.h"
#include "Word.h"

/// Outputs that a layer is padded to on every path: a multiple of each path's panel width.
#define TK_PANEL_MULTIPLE 32

/// The most rows that a tile of any path has.
#define TK_MOST_ROWS 12

/// Rows that go through a layer's weights together.
#define TK_CHUNK 240

/// Bytes of a cache line, and the alignment of whatever this target allocates or carves.
#define TK_LINE 64

/// Bytes of the weights that are widened at a time, and of the block of panels that stays in second-level
/// cache while rows pass by.
#define TK_BLOCK_BYTES (384 * 1024)

struct tk_linear {
  const tk_kernels *kernels;
  /// What is multiplied: F32, BF16 or INT8. INT8_WEIGHTS is one of the first two with bytes to widen.
  tk_precision precision;
  size_t outputs, inputs;
  /// Words of one input row, the last one padded with zeros.
  size_t words;
  /// Outputs rounded up to TK_PANEL_MULTIPLE.
  size_t padded;
  /// padded / panel panels, each (words × panel): what a tile reads is one run. Null for INT8_WEIGHTS.
  cv_word *weights;
  /// INT8_WEIGHTS only, else null: the numbers of those words, padded / panel panels of (inputs × panel),
  /// and the scales of each TK_GROUP of them, as many panels of (groups × panel), in bfloat16.
  int8_t *bytes;
  uint16_t *group_scales;
  size_t groups;
  /// (padded) floats each. INT8 only: the weights' scale, and that scale times the sum of the weights.
  float *bias, *scale, *offset;
  void *mapping;
  size_t mapped;
};

/// y = activation(x · Wᵀ + b) for rows of x and y that many floats apart.
typedef void tk_linear_function(
  const tk_linear *, const float *x, size_t x_stride, size_t rows, tk_activation, float *y,
  size_t y_stride, void *scratch);

typedef void tk_attention_function(
  const tk_attention *, const size_t *offsets, size_t count, float *out, void *scratch);

/// One path: its name, the width of its panels and its entry points.
struct tk_kernels {
  const char *name;
  tk_path path;
  /// Outputs in one panel of packed weights.
  size_t panel;
  /// By what is multiplied, F32, BF16 or INT8; null where the path has none.
  tk_linear_function *linear[3];
  void (*add_layer_norm)(
    const float *x, const float *residual, size_t rows, size_t width, const float *gamma,
    const float *beta, float epsilon, float *y);
  /// In f32, and in bf16 or null.
  tk_attention_function *attention[2];
  void (*pool)(
    tk_pooling, const float *x, const size_t *offsets, size_t count, size_t width, float *out);
  void (*normalize)(float *x, size_t rows, size_t width);
};

extern const tk_kernels tk_portable;
#if defined(__x86_64__)
extern const tk_kernels tk_avx2;
extern const tk_kernels tk_avx512;
tk_linear_function tk_linear_avx512_bf16, tk_linear_avx512_int8;
tk_attention_function tk_attention_avx512_bf16;
#elif defined(__aarch64__)
extern const tk_kernels tk_neon;
tk_linear_function tk_linear_neon_bf16, tk_linear_neon_int8;
tk_attention_function tk_attention_neon_bf16;
#endif

/// Numbers in a word of what is multiplied.
static inline size_t tk_numbers_per_word(tk_precision precision) {
  return precision == TK_PRECISION_INT8 ? 4 : precision == TK_PRECISION_BF16 ? 2 : 1;
}

/// `count` rounded up to a multiple of `step`.
static inline size_t tk_rounded_up(size_t count, size_t step) {
  return (count + step - 1) / step * step;
}

/// Whether the rows of a tile, so many words apart, would fall on a few sets only of a first-level cache
/// (64 sets of lines of 16 words), and so push each other out.
static inline bool tk_rows_collide(size_t stride) { return stride % 512 == 0; }

/// Words from one row of `words` words to the next, at line ends and without such collisions.
static inline size_t tk_row_stride(size_t words) {
  const size_t stride = tk_rounded_up(words, TK_LINE / sizeof(cv_word));
  return tk_rows_collide(stride) ? stride + 5 * TK_LINE / sizeof(cv_word) : stride;
}

/// Bytes of scratch memory that the widened weights take; a multiple of a line.
static inline size_t tk_widened_bytes(const tk_linear *layer) {
  if (!layer->bytes) { return 0; }
  const size_t all = layer->padded * layer->words * sizeof(cv_word);
  return all < TK_BLOCK_BYTES ? all : TK_BLOCK_BYTES;
}

/// The first cache line that begins in `memory` or after.
static inline void *tk_aligned(void *memory) {
  return (void *)tk_rounded_up((size_t)memory, TK_LINE);
}
