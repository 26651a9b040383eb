/// Self-attention: two products of register tiles with a softmax between. Included after Tile.h, and
/// after TK_PRECISION, 0 for f32 or 1 for bf16, is defined; for 1 after round_row and paired as well.

/// Words of a row of `count` numbers.
#define TK_WORDS(count) (((count) + TK_PRECISION) / (1 + TK_PRECISION))

typedef int32_t four __attribute__((vector_size(16), aligned(4), may_alias));

/// Four columns of four rows, or of the `n` first of them and zeros, as rows of a panel.
CV_INLINE void transpose_four(const cv_word *rows, size_t n, size_t stride, cv_word *packed) {
  const four zero = {};
  const four a = n > 0 ? *(const four *)rows : zero;
  const four b = n > 1 ? *(const four *)(rows + stride) : zero;
  const four c = n > 2 ? *(const four *)(rows + 2 * stride) : zero;
  const four d = n > 3 ? *(const four *)(rows + 3 * stride) : zero;
  const four ab = __builtin_shufflevector(a, b, 0, 4, 1, 5);
  const four cd = __builtin_shufflevector(c, d, 0, 4, 1, 5);
  const four ab2 = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const four cd2 = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(four *)packed = __builtin_shufflevector(ab, cd, 0, 1, 4, 5);
  *(four *)(packed + CV_NR) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(four *)(packed + 2 * CV_NR) = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
  *(four *)(packed + 3 * CV_NR) = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
}

/// Packs rows (length × words), `stride` apart, with rows as columns: panels of (words × CV_NR).
CV_INLINE void pack_keys(
  const cv_word *rows, size_t length, size_t words, size_t stride, cv_word *packed) {
  const size_t whole = words / 4 * 4;
  for (size_t first = 0; first < length; first += CV_NR, packed += words * CV_NR) {
    for (size_t j = 0; j < CV_NR; j += 4) {
      const size_t n = length > first + j ? length - first - j : 0;
      const cv_word *from = n > 0 ? rows + (first + j) * stride : rows;
      if (n >= 4) {
        for (size_t k = 0; k < whole; k += 4) {
          transpose_four(from + k, 4, stride, packed + k * CV_NR + j);
        }
      } else {
        for (size_t k = 0; k < whole; k += 4) {
          transpose_four(from + k, n, stride, packed + k * CV_NR + j);
        }
      }
      for (size_t k = whole; k < words; k++) {
        for (size_t i = 0; i < 4; i++) {
          packed[k * CV_NR + j + i] = i < n ? from[i * stride + k] : 0;
        }
      }
    }
  }
}

/// The numbers of a row from `column` on, zeros from `size` on.
CV_INLINE vf load_columns(const float *row, size_t column, size_t size) {
  const size_t left = column < size ? size - column : 0;
  return left >= CV_LANES ? load(row + column) : load_some(row + column, left, 0);
}

/// Packs rows (length × size), `stride` apart, as panels of (TK_WORDS(length) × CV_NR): a word is
/// one token's number or, in bf16, two neighbours'.
CV_INLINE void pack_values(
  const float *rows, size_t length, size_t size, size_t stride, cv_word *packed) {
  for (size_t first = 0; first < size; first += CV_NR) {
    for (size_t t = 0; t < length; t += 1 + TK_PRECISION) {
      const float *row = rows + t * stride;
      for (size_t j = 0; j < CV_NR; j += CV_LANES, packed += CV_LANES) {
        const vf values = load_columns(row, first + j, size);
#if TK_PRECISION == 1
        const bool alone = t + 1 == length;
        const vf next = alone ? splat(0) : load_columns(row + stride, first + j, size);
        const vi words = paired(values, next);
#else
        const vi words = (vi)values;
#endif
        memcpy(packed, &words, sizeof words);
      }
    }
  }
}

