// What BERT's normaliser does with each Unicode scalar; the data is UnicodeTable.c, generated.
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
};

enum { unicode_block_size = 128, unicode_block_count = 0x110000 / unicode_block_size };

extern const uint8_t unicode_block_of[unicode_block_count];
extern const uint8_t unicode_class_of[];
extern const uint16_t unicode_flags_of_class[];

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

/// Where a combining scalar that accent stripping keeps stands among its neighbours.
///
/// Canonical order puts the lower rank first; 0 for any other scalar.
uint32_t unicode_combining_rank(uint32_t scalar);
