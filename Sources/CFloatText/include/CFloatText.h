/// Floats as decimal text and as base64: the parts of both that vectors of a processor do faster.
///
/// Each call does a prefix of its work and says how far it came; the caller does the rest, by the code that defines
/// the result.
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef enum { FT_PATH_PORTABLE, FT_PATH_AVX2 } ft_path;

/// The functions of one path.
typedef struct ft_kernels ft_kernels;

/// What spelling a float of one binary exponent takes.
typedef struct {
  /// The power of ten that the float is multiplied by, as 64 bits of which the highest is 1, rounded up.
  uint32_t high, low;
  /// How far the significand is shifted for that, at most 4.
  uint32_t shift;
  /// The power of ten of the product's last digit.
  int32_t exponent;
} ft_power;

/// The functions of a path; NULL where this processor lacks it.
const ft_kernels *ft_kernels_for(ft_path path);

/// The functions of the fastest path of this processor.
const ft_kernels *ft_kernels_best(void);

/// Bytes that each float must have in a text; what is behind the text's end may be overwritten up to there.
enum { FT_DECIMAL_CAPACITY = 33 };

/// Writes floats with the fewest digits that read back as the same float, and a comma behind each.
///
/// - powers: for each biased exponent (256).
/// - text: receives ASCII; FT_DECIMAL_CAPACITY bytes for each float.
/// - length: receives the bytes written.
///
/// Returns how many floats were written: all before the first that is a power of two or a whole number other than 0,
/// or below 0.0001.
size_t ft_write_decimals(
  const ft_kernels *kernels, const float *values, size_t count, const ft_power *powers, uint8_t *text,
  size_t *length);

/// Encodes bytes as base64 (RFC 4648, section 4).
///
/// - text: receives 4 characters for each 3 bytes encoded; nothing behind 4/3 of count is written.
///
/// Returns how many bytes were encoded, a multiple of 3.
size_t ft_encode_base64(const ft_kernels *kernels, const void *bytes, size_t count, void *text);

/// Decodes base64 text (RFC 4648, section 4).
///
/// - bytes: receives 3 bytes for each 4 characters decoded; nothing behind 3/4 of count is written.
///
/// Returns how many characters were decoded, a multiple of 4: some before the first that is not in the alphabet.
size_t ft_decode_base64(const ft_kernels *kernels, const void *text, size_t count, void *bytes);
