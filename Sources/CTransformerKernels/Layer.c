/// Linear layers as objects: their memory, and what runs them.

// For MAP_ANONYMOUS and madvise.
#define _DEFAULT_SOURCE
#include "Kernels.h"

#include <string.h>
#include <sys/mman.h>

/// Pages below this are not worth asking for huge ones.
#define HUGE_PAGE ((size_t)2 << 20)

/// Zeroed memory of at least `bytes`, aligned to a cache line, with huge pages where it spans any.
static void *reserve(size_t bytes, void **mapping, size_t *mapped) {
  const size_t slack = bytes >= HUGE_PAGE ? HUGE_PAGE : 0;
  void *memory =
    mmap(NULL, bytes + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) { return NULL; }
  *mapping = memory;
  *mapped = bytes + slack;
  if (slack) {
    memory = (void *)tk_rounded_up((size_t)memory, HUGE_PAGE);
#ifdef MADV_HUGEPAGE
    // Advice only: without it the weights work from small pages.
    (void)madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  }
  return memory;
}

/// a · b, or SIZE_MAX / 4 where that is more: a size that no allocation grants.
static size_t product_or_most(size_t a, size_t b) {
  const size_t most = SIZE_MAX / 4;
  size_t product;
  return __builtin_mul_overflow(a, b, &product) || product > most ? most : product;
}

tk_linear *tk_linear_create(
  const tk_kernels *kernels, tk_precision precision, size_t outputs, size_t inputs) {
  const size_t most = SIZE_MAX / 4;
  if (!tk_kernels_support(kernels, precision) || outputs == 0 || inputs == 0 || outputs > most
      || inputs > most) {
    return NULL;
  }
  const bool widened = precision == TK_PRECISION_INT8_WEIGHTS;
  if (widened) {
    const bool rounds = tk_kernels_support(kernels, TK_PRECISION_BF16);
    precision = rounds ? TK_PRECISION_BF16 : TK_PRECISION_F32;
  }
  const size_t per_word = tk_numbers_per_word(precision);
  const size_t words = (inputs + per_word - 1) / per_word;
  const size_t padded = tk_rounded_up(outputs, TK_PANEL_MULTIPLE);
  const size_t groups = (words * per_word + TK_GROUP - 1) / TK_GROUP;
  const size_t numbers = product_or_most(
    product_or_most(padded, words), widened ? per_word : sizeof(cv_word));
  const size_t scales = widened ? product_or_most(padded, groups * sizeof(uint16_t)) : 0;
  const size_t weights = tk_rounded_up(numbers + scales, TK_LINE);
  const size_t vectors = product_or_most(padded, 3 * sizeof(float));
  const size_t header = tk_rounded_up(sizeof(tk_linear), TK_LINE);
  // Weights first: they are what huge pages help.
  void *mapping = NULL;
  size_t mapped = 0;
  if (weights >= most || vectors >= most) { return NULL; }
  char *memory = reserve(weights + vectors + header, &mapping, &mapped);
  if (!memory) { return NULL; }
  float *bias = (float *)(memory + weights);
  tk_linear *layer = (tk_linear *)(memory + weights + vectors);
  *layer = (tk_linear){
    .kernels = kernels,
    .precision = precision,
    .outputs = outputs,
    .inputs = inputs,
    .words = words,
    .padded = padded,
    .weights = widened ? NULL : (cv_word *)memory,
    .bytes = widened ? (int8_t *)memory : NULL,
    .group_scales = widened ? (uint16_t *)(memory + numbers) : NULL,
    .groups = groups,
    .bias = bias,
    .scale = bias + padded,
    .offset = bias + 2 * padded,
    .mapping = mapping,
    .mapped = mapped,
  };
  return layer;
}

void tk_linear_destroy(tk_linear *layer) {
  if (layer) { (void)munmap(layer->mapping, layer->mapped); }
}

size_t tk_linear_scratch(const tk_linear *layer, size_t rows) {
  const size_t row = tk_row_stride(layer->words) * sizeof(cv_word);
  const size_t widened = tk_widened_bytes(layer);
  if (layer->precision == TK_PRECISION_F32) {
    // The caller's floats are read in place, but for rows that collide in the cache.
    if (!tk_rows_collide(layer->inputs)) { return widened ? widened + TK_LINE : 0; }
    return widened + (rows < TK_CHUNK ? rows : TK_CHUNK) * row + TK_LINE;
  }
  // int8 keeps two numbers a row beside its bytes.
  return widened + rows * (row + 2 * sizeof(float)) + TK_LINE;
}

static void forward(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  layer->kernels->linear[layer->precision](
    layer, x, x_stride, rows, activation, y, y_stride, scratch);
}

void tk_linear_forward(
  const tk_linear *layer, const float *x, size_t rows, tk_activation activation, float *y,
  void *scratch) {
  forward(layer, x, layer->inputs, rows, activation, y, layer->outputs, scratch);
}

/// Rows that go through both layers before the next: enough to pay for fetching the weights, of which
/// floats take most, or for widening them; few enough to keep the middle out of main memory.
static size_t block_rows(const tk_linear *inner, size_t rows) {
  const bool costly = inner->precision == TK_PRECISION_F32 || inner->bytes;
  const size_t most = (costly ? 20 : 10) * TK_MOST_ROWS;
  return rows < most ? rows : most;
}

size_t tk_feed_forward_scratch(const tk_linear *inner, const tk_linear *outer, size_t rows) {
  const size_t block = block_rows(inner, rows);
  const size_t first = tk_linear_scratch(inner, block), second = tk_linear_scratch(outer, block);
  const size_t middle = block * tk_row_stride(inner->outputs) * sizeof(float);
  return TK_LINE + middle + (first > second ? first : second);
}

void tk_feed_forward(
  const tk_linear *inner, const tk_linear *outer, const float *x, size_t rows,
  tk_activation activation, float *y, void *scratch) {
  const size_t block = block_rows(inner, rows), stride = tk_row_stride(inner->outputs);
  float *middle = tk_aligned(scratch);
  void *rest = middle + block * stride;
  for (size_t row = 0; row < rows; row += block) {
    const size_t n = rows - row < block ? rows - row : block;
    const float *from = x + row * inner->inputs;
    float *to = y + row * outer->outputs;
    forward(inner, from, inner->inputs, n, activation, middle, stride, rest);
    forward(outer, middle, stride, n, TK_ACTIVATION_NONE, to, outer->outputs, rest);
  }
}
