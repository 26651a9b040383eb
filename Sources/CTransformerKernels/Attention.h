/// Self-attention: two products of register tiles with a softmax between. Included after Tile.h with
/// f32 words.

/// out = a · b for any number of rows: a (rows × depth) `stride` floats a row, b one panel of (depth ×
/// TK_PANEL), out aligned to a vector, rows `out_stride` vectors apart.
TK_INLINE void product(
  size_t rows, const float *a, size_t stride, const float *b, size_t depth, vi *out,
  size_t out_stride) {
  const tk_word *x = (const tk_word *)a, *w = (const tk_word *)b;
  size_t row = 0;
#if TK_ROWS >= 12
  for (; row + 12 <= rows; row += 12) {
    tile(12, x + row * stride, stride, w, depth, out + row * out_stride, out_stride);
  }
#endif
#if TK_ROWS >= 6
  for (; row + 6 <= rows; row += 6) {
    tile(6, x + row * stride, stride, w, depth, out + row * out_stride, out_stride);
  }
#endif
  for (; row + 3 <= rows; row += 3) {
    tile(3, x + row * stride, stride, w, depth, out + row * out_stride, out_stride);
  }
  for (; row < rows; row++) {
    tile(1, x + row * stride, stride, w, depth, out + row * out_stride, out_stride);
  }
}

typedef float four __attribute__((vector_size(16), aligned(4)));

/// Columns `k` to `k + 3` of four rows, or of the `n` first of them and zeros, as rows of a panel.
TK_INLINE void turn_four(const float *rows, size_t n, size_t stride, float *packed) {
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
  *(four *)(packed + TK_PANEL) = __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
  *(four *)(packed + 2 * TK_PANEL) = __builtin_shufflevector(ab2, cd2, 0, 1, 4, 5);
  *(four *)(packed + 3 * TK_PANEL) = __builtin_shufflevector(ab2, cd2, 2, 3, 6, 7);
}

/// Packs rows (length × size), `stride` apart, with rows as columns: panels of (size × TK_PANEL).
TK_INLINE void pack_keys(
  const float *rows, size_t length, size_t size, size_t stride, float *packed) {
  const size_t quarter = size / 4 * 4;
  for (size_t first = 0; first < length; first += TK_PANEL, packed += size * TK_PANEL) {
    for (size_t j = 0; j < TK_PANEL; j += 4) {
      const size_t n = length > first + j ? length - first - j : 0;
      const float *from = n > 0 ? rows + (first + j) * stride : rows;
      if (n >= 4) {
        for (size_t k = 0; k < quarter; k += 4) {
          turn_four(from + k, 4, stride, packed + k * TK_PANEL + j);
        }
      } else {
        for (size_t k = 0; k < quarter; k += 4) {
          turn_four(from + k, n, stride, packed + k * TK_PANEL + j);
        }
      }
      for (size_t k = quarter; k < size; k++) {
        for (size_t i = 0; i < 4; i++) {
          packed[k * TK_PANEL + j + i] = i < n ? from[i * stride + k] : 0;
        }
      }
    }
  }
}

/// Packs rows (length × size), `stride` apart, as panels of (length × TK_PANEL) columns.
TK_INLINE void pack_values(
  const float *rows, size_t length, size_t size, size_t stride, float *packed) {
  for (size_t first = 0; first < size; first += TK_PANEL) {
    for (size_t t = 0; t < length; t++, packed += TK_PANEL) {
      const float *row = rows + t * stride + first;
      for (size_t j = 0; j < TK_PANEL; j += TK_LANES) {
        const size_t left = first + j < size ? size - first - j : 0;
        store(packed + j, left >= TK_LANES ? load(row + j) : load_some(row + j, left, 0));
      }
    }
  }
}

/// Turns `length` dot products into e^(score - largest score), in place, and gives their sum.
/// - dots: room for whole vectors; what is beyond `length` becomes 0.
TK_INLINE float exponentials(vf *dots, size_t length, float scale, const float *bias) {
  const vf factor = splat(scale), lowest = splat(-__builtin_inff());
  const size_t whole = length / TK_LANES, rest = length % TK_LANES;
  const vi inside = first_lanes(rest);
  vf high = lowest;
  for (size_t i = 0; i < whole; i++) {
    dots[i] = bias ? fma_(dots[i], factor, load(bias + i * TK_LANES)) : dots[i] * factor;
    high = larger(high, dots[i]);
  }
  if (rest) {
    vf score = dots[whole] * factor;
    if (bias) { score = fma_(dots[whole], factor, load_some(bias + whole * TK_LANES, rest, 0)); }
    dots[whole] = chosen(inside, score, lowest);
    high = larger(high, dots[whole]);
  }
  const vf top = splat(largest(high));
  vf total = splat(0);
  for (size_t i = 0; i < whole; i++) {
    dots[i] = exponential(dots[i] - top, splat(0));
    total += dots[i];
  }
  if (rest) {
    dots[whole] = chosen(inside, exponential(dots[whole] - top, splat(0)), splat(0));
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

static void attend(attention_head head, float *scratch) {
  const size_t length = head.length, size = head.size;
  const size_t long_row = tk_rounded_up(length, TK_PANEL), wide_row = tk_rounded_up(size, TK_PANEL);
  float *keys = scratch, *values = keys + long_row * size;
  vf *dots = (vf *)(values + length * wide_row), *mixed = dots + TK_QUERIES * long_row / TK_LANES;
  pack_keys(head.keys, length, size, head.stride, keys);
  pack_values(head.values, length, size, head.stride, values);
  for (size_t row = 0; row < length; row += TK_QUERIES) {
    const size_t rows = length - row < TK_QUERIES ? length - row : TK_QUERIES;
    const float *queries = head.queries + row * head.stride;
    for (size_t c = 0; c < long_row; c += TK_PANEL) {
      product(
        rows, queries, head.stride, keys + c * size, size, (vi *)dots + c / TK_LANES,
        long_row / TK_LANES);
    }
    float total[TK_QUERIES];
    for (size_t i = 0; i < rows; i++) {
      const float *bias = head.bias ? head.bias - (row + i) : NULL;
      total[i] = exponentials(dots + i * long_row / TK_LANES, length, head.scale, bias);
    }
    for (size_t c = 0; c < wide_row; c += TK_PANEL) {
      product(
        rows, (const float *)dots, long_row, values + c * length, length,
        (vi *)mixed + c / TK_LANES, wide_row / TK_LANES);
    }
    for (size_t i = 0; i < rows; i++) {
      const vf *from = mixed + i * wide_row / TK_LANES, factor = splat(1 / total[i]);
      float *to = head.out + (row + i) * head.out_stride;
      for (size_t c = 0; c < size; c += TK_LANES, from++) {
        if (size - c >= TK_LANES) {
          store(to + c, *from * factor);
        } else {
          store_some(to + c, *from * factor, size - c);
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
