/// Decimal text of floats, FT_LANES at a time. Each path's file includes this once.
///
/// The digits are those of Schubfach (Giulietti 2020), as the suite's ShortestDecimal has it for one number: the
/// product of significand and power of ten is rounded to odd, and of the decimals between the bounds the shortest is
/// taken, of two the nearest.
#include <string.h>

#include "Kernels.h"
#include "Word.h"

typedef uint64_t ft_u64 __attribute__((vector_size(FT_LANES * 8)));
typedef uint32_t ft_u32 __attribute__((vector_size(FT_LANES * 8)));
typedef uint16_t ft_u16 __attribute__((vector_size(FT_LANES * 8)));

/// Eight characters 0.
#define FT_ZEROS 0x3030303030303030u

/// The products of the lanes' low halves.
CV_INLINE ft_u64 ft_product(ft_u64 a, ft_u64 b) { return (a & 0xffffffffu) * (b & 0xffffffffu); }

/// The upper 64 of the product's 128 bits, the last of them set where anything follows; factors are below 2^32.
CV_INLINE ft_u64 ft_rounded_product(ft_u64 high, ft_u64 low, ft_u64 factor) {
  ft_u64 product = ft_product(high, factor) + (ft_product(low, factor) >> 32);
  return (product >> 32) | ((ft_u64)((product & 0xffffffffu) > 1) & 1);
}

CV_INLINE ft_u64 ft_select(ft_u64 mask, ft_u64 a, ft_u64 b) { return (a & mask) | (b & ~mask); }

/// Eight ASCII digits of numbers below 10^8, the first in the lowest byte.
CV_INLINE ft_u64 ft_digits(ft_u64 number) {
  // Halved into fours, pairs, digits: the quotient stays below, the rest moves up. 3518437209 / 2^45 is 1 / 10^4 for
  // eight digits, 10486 / 2^20 is 1 / 100 for four, 103 / 2^10 is 1 / 10 for two.
  ft_u64 high = ft_product(number, (ft_u64){} + 3518437209u) >> 45;
  ft_u32 fours = (ft_u32)(high | (number - 10000 * high) << 32);
  ft_u32 hundreds = (fours * 10486) >> 20;
  ft_u16 pairs = (ft_u16)(hundreds | (fours - 100 * hundreds) << 16);
  ft_u16 tens = (pairs * 103) >> 10;
  return (ft_u64)(tens | (pairs - 10 * tens) << 8) | FT_ZEROS;
}

/// Digits of FT_LANES floats.
typedef struct {
  /// Nine digits as text, zeros behind the last: the first, and the eight behind it.
  uint64_t first[FT_LANES], next[FT_LANES];
  /// Digits before the point; 0 or less where the float is below 1.
  int64_t point[FT_LANES];
} ft_spellings;

