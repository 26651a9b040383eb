/// Linear layers and attention in bfloat16, for aarch64 with BF16: a word is two neighbours in k.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "Kernels.h"

#pragma clang attribute push(__attribute__((target("bf16"))), apply_to = function)

#define CV_LANES 4
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 12
CV_INLINE vi multiply_add(vi v, vi w, vi s) {
  return (vi)vbfdotq_f32((float32x4_t)s, (bfloat16x8_t)v, (bfloat16x8_t)w);
}
#include "Tile.h"

/// Rounds a row of floats to words of two bf16, to nearest even; zeros after the last.
CV_INLINE void round_row(const float *x, size_t inputs, size_t words, cv_word *out) {
  size_t i = 0;
  for (; i + 2 * CV_LANES <= inputs; i += 2 * CV_LANES) {
    const bfloat16x8_t low = vcvtq_low_bf16_f32((float32x4_t)load(x + i));
    const bfloat16x8_t both = vcvtq_high_bf16_f32(low, (float32x4_t)load(x + i + CV_LANES));
    __builtin_memcpy_inline(out + i / 2, &both, sizeof both);
  }
  for (; i < 2 * words; i += CV_LANES) {
    const size_t left = i < inputs ? inputs - i : 0, room = 2 * words - i;
    const vf some = load_some(x + i, left < CV_LANES ? left : CV_LANES, 0);
    const bfloat16x4_t rounded = vcvt_bf16_f32((float32x4_t)some);
    memcpy(out + i / 2, &rounded, (room < CV_LANES ? room : CV_LANES) * sizeof(uint16_t));
  }
}

/// Words of two bf16: `low`'s numbers in the lower halves, `high`'s in the upper.
CV_INLINE vi paired(vf low, vf high) {
  const uint16x4_t lower = vreinterpret_u16_bf16(vcvt_bf16_f32((float32x4_t)low));
  const uint16x4_t upper = vreinterpret_u16_bf16(vcvt_bf16_f32((float32x4_t)high));
  return (vi)vorrq_u32(vmovl_u16(lower), vshll_n_u16(upper, 16));
}

#include "LinearBFloat16.h"

void tk_linear_neon_bf16(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  linear_bfloat16(layer, x, x_stride, rows, activation, y, y_stride, scratch);
}

void tk_attention_neon_bf16(
  const tk_attention *all, const size_t *offsets, size_t count, float *out, void *scratch) {
  attention(all, offsets, count, out, scratch);
}

#pragma clang attribute pop
#endif
