/// Which path runs, and the calls that only pass on to it.
#include "Kernels.h"
#include "Processor.h"

#include <string.h>

const tk_kernels *tk_kernels_for(tk_path path) {
#if defined(__x86_64__)
  if (path == TK_PATH_AVX512) { return cv_has_avx512() ? &tk_avx512 : NULL; }
  if (path == TK_PATH_AVX2) { return cv_has_avx2() ? &tk_avx2 : NULL; }
#elif defined(__aarch64__)
  if (path == TK_PATH_NEON) { return &tk_neon; }
#endif
  return path == TK_PATH_PORTABLE ? &tk_portable : NULL;
}

const tk_kernels *tk_kernels_best(void) {
  static const tk_path best_first[] = {TK_PATH_AVX512, TK_PATH_AVX2, TK_PATH_NEON};
  for (size_t i = 0; i < sizeof best_first / sizeof *best_first; i++) {
    const tk_kernels *kernels = tk_kernels_for(best_first[i]);
    if (kernels) { return kernels; }
  }
  return &tk_portable;
}

const char *tk_kernels_name(const tk_kernels *kernels) { return kernels->name; }

bool tk_kernels_support(const tk_kernels *kernels, tk_precision precision) {
  if (precision == TK_PRECISION_INT8_WEIGHTS) { return true; }
  if (!kernels->linear[precision]) { return false; }
  if (precision == TK_PRECISION_BF16) { return cv_has_bf16(); }
  if (precision == TK_PRECISION_INT8) { return cv_has_int8(); }
  return true;
}

void tk_add_layer_norm(
  const tk_kernels *kernels, const float *x, const float *residual, size_t rows, size_t width,
  const float *gamma, const float *beta, float epsilon, float *y) {
  kernels->add_layer_norm(x, residual, rows, width, gamma, beta, epsilon, y);
}

size_t tk_attention_scratch(const tk_kernels *kernels, size_t head_size, size_t longest_sequence) {
  (void)kernels;
  const size_t length = tk_rounded_up(longest_sequence, TK_PANEL_MULTIPLE);
  const size_t size = tk_rounded_up(head_size, TK_PANEL_MULTIPLE);
  // Keys and values, and for one tile of rows what goes in and out; one line to align.
  return (2 * length * size + 2 * TK_MOST_ROWS * (length + size)) * sizeof(float) + TK_LINE;
}

void tk_attention_forward(
  const tk_kernels *kernels, const tk_attention *attention, const size_t *offsets, size_t count,
  float *out, void *scratch) {
  kernels->attention[0](attention, offsets, count, out, scratch);
}

void tk_attention_forward_bf16(
  const tk_kernels *kernels, const tk_attention *attention, const size_t *offsets, size_t count,
  float *out, void *scratch) {
  const int precision = tk_kernels_support(kernels, TK_PRECISION_BF16) ? 1 : 0;
  kernels->attention[precision](attention, offsets, count, out, scratch);
}

void tk_pool(
  const tk_kernels *kernels, tk_pooling pooling, const float *x, const size_t *offsets,
  size_t count, size_t width, float *out) {
  kernels->pool(pooling, x, offsets, count, width, out);
}

void tk_normalize(const tk_kernels *kernels, float *x, size_t rows, size_t width) {
  kernels->normalize(x, rows, width);
}
