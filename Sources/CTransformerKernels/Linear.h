/// The loops of a linear layer around the register tile. Included after Tile.h, and after
/// - TK_PRECISION, a tk_precision, is defined.

/// Words summed in one go in f32 layers; the sums of such runs are then added. Shorter chains of
/// additions lose less to rounding.
#define TK_RUN 384

/// Bytes of packed weights that are gone through for one tile of rows before the next: half of a
/// middling second-level cache.
#define TK_WEIGHT_BLOCK (512 << 10)

/// One input row as words, and for int8 what they stand for: x ≈ low + step · byte.
typedef struct linear_input {
  const tk_word *words;
  const float *low, *step;
} linear_input;

/// The floats that the sums of one row in one vector of outputs stand for.
TK_INLINE vf finished(const tk_linear *layer, vi sum, size_t output, float low, float step) {
  vf bias = load(layer->bias + output);
  (void)low, (void)step;
#if TK_PRECISION == 2
  vf value = __builtin_convertvector(sum, vf) * load(layer->scale + output);
  return fma_(value, splat(step), fma_(splat(low), load(layer->offset + output), bias));
#else
  return (vf)sum + bias;
#endif
}

/// Computes `rows` rows from `row` on, panels `first` ..< `last`.
TK_INLINE void linear_rows(
  const int rows, const tk_linear *layer, linear_input in, size_t row, size_t first, size_t last,
  tk_activation activation, float *y) {
  vi sums[TK_ROWS * TK_VECTORS];
  const size_t words = layer->words;
  for (size_t panel = first; panel < last; panel++) {
    const tk_word *a = in.words + row * words;
    const tk_word *b = layer->weights + panel * words * TK_PANEL;
#if TK_PRECISION == 0
    tile(rows, a, words, b, words < TK_RUN ? words : TK_RUN, sums);
    for (size_t k = TK_RUN; k < words; k += TK_RUN) {
      vi more[TK_ROWS * TK_VECTORS];
      size_t left = words - k;
      tile(rows, a + k, words, b + k * TK_PANEL, left < TK_RUN ? left : TK_RUN, more);
      for (int i = 0; i < rows * TK_VECTORS; i++) { sums[i] = (vi)((vf)sums[i] + (vf)more[i]); }
    }
#else
    tile(rows, a, words, b, words, sums);
#endif
    size_t output = panel * TK_PANEL;
    for (int i = 0; i < rows; i++) {
      float low = in.low ? in.low[row + (size_t)i] : 0, step = in.step ? in.step[row + (size_t)i] : 0;
      float *out = y + (row + (size_t)i) * layer->outputs + output;
      for (int j = 0; j < TK_VECTORS; j++) {
        size_t done = (size_t)j * TK_LANES;
        if (output + done >= layer->outputs) { break; }
        vf value = finished(layer, sums[i * TK_VECTORS + j], output + done, low, step);
        value = activated(value, activation, TK_PRECISION != 0);
        size_t left = layer->outputs - output - done;
        if (left >= TK_LANES) { store(out + done, value); } else { store_some(out + done, value, left); }
      }
    }
  }
}

#define TK_LINEAR_ROWS(ROWS)                                                                       \
  static __attribute__((noinline)) void linear_rows_##ROWS(                                        \
    const tk_linear *layer, linear_input in, size_t row, size_t first, size_t last,                \
    tk_activation activation, float *y) {                                                          \
    linear_rows(ROWS, layer, in, row, first, last, activation, y);                                 \
  }

TK_LINEAR_ROWS(1)
TK_LINEAR_ROWS(2)
TK_LINEAR_ROWS(4)
#if TK_ROWS > 8
TK_LINEAR_ROWS(8)
#endif
#define TK_EXPANDED(ROWS) TK_LINEAR_ROWS(ROWS)
#if TK_ROWS > 4
TK_EXPANDED(TK_ROWS)
#endif
#undef TK_EXPANDED
#define TK_JOINED(ROWS) linear_rows_##ROWS
#define TK_FULL(ROWS) TK_JOINED(ROWS)

/// Goes through all rows and outputs: a block of panels stays in cache while the rows pass by.
TK_INLINE void linear_words(
  const tk_linear *layer, linear_input in, size_t rows, tk_activation activation, float *y) {
  const size_t panels = layer->padded / TK_PANEL;
  size_t block = TK_WEIGHT_BLOCK / (layer->words * TK_PANEL * sizeof(tk_word));
  if (block == 0) { block = 1; }
  for (size_t first = 0; first < panels; first += block) {
    size_t last = first + block < panels ? first + block : panels;
    for (size_t row = 0; row < rows;) {
      size_t left = rows - row;
      if (left >= TK_ROWS) {
        TK_FULL(TK_ROWS)(layer, in, row, first, last, activation, y);
        row += TK_ROWS;
#if TK_ROWS > 8
      } else if (left >= 8) {
        linear_rows_8(layer, in, row, first, last, activation, y);
        row += 8;
#endif
      } else if (left >= 4) {
        linear_rows_4(layer, in, row, first, last, activation, y);
        row += 4;
      } else if (left >= 2) {
        linear_rows_2(layer, in, row, first, last, activation, y);
        row += 2;
      } else {
        linear_rows_1(layer, in, row, first, last, activation, y);
        row += 1;
      }
    }
  }
}

#if TK_PRECISION == 0
static void linear_f32(
  const tk_linear *layer, const float *x, size_t rows, tk_activation activation, float *y,
  void *scratch) {
  (void)scratch;
  linear_input in = {.words = (const tk_word *)x};
  linear_words(layer, in, rows, activation, y);
}
#endif
