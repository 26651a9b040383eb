// What tokenizers and their normalisers do with each Unicode scalar; the data is UnicodeTable.c, generated.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// Properties of a scalar, as Hugging Face `tokenizers` treats it.
enum unicode_flag {
  /// Dropped when text is cleaned: control characters and U+FFFD.
  unicode_removed = 1 << 0,
  /// Becomes a space when text is cleaned.
  unicode_spaced = 1 << 1,
  /// A CJK ideograph, a word of its own.
  unicode_ideograph = 1 << 2,
  /// Separates words.
  unicode_white_space = 1 << 3,
  /// Is a word of its own.
  unicode_punctuation = 1 << 4,
  /// Changed or dropped when accents are stripped.
  unicode_strips = 1 << 5,
  /// Changed by lower case.
  unicode_lowers = 1 << 6,
  /// Starts, when decomposed, with a combining class other than 0.
  unicode_combining = 1 << 7,
  /// Matches `\w`.
  unicode_word = 1 << 8,
  /// Matches `\p{L}`.
  unicode_letter = 1 << 9,
  /// Matches `\p{N}`.
  unicode_number = 1 << 10,
  /// Takes part in canonical composition or decomposition.
  unicode_canonical = 1 << 11,
  /// Has a compatible decomposition that is not its canonical one.
  unicode_compatible = 1 << 12,
  /// Is a number to Rust.
  unicode_numeric = 1 << 13,
  /// Dropped as a mark when accents are stripped without decomposition.
  unicode_mark = 1 << 14,
  /// Matches `\w` of a pattern in a file.
  unicode_pattern_word = 1 << 15,
};

/// The general category is a number of five bits from here on: Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po
/// Sm Sc Sk So Zs Zl Zp Cc Cf Co Cn, from 0.
enum { unicode_category_shift = 16 };

enum { unicode_block_size = 128, unicode_block_count = 0x110000 / unicode_block_size };

extern const uint16_t unicode_block_of[unicode_block_count];
extern const uint8_t unicode_class_of[];
extern const uint32_t unicode_flags_of_class[];

/// The flags of a scalar; none above U+10FFFF.
static inline uint32_t unicode_flags(uint32_t scalar) {
  if (scalar > 0x10FFFF) return 0;
  size_t block = unicode_block_of[scalar / unicode_block_size];
  return unicode_flags_of_class[unicode_class_of[block * unicode_block_size + scalar % unicode_block_size]];
}

/// Some scalars of a table.
struct unicode_run {
  const uint32_t *scalars;
  size_t count;
};

/// What is left of a scalar with `unicode_strips`: NFD without category Mn, perhaps nothing.
///
/// Hangul syllables are not in the table.
struct unicode_run unicode_stripped(uint32_t scalar);

/// The lower case of a scalar with `unicode_lowers`.
struct unicode_run unicode_lowercase(uint32_t scalar);

/// The canonical decomposition of a scalar, in full; empty where that is the scalar itself.
///
/// Hangul syllables are not in the table.
struct unicode_run unicode_canonical_parts(uint32_t scalar);

/// The compatible decomposition of a scalar with `unicode_compatible`, in full.
struct unicode_run unicode_compatible_parts(uint32_t scalar);

/// What a scalar composes with: a second and the whole, and so on.
///
/// Hangul is not in the table.
struct unicode_run unicode_composites(uint32_t first);

/// Where a combining scalar that has no decomposition stands among its neighbours.
///
/// Canonical order puts the lower rank first; 0 for any other scalar.
uint32_t unicode_combining_rank(uint32_t scalar);