/// Turns `length` dot products into e^(score - largest score), in place, and gives their sum.
/// - dots: room for whole vectors; what is beyond `length` becomes 0.
CV_INLINE float exponentials(vf *dots, size_t length, float scale, const float *bias) {
  const vf factor = splat(scale), lowest = splat(-__builtin_inff());
  const size_t whole = length / CV_LANES, rest = length % CV_LANES;
  const vi inside = first_lanes(rest);
  vf high = lowest;
  for (size_t i = 0; i < whole; i++) {
    dots[i] = bias ? fma_(dots[i], factor, load(bias + i * CV_LANES)) : dots[i] * factor;
    high = larger(high, dots[i]);
  }
  if (rest) {
    vf score = dots[whole] * factor;
    if (bias) { score = fma_(dots[whole], factor, load_some(bias + whole * CV_LANES, rest, 0)); }
    dots[whole] = select_lanes(inside, score, lowest);
    high = larger(high, dots[whole]);
  }
  const vf top = splat(largest(high));
  vf total = splat(0);
  for (size_t i = 0; i < whole; i++) {
    dots[i] = exponential(dots[i] - top, splat(0));
    total += dots[i];
  }
  if (rest) {
    dots[whole] = select_lanes(inside, exponential(dots[whole] - top, splat(0)), splat(0));
    total += dots[whole];
  }
  return sum(total);
}

/// One head of one sequence.
typedef struct attention_head {
  /// (length × size), `stride` floats a row.
  const float *queries, *keys, *values;
  size_t length, size, stride;
  float scale;
  /// Null, or what query 0 adds to the score of key 0; query i's numbers begin i places before.
  const float *bias;
  /// (length × size), `out_stride` floats a row.
  float *out;
  size_t out_stride;
} attention_head;

/// Queries whose dot products are held at a time.
#define TK_QUERIES TK_MOST_ROWS

/// What is held while a head is worked on, in panels or rows of whole panels.
typedef struct attention_scratch {
  cv_word *keys, *values;
  /// Dot products, then their exponentials: (TK_QUERIES × long_row).
  vf *dots;
  /// (TK_QUERIES × wide_row).
  vf *mixed;
  /// bf16 only: rows of keys; queries and exponentials of one tile.
  cv_word *rounded, *queries, *exps;
  /// Length and size rounded up to whole panels.
  size_t long_row, wide_row;
} attention_scratch;

/// Lays out at most 2 · long · wide + 2 · TK_QUERIES · (long + wide) words.
CV_INLINE attention_scratch divided(cv_word *memory, size_t length, size_t size) {
  attention_scratch s = {
    .long_row = tk_rounded_up(length, CV_NR), .wide_row = tk_rounded_up(size, CV_NR),
  };
  s.dots = (vf *)memory;
  s.mixed = s.dots + TK_QUERIES * s.long_row / CV_LANES;
  s.keys = (cv_word *)(s.mixed + TK_QUERIES * s.wide_row / CV_LANES);
  s.values = s.keys + s.long_row * TK_WORDS(s.wide_row);
  s.rounded = s.values + TK_WORDS(s.long_row) * s.wide_row;
  s.queries = s.rounded + s.long_row * TK_WORDS(s.wide_row);
  s.exps = s.queries + TK_QUERIES * TK_WORDS(s.wide_row);
  return s;
}

/// Packs the keys and values of one head.
CV_INLINE void pack_head(attention_head head, attention_scratch s) {
#if TK_PRECISION == 1
  const size_t words = TK_WORDS(head.size);
  for (size_t t = 0; t < head.length; t++) {
    round_row(head.keys + t * head.stride, head.size, words, s.rounded + t * words);
  }
  pack_keys(s.rounded, head.length, words, words, s.keys);
#else
  pack_keys((const cv_word *)head.keys, head.length, head.size, head.stride, s.keys);
#endif
  pack_values(head.values, head.length, head.size, head.stride, s.values);
}

