/// Self-attention: two products of register tiles with a softmax between. Included after Tile.h with
/// f32 words.

/// Runs a tile for 1 to TK_ROWS rows and leaves its sums at out, `out_stride` floats a row.
static void product(
  size_t rows, const float *a, size_t stride, const float *b, size_t depth, float *out,
  size_t out_stride) {
  vi sums[TK_ROWS * TK_VECTORS];
  while (rows > 0) {
    size_t done;
    const tk_word *aw = (const tk_word *)a, *bw = (const tk_word *)b;
    if (rows >= TK_ROWS) {
      tile(done = TK_ROWS, aw, stride, bw, depth, sums);
    } else if (rows >= 4) {
      tile(done = 4, aw, stride, bw, depth, sums);
    } else if (rows >= 2) {
      tile(done = 2, aw, stride, bw, depth, sums);
    } else {
      tile(done = 1, aw, stride, bw, depth, sums);
    }
    for (size_t i = 0; i < done; i++) {
      memcpy(out + i * out_stride, sums + i * TK_VECTORS, TK_PANEL * sizeof(float));
    }
    a += done * stride;
    out += done * out_stride;
    rows -= done;
  }
}

/// Packs rows (length × size), `stride` apart, with rows as columns: panels of (size × TK_PANEL).
TK_INLINE void pack_keys(
  const float *rows, size_t length, size_t size, size_t stride, float *packed) {
  for (size_t first = 0; first < length; first += TK_PANEL, packed += size * TK_PANEL) {
    size_t n = length - first < TK_PANEL ? length - first : TK_PANEL;
    for (size_t k = 0; k < size; k++) {
      float *line = packed + k * TK_PANEL;
      for (size_t j = 0; j < n; j++) { line[j] = rows[(first + j) * stride + k]; }
      for (size_t j = n; j < TK_PANEL; j++) { line[j] = 0; }
    }
  }
}

/// Packs rows (length × size), `stride` apart, as panels of (length × TK_PANEL) columns.
TK_INLINE void pack_values(
  const float *rows, size_t length, size_t size, size_t stride, float *packed) {
  for (size_t first = 0; first < size; first += TK_PANEL, packed += length * TK_PANEL) {
    size_t n = size - first < TK_PANEL ? size - first : TK_PANEL;
    for (size_t t = 0; t < length; t++) {
      memcpy(packed + t * TK_PANEL, rows + t * stride + first, n * sizeof(float));
      memset(packed + t * TK_PANEL + n, 0, (TK_PANEL - n) * sizeof(float));
    }
  }
}

/// Turns `length` dot products into e^(score - largest score), in place, and gives their sum.
/// - dots: room for whole vectors; what is beyond `length` becomes 0.
TK_INLINE float exponentials(float *dots, size_t length, float scale, const float *bias) {
  const vf factor = splat(scale), lowest = splat(-__builtin_inff());
  vf high = lowest;
  for (size_t i = 0; i < length; i += TK_LANES) {
    const size_t n = length - i < TK_LANES ? length - i : TK_LANES;
    vf score = load(dots + i) * factor;
    if (bias) { score += n == TK_LANES ? load(bias + i) : load_some(bias + i, n, 0); }
    store(dots + i, score);
    if (n < TK_LANES) { score = load_some(dots + i, n, -__builtin_inff()); }
    high = larger(high, score);
  }
  const vf top = splat(largest(high));
  vf total = splat(0);
  for (size_t i = 0; i < length; i += TK_LANES) {
    const size_t n = length - i < TK_LANES ? length - i : TK_LANES;
    vf power = exponential(load(dots + i) - top, splat(0));
    store(dots + i, power);
    if (n < TK_LANES) {
      power = load_some(dots + i, n, 0);
      store(dots + i, power);
    }
    total += power;
  }
  return sum(total);
}

/// One head of one sequence: queries, keys, values (length × head_size).
static void attend(
  const tk_attention *at, const float *q, const float *k, const float *v, size_t length,
  const float *bias, float *out, size_t out_stride, float *scratch) {
  const size_t size = at->head_size;
  const size_t long_row = tk_rounded_up(length, TK_PANEL), wide_row = tk_rounded_up(size, TK_PANEL);
  float *keys = scratch, *values = keys + long_row * size;
  float *dots = values + length * wide_row, *mixed = dots + TK_ROWS * long_row;
  pack_keys(k, length, size, at->stride, keys);
  pack_values(v, length, size, at->stride, values);
  for (size_t row = 0; row < length; row += TK_ROWS) {
    const size_t rows = length - row < TK_ROWS ? length - row : TK_ROWS;
    for (size_t c = 0; c < long_row; c += TK_PANEL) {
      product(rows, q + row * at->stride, at->stride, keys + c * size, size, dots + c, long_row);
    }
    float total[TK_ROWS];
    for (size_t i = 0; i < rows; i++) {
      const float *b = bias ? bias + at->bias_span - 1 - (row + i) : NULL;
      total[i] = exponentials(dots + i * long_row, length, at->scale, b);
    }
    for (size_t c = 0; c < wide_row; c += TK_PANEL) {
      product(rows, dots, long_row, values + c * length, length, mixed + c, wide_row);
    }
    for (size_t i = 0; i < rows; i++) {
      float *to = out + (row + i) * out_stride;
      const float factor = 1 / total[i];
      for (size_t c = 0; c < size; c++) { to[c] = mixed[i * wide_row + c] * factor; }
    }
  }
}

static void attention(
  const tk_attention *at, const size_t *offsets, size_t count, float *out, void *scratch) {
  const size_t size = at->head_size, width = at->heads * size;
  scratch = tk_aligned(scratch);
  for (size_t s = 0; s < count; s++) {
    const size_t first = offsets[s], length = offsets[s + 1] - first;
    for (size_t head = 0; head < at->heads; head++) {
      const size_t at_head = first * at->stride + head * size;
      const float *bias =
        at->relative_bias ? at->relative_bias + head * (2 * at->bias_span - 1) : NULL;
      attend(
        at, at->queries + at_head, at->keys + at_head, at->values + at_head, length, bias,
        out + first * width + head * size, width, scratch);
    }
  }
}
