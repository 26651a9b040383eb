/// Linear layers in 8 bits, for aarch64 with the dot products of bytes: a word is four neighbours in k.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "Kernels.h"

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#define CV_LANES 4
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 12
CV_INLINE vi multiply_add(vi v, vi w, vi s) {
  // Both signed. 4 · 128 · 127 a word: no sum of 33,000 words overflows.
  return (vi)vdotq_s32((int32x4_t)s, (int8x16_t)v, (int8x16_t)w);
}
#include "Tile.h"

#include "LinearBytes.h"

typedef int8_t four_bytes __attribute__((vector_size(CV_LANES)));

/// Signed: the smallest of the row is byte -128.
CV_INLINE void quantize_row(
  const float *x, size_t inputs, size_t words, cv_word *out, float *low_out, float *step_out) {
  float lowest, range;
  find_range(x, inputs, &lowest, &range);
  const float step = range / 255, inverse = range > 0 ? 255 / range : 0;
  *low_out = lowest + 128 * step;
  *step_out = step;
  const vf scale = splat(inverse), shift = splat(-lowest * inverse);
  int8_t *bytes = (int8_t *)out;
  for (size_t i = 0; i < 4 * words; i += CV_LANES) {
    const size_t left = i < inputs ? inputs - i : 0;
    const vf some = left >= CV_LANES ? load(x + i) : load_some(x + i, left, lowest);
    const int32x4_t nearest = vcvtnq_s32_f32((float32x4_t)fma_(some, scale, shift));
    const int32x4_t inside = vminq_s32(vmaxq_s32(nearest, vdupq_n_s32(0)), vdupq_n_s32(255));
    four_bytes q = __builtin_convertvector((vi)inside - 128, four_bytes);
    for (size_t j = left; j < CV_LANES; j++) { q[j] = 0; }
    __builtin_memcpy_inline(bytes + i, &q, sizeof q);
  }
}

void tk_linear_neon_int8(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  linear_bytes(layer, x, x_stride, rows, activation, y, y_stride, scratch);
}

#pragma clang attribute pop
#endif
