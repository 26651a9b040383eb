/// Linear layers and attention in bfloat16, for x86-64 with AVX-512 BF16: a word is two neighbours in k.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels.h"

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma"))),                    \
  apply_to = function)

#define CV_LANES 16
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 12
CV_INLINE vi multiply_add(vi v, vi w, vi s) {
  return (vi)_mm512_dpbf16_ps((__m512)s, (__m512bh)v, (__m512bh)w);
}
#include "Tile.h"

/// Rounds a row of floats to words of two bf16, to nearest even; zeros after the last.
CV_INLINE void round_row(const float *x, size_t inputs, size_t words, cv_word *out) {
  size_t i = 0;
  for (; i + 2 * CV_LANES <= inputs; i += 2 * CV_LANES) {
    __m512bh both = _mm512_cvtne2ps_pbh((__m512)load(x + i + CV_LANES), (__m512)load(x + i));
    memcpy(out + i / 2, &both, sizeof both);
  }
  for (; i < 2 * words; i += CV_LANES) {
    const size_t left = i < inputs ? inputs - i : 0, room = 2 * words - i;
    const vf some = load_some(x + i, left < CV_LANES ? left : CV_LANES, 0);
    const __mmask16 inside = room < CV_LANES ? (__mmask16)((1u << room) - 1) : 0xffff;
    _mm256_mask_storeu_epi16(out + i / 2, inside, (__m256i)_mm512_cvtneps_pbh((__m512)some));
  }
}

/// Words of two bf16: `low`'s numbers in the lower halves, `high`'s in the upper.
CV_INLINE vi paired(vf low, vf high) {
  const __m256i lower = (__m256i)_mm512_cvtneps_pbh((__m512)low);
  const __m256i upper = (__m256i)_mm512_cvtneps_pbh((__m512)high);
  return (vi)_mm512_cvtepu16_epi32(lower) | (vi)_mm512_cvtepu16_epi32(upper) << 16;
}

#include "LinearBFloat16.h"

void tk_linear_avx512_bf16(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  linear_bfloat16(layer, x, x_stride, rows, activation, y, y_stride, scratch);
}

void tk_attention_avx512_bf16(
  const tk_attention *all, const size_t *offsets, size_t count, float *out, void *scratch) {
  attention(all, offsets, count, out, scratch);
}

#pragma clang attribute pop
#endif
