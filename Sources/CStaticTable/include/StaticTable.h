// The built-in encoder's table, made by scripts/learn_static_table.py, and the sum over its rows.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// The first bytes of the table, little-endian; the rows follow, then the rest in this order.
struct static_table_header {
  /// "PROMPTST".
  uint8_t magic[8];
  /// Of this layout: 1.
  uint32_t version;
  /// Number of tokens.
  uint32_t rows;
  /// Components of a vector, a multiple of 64.
  uint32_t dimension;
  /// Length of all tokens together.
  uint32_t vocabulary_bytes;
  /// FNV-1a 64 of the bytes before this field and those after the header, in hexadecimal.
  uint8_t fingerprint[16];
  uint8_t reserved[24];
  // int8_t vectors[rows][dimension]
  // float scales[rows]             times a row of the above gives the token's vector; 0: no vector
  // uint32_t offsets[rows + 1]     where each token starts in the vocabulary, then the end
  // uint8_t vocabulary[vocabulary_bytes]
};

/// The table, aligned to 64 bytes.
const uint8_t *static_table_bytes(void);

/// Its number of bytes.
size_t static_table_size(void);

/// The unit vector along the sum of some rows: out = s / ‖s‖, s = Σ scales[id] · vectors[id].
///
/// All zero when the sum is. Adds in the order of the ids, each product rounded, so that every
/// processor gives the same bytes.
///
/// `vectors` has shape (rows, dimension), `scales` (rows), `ids` (count), each id in 0 ..< rows;
/// `out` has shape (dimension), and `dimension` is a multiple of 64.
void static_table_direction(const int8_t *vectors, const float *scales, size_t dimension,
                            const int32_t *ids, size_t count, float *out);
