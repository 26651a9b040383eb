// The AVX-512 intrinsics that the kernels use, in plain C after Intel's description of each, so that their code runs on
// processors without these instructions. Only for check.sh: the compiler's own header must not be included beside it.
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#define EMULATED static inline __attribute__((always_inline))

typedef float __m512 __attribute__((vector_size(64)));
typedef int32_t __m512i __attribute__((vector_size(64)));
typedef uint16_t __m512bh __attribute__((vector_size(64)));
typedef int32_t __m256i __attribute__((vector_size(32)));
typedef uint16_t __m256bh __attribute__((vector_size(32)));
typedef int32_t __m128i __attribute__((vector_size(16)));
typedef uint16_t __mmask16;

EMULATED __m512 _mm512_mask_loadu_ps(__m512 rest, __mmask16 mask, const void *from) {
  for (int i = 0; i < 16; i++) {
    if (mask >> i & 1) { rest[i] = ((const float *)from)[i]; }
  }
  return rest;
}

EMULATED void _mm512_mask_storeu_ps(void *to, __mmask16 mask, __m512 x) {
  for (int i = 0; i < 16; i++) {
    if (mask >> i & 1) { ((float *)to)[i] = x[i]; }
  }
}

EMULATED void _mm256_mask_storeu_epi16(void *to, __mmask16 mask, __m256i x) {
  uint16_t part[16];
  memcpy(part, &x, sizeof part);
  for (int i = 0; i < 16; i++) {
    if (mask >> i & 1) { memcpy((uint16_t *)to + i, part + i, sizeof *part); }
  }
}

/// To nearest even.
EMULATED uint16_t emulated_bf16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  if (x != x) { return (uint16_t)(bits >> 16 | 0x40); }
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

EMULATED float emulated_float(uint16_t half) {
  const uint32_t bits = (uint32_t)half << 16;
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

EMULATED __m256bh _mm512_cvtneps_pbh(__m512 x) {
  __m256bh made;
  for (int i = 0; i < 16; i++) { made[i] = emulated_bf16(x[i]); }
  return made;
}

/// The second vector's numbers come first.
EMULATED __m512bh _mm512_cvtne2ps_pbh(__m512 high, __m512 low) {
  __m512bh made;
  for (int i = 0; i < 16; i++) {
    made[i] = emulated_bf16(low[i]);
    made[16 + i] = emulated_bf16(high[i]);
  }
  return made;
}

EMULATED __m512i _mm512_cvtepu16_epi32(__m256i x) {
  uint16_t part[16];
  memcpy(part, &x, sizeof part);
  __m512i made;
  for (int i = 0; i < 16; i++) { made[i] = part[i]; }
  return made;
}

/// The odd products of a pair are added first.
EMULATED __m512 _mm512_dpbf16_ps(__m512 sum, __m512bh a, __m512bh b) {
  for (int i = 0; i < 16; i++) {
    sum[i] = fmaf(emulated_float(a[2 * i + 1]), emulated_float(b[2 * i + 1]), sum[i]);
    sum[i] = fmaf(emulated_float(a[2 * i]), emulated_float(b[2 * i]), sum[i]);
  }
  return sum;
}

/// Unsigned bytes of a, signed ones of b.
EMULATED __m512i _mm512_dpbusd_epi32(__m512i sum, __m512i a, __m512i b) {
  uint8_t left[64];
  int8_t right[64];
  memcpy(left, &a, sizeof left);
  memcpy(right, &b, sizeof right);
  for (int i = 0; i < 64; i++) { sum[i / 4] += left[i] * right[i]; }
  return sum;
}

EMULATED __m512i _mm512_cvtps_epi32(__m512 x) {
  __m512i made;
  for (int i = 0; i < 16; i++) { made[i] = (int32_t)nearbyintf(x[i]); }
  return made;
}

EMULATED __m512i _mm512_max_epi32(__m512i a, __m512i b) {
  for (int i = 0; i < 16; i++) { a[i] = a[i] > b[i] ? a[i] : b[i]; }
  return a;
}

/// Unsigned, no more than 255.
EMULATED __m128i _mm512_cvtusepi32_epi8(__m512i x) {
  uint8_t part[16];
  for (int i = 0; i < 16; i++) { part[i] = (uint32_t)x[i] > 255 ? 255 : (uint8_t)x[i]; }
  __m128i made;
  memcpy(&made, part, sizeof made);
  return made;
}

EMULATED void _mm_storeu_si128(__m128i *to, __m128i x) { memcpy(to, &x, sizeof x); }
