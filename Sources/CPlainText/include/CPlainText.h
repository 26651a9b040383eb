/// Text that a JSON string may hold as it is, sixteen bytes at a time.
#pragma once

#include <stddef.h>
#include <stdint.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/// Bytes that are read at once.
#define PT_BYTES 16

/// A number whose lowest bit that is set tells of the first byte that is a quote, a backslash, a control
/// character or not ASCII: its place times `PT_BITS`. 0 where there is none.
///
/// - text: PT_BYTES bytes, anywhere.
static inline uint64_t pt_special(const uint8_t *text) {
#if defined(__SSE2__)
#define PT_BITS 1
  const __m128i bytes = _mm_loadu_si128((const __m128i *)text);
  // As signed numbers what is not ASCII is below 0.
  const __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
  const __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
  const __m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
  return (uint32_t)_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, backslash)));
#elif defined(__ARM_NEON)
#define PT_BITS 4
  const uint8x16_t bytes = vld1q_u8(text);
  const uint8x16_t low = vcltq_s8(vreinterpretq_s8_u8(bytes), vdupq_n_s8(0x20));
  const uint8x16_t quote = vceqq_u8(bytes, vdupq_n_u8('"'));
  const uint8x16_t backslash = vceqq_u8(bytes, vdupq_n_u8('\\'));
  const uint8x16_t special = vorrq_u8(low, vorrq_u8(quote, backslash));
  // Half a byte is left of each.
  return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(special), 4)), 0);
#else
#define PT_BITS 4
  uint64_t special = 0;
  for (int i = PT_BYTES - 1; i >= 0; i--) {
    const int found = text[i] < 0x20 || text[i] >= 0x80 || text[i] == '"' || text[i] == '\\';
    special = special << PT_BITS | (uint64_t)found;
  }
  return special;
#endif
}

/// Where plain text ends: at the first byte from `start` on that is a quote, a backslash, a control character
/// or not ASCII, or else where fewer than PT_BYTES are left.
///
/// - text: `end` bytes. start: at most `end`.
static inline size_t pt_plain_end(const uint8_t *text, size_t start, size_t end) {
  size_t at = start;
  for (; end - at >= PT_BYTES; at += PT_BYTES) {
    const uint64_t special = pt_special(text + at);
    if (special != 0) { return at + (size_t)__builtin_ctzll(special) / PT_BITS; }
  }
  return at;
}