/// The shortest decimals of normal floats that are no powers of two.
CV_INLINE void ft_spell(const uint32_t *bits, const ft_power *powers, ft_spellings *spellings) {
  ft_u64 fraction, high, low, shift, exponent;
  for (int i = 0; i < FT_LANES; i++) {
    const ft_power *power = &powers[bits[i] >> 23 & 0xff];
    fraction[i] = bits[i] & 0x7fffff;
    high[i] = power->high;
    low[i] = power->low;
    shift[i] = power->shift;
    exponent[i] = (uint64_t)(int64_t)power->exponent;
  }
  // In quarters of the last digit: the float, and halfway to its neighbours.
  ft_u64 factor = (4 * (fraction | 0x800000)) << shift;
  ft_u64 half = ((ft_u64){} + 2) << shift;
  ft_u64 number = ft_rounded_product(high, low, factor);
  // Halfway reads back as the float where its last bit is 0.
  ft_u64 odd = fraction & 1;
  ft_u64 lower = ft_rounded_product(high, low, factor - half) + odd;
  ft_u64 upper = ft_rounded_product(high, low, factor + half) - odd;

  ft_u64 s = number >> 2;
  ft_u64 tens = ft_product(s, (ft_u64){} + 0xcccccccdu) >> 35;
  ft_u64 ten_is_in = (ft_u64)(lower <= 40 * tens);
  ft_u64 next_ten_is_in = (ft_u64)(40 * tens + 40 <= upper);
  ft_u64 is_shorter = ten_is_in ^ next_ten_is_in;
  ft_u64 is_in = (ft_u64)(lower <= 4 * s);
  ft_u64 next_is_in = (ft_u64)(4 * s + 4 <= upper);
  ft_u64 middle = 4 * s + 2;
  ft_u64 rounds_up = (ft_u64)(number > middle) | ((ft_u64)(number == middle) & (0 - (s & 1)));
  ft_u64 takes_next = ft_select(is_in ^ next_is_in, next_is_in, rounds_up);
  // A mask is −1, so taking it away adds 1.
  ft_u64 digits = ft_select(is_shorter, tens - next_ten_is_in, s - takes_next);

  // There are six to nine of them.
  ft_u64 length = (ft_u64){} + 9, scale = (ft_u64){} + 1;
  for (uint64_t power = 100000000, factor = 10; power >= 1000000; power /= 10, factor *= 10) {
    ft_u64 is_below = (ft_u64)(digits < power);
    length += is_below;
    scale = ft_select(is_below, (ft_u64){} + factor, scale);
  }
  ft_u64 aligned = ft_product(digits, scale);
  // 2882303762 / 2^58 is 1 / 10^8 for nine digits.
  ft_u64 first = ft_product(aligned, (ft_u64){} + 2882303762u) >> 58;
  ft_u64 next = ft_digits(aligned - 100000000 * first);
  first += '0';
  ft_u64 point = length + exponent + (is_shorter & 1);
  memcpy(spellings->first, &first, sizeof first);
  memcpy(spellings->next, &next, sizeof next);
  memcpy(spellings->point, &point, sizeof point);
}

/// Whether a float is one that ft_spell has the digits of, in a spelling without an exponent and with a fraction.
CV_INLINE int ft_is_plain(uint32_t magnitude) {
  // 0.0001 as a float, and 2^23, from which all are whole.
  if (magnitude < 0x38d1b717 || magnitude >= 0x4b000000 || !(magnitude & 0x7fffff)) { return 0; }
  const int exponent = (int)(magnitude >> 23) - 127;
  return exponent < 0 || (magnitude << (exponent + 9)) != 0;
}

/// Writes a float of nine digits; the bytes up to 17 are overwritten.
///
/// Returns the end; NULL, with nothing to be kept, where the digits end before the point.
CV_INLINE uint8_t *ft_write(uint64_t first, uint64_t next, int64_t point, uint8_t *text) {
  const uint64_t significant = next ^ FT_ZEROS;
  const int64_t count = 9 - (significant ? __builtin_clzll(significant) >> 3 : 8);
  if (point <= 0) {
    memcpy(text, "0.000000", 8);
    text += 2 - point;
    text[0] = (uint8_t)first;
    memcpy(text + 1, &next, 8);
    return text + count;
  }
  if (count <= point) { return NULL; }
  uint8_t digits[16] = {(uint8_t)first};
  memcpy(digits + 1, &next, 8);
  memcpy(text, digits, 8);
  text[point] = '.';
  memcpy(text + point + 1, digits + point, 8);
  return text + count + 1;
}

static size_t ft_write_all(
  const float *values, size_t count, const ft_power *powers, uint8_t *text, size_t *length) {
  uint8_t *end = text;
  *length = 0;
  for (size_t done = 0; done < count; done += FT_LANES) {
    const size_t lanes = count - done < FT_LANES ? count - done : FT_LANES;
    uint32_t bits[FT_LANES] = {0};
    memcpy(bits, values + done, lanes * sizeof(float));
    ft_spellings spellings;
    ft_spell(bits, powers, &spellings);
    for (size_t i = 0; i < lanes; i++) {
      const uint32_t magnitude = bits[i] & 0x7fffffff;
      uint8_t *start = end;
      *start = '-';
      start += bits[i] >> 31;
      uint8_t *stop = NULL;
      if (magnitude == 0) {
        memcpy(start, "0.0", 3);
        stop = start + 3;
      } else if (ft_is_plain(magnitude)) {
        stop = ft_write(spellings.first[i], spellings.next[i], spellings.point[i], start);
      }
      if (!stop) { return done + i; }
      *stop = ',';
      end = stop + 1;
      *length = (size_t)(end - text);
    }
  }
  return count;
}