/// Dot products of `rows` queries from `row` on with all keys.
CV_INLINE void multiply_keys(attention_head head, attention_scratch s, size_t row, size_t rows) {
  const size_t words = TK_WORDS(head.size);
  const cv_word *queries = (const cv_word *)(head.queries + row * head.stride);
  size_t stride = head.stride;
#if TK_PRECISION == 1
  for (size_t i = 0; i < rows; i++) {
    const float *query = head.queries + (row + i) * head.stride;
    round_row(query, head.size, words, s.queries + i * words);
  }
  queries = s.queries;
  stride = words;
#endif
  for (size_t c = 0; c < s.long_row; c += CV_NR) {
    product(
      rows, CV_VECTORS, (cv_factor){queries, stride, 1}, s.keys + c * words, CV_NR, words,
      (vi *)s.dots + c / CV_LANES, s.long_row / CV_LANES, false);
  }
}

/// Values weighted by the exponentials of `rows` queries.
CV_INLINE void multiply_values(attention_head head, attention_scratch s, size_t rows) {
  const size_t words = TK_WORDS(head.length);
  const cv_word *exps = (const cv_word *)s.dots;
  size_t stride = s.long_row;
#if TK_PRECISION == 1
  for (size_t i = 0; i < rows; i++) {
    const float *row = (const float *)(s.dots + i * s.long_row / CV_LANES);
    round_row(row, head.length, words, s.exps + i * words);
  }
  exps = s.exps;
  stride = words;
#endif
  for (size_t c = 0; c < s.wide_row; c += CV_NR) {
    product(
      rows, CV_VECTORS, (cv_factor){exps, stride, 1}, s.values + c * words, CV_NR, words,
      (vi *)s.mixed + c / CV_LANES, s.wide_row / CV_LANES, false);
  }
}

static void attend(attention_head head, cv_word *memory) {
  const attention_scratch s = divided(memory, head.length, head.size);
  pack_head(head, s);
  for (size_t row = 0; row < head.length; row += TK_QUERIES) {
    const size_t left = head.length - row, rows = left < TK_QUERIES ? left : TK_QUERIES;
    float total[TK_QUERIES];
    multiply_keys(head, s, row, rows);
    for (size_t i = 0; i < rows; i++) {
      const float *bias = head.bias ? head.bias - (row + i) : NULL;
      vf *dots = s.dots + i * s.long_row / CV_LANES;
      total[i] = exponentials(dots, head.length, head.scale, bias);
    }
    multiply_values(head, s, rows);
    for (size_t i = 0; i < rows; i++) {
      const vf *from = s.mixed + i * s.wide_row / CV_LANES, factor = splat(1 / total[i]);
      float *to = head.out + (row + i) * head.out_stride;
      for (size_t c = 0; c < head.size; c += CV_LANES, from++) {
        const size_t n = head.size - c;
        if (n >= CV_LANES) {
          store(to + c, *from * factor);
        } else {
          store_some(to + c, *from * factor, n);
        }
      }
    }
  }
}

static void attention(
  const tk_attention *all, const size_t *offsets, size_t count, float *out, void *scratch) {
  const size_t size = all->head_size, width = all->heads * size;
  scratch = tk_aligned(scratch);
  for (size_t s = 0; s < count; s++) {
    const size_t first = offsets[s];
    for (size_t h = 0; h < all->heads; h++) {
      const size_t skipped = first * all->stride + h * size;
      attention_head head = {
        .queries = all->queries + skipped,
        .keys = all->keys + skipped,
        .values = all->values + skipped,
        .length = offsets[s + 1] - first,
        .size = size,
        .stride = all->stride,
        .scale = all->scale,
        .out = out + first * width + h * size,
        .out_stride = width,
      };
      if (all->relative_bias) {
        head.bias = all->relative_bias + h * (2 * all->bias_span - 1) + all->bias_span - 1;
      }
      attend(head, scratch);
    }
  }
}
