/// Linear layers in 8 bits, for x86-64 with AVX-512 VNNI: a word is four neighbours in k.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels.h"

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma"))), apply_to = function)

#define CV_LANES 16
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 12
CV_INLINE vi multiply_add(vi v, vi w, vi s) {
  // Unsigned activations, signed weights. 4 · 255 · 127 a word: no sum of 16,000 words overflows.
  return (vi)_mm512_dpbusd_epi32((__m512i)s, (__m512i)v, (__m512i)w);
}
#include "Tile.h"

#include "LinearBytes.h"

/// Unsigned: low is the smallest of the row, byte 0.
CV_INLINE void quantize_row(
  const float *x, size_t inputs, size_t words, cv_word *out, float *low_out, float *step_out) {
  const size_t whole = inputs / CV_LANES * CV_LANES, rest = inputs - whole;
  float lowest, range;
  find_range(x, inputs, &lowest, &range);
  const float step = range / 255, inverse = range > 0 ? 255 / range : 0;
  *low_out = lowest;
  *step_out = step;
  const vf scale = splat(inverse), shift = splat(-lowest * inverse);
  uint8_t *bytes = (uint8_t *)out;
  for (size_t i = 0; i < whole; i += CV_LANES) {
    __m512i q = _mm512_cvtps_epi32((__m512)fma_(load(x + i), scale, shift));
    _mm_storeu_si128((__m128i *)(bytes + i), _mm512_cvtusepi32_epi8(_mm512_max_epi32(q, (__m512i)(vi){})));
  }
  uint8_t last[CV_LANES] = {};
  if (rest) {
    __m512i q = _mm512_cvtps_epi32((__m512)fma_(load_some(x + whole, rest, lowest), scale, shift));
    _mm_storeu_si128((__m128i *)last, _mm512_cvtusepi32_epi8(_mm512_max_epi32(q, (__m512i)(vi){})));
    memset(last + rest, 0, sizeof last - rest);
  }
  memcpy(bytes + whole, last, 4 * words - whole);
}

void tk_linear_avx512_int8(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  linear_bytes(layer, x, x_stride, rows, activation, y, y_stride, scratch);
}

#pragma clang attribute pop
#endif
