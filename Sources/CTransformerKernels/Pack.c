/// Checkpoint weights into the panels that tiles read.
#include "Kernels.h"

#include <math.h>
#include <string.h>

static float half_to_float(uint16_t half) {
  const uint32_t sign = (uint32_t)(half & 0x8000) << 16, rest = half & 0x7fff;
  float magnitude;
  if (rest >= 0x7c00) {
    const uint32_t bits = 0x7f800000 | (rest & 0x3ff) << 13;
    memcpy(&magnitude, &bits, sizeof bits);
  } else {
    // As a float's, the exponent is 112 too small; the product is exact, and right for subnormals.
    const uint32_t bits = rest << 13;
    memcpy(&magnitude, &bits, sizeof bits);
    magnitude *= 0x1p112f;
  }
  uint32_t bits;
  memcpy(&bits, &magnitude, sizeof bits);
  bits |= sign;
  memcpy(&magnitude, &bits, sizeof bits);
  return magnitude;
}

void tk_widen(tk_storage storage, const void *source, size_t count, float *out) {
  const char *bytes = source;
  switch (storage) {
  case TK_STORAGE_F32: memcpy(out, bytes, count * sizeof(float)); return;
  case TK_STORAGE_F16:
    for (size_t i = 0; i < count; i++) {
      uint16_t half;
      memcpy(&half, bytes + 2 * i, sizeof half);
      out[i] = half_to_float(half);
    }
    return;
  case TK_STORAGE_BF16:
    for (size_t i = 0; i < count; i++) {
      uint16_t high;
      memcpy(&high, bytes + 2 * i, sizeof high);
      const uint32_t bits = (uint32_t)high << 16;
      memcpy(out + i, &bits, sizeof bits);
    }
    return;
  }
}

/// To nearest even; a NaN stays one.
static uint16_t bfloat16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  if ((bits & 0x7fffffff) > 0x7f800000) { return (uint16_t)(bits >> 16 | 0x40); }
  return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/// Outputs and inputs of the piece that is packed at a time: it stays in first-level cache.
#define PIECE_ROWS 16
#define PIECE_INPUTS 256
/// One line more than PIECE_INPUTS words, so that the rows do not fall on the same cache sets.
#define PIECE_STRIDE (PIECE_INPUTS + 16)

/// A checkpoint's matrix, (outputs × inputs), and where its rows go.
typedef struct source {
  tk_storage storage;
  const char *bytes;
  size_t inputs;
} source;

static void read_row(source from, size_t row, size_t input, size_t count, float *out) {
  const size_t width = from.storage == TK_STORAGE_F32 ? 4 : 2;
  tk_widen(from.storage, from.bytes + (row * from.inputs + input) * width, count, out);
}

/// What a weight of this row is multiplied with to become a byte in -127 ... 127.
static float byte_factor(source from, size_t row) {
  float largest = 0, some[PIECE_INPUTS];
  for (size_t input = 0; input < from.inputs; input += PIECE_INPUTS) {
    const size_t left = from.inputs - input, n = left < PIECE_INPUTS ? left : PIECE_INPUTS;
    read_row(from, row, input, n, some);
    for (size_t k = 0; k < n; k++) {
      const float a = fabsf(some[k]);
      largest = a > largest ? a : largest;
    }
  }
  return largest > 0 ? 127 / largest : 0;
}

/// Floats to bytes, zeros up to a multiple of `step`; the same bytes on every processor, as nothing is fused.
/// Gives the sum of the bytes.
static int32_t to_bytes(const float *x, size_t count, float factor, size_t step, int8_t *bytes) {
#pragma clang fp contract(off)
  int32_t sum = 0;
  for (size_t k = 0; k < count; k++) {
    // Adding 1.5 · 2²³ rounds to an integer, to nearest even, which is then in the low bits.
    const float shifted = x[k] * factor + 0x1.8p23f;
    int32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    bytes[k] = (int8_t)bits;
    sum += bytes[k];
  }
  while (count % step) { bytes[count++] = 0; }
  return sum;
}

/// Floats to words of what is multiplied; zeros fill the last word. Gives the sum of the bytes.
static int32_t to_words(
  const tk_linear *layer, const float *x, size_t count, float factor, void *words) {
  switch (layer->precision) {
  case TK_PRECISION_BF16: {
    uint16_t pair[PIECE_INPUTS];
    for (size_t k = 0; k < count; k++) { pair[k] = bfloat16(x[k]); }
    if (count % 2) { pair[count++] = 0; }
    memcpy(words, pair, count * sizeof *pair);
    return 0;
  }
  case TK_PRECISION_INT8: return to_bytes(x, count, factor, 4, words);
  default: memcpy(words, x, count * sizeof(float)); return 0;
  }
}

/// The bfloat16 above or at x / 127, x ≥ 0; 0 for an x so small that it counts for nothing, and whose
/// inverse would overflow.
static uint16_t scale_of(float x) {
  const float scale = x / 127;
  if (!(scale > 0x1p-120f)) { return 0; }
  uint32_t bits;
  memcpy(&bits, &scale, sizeof bits);
  return (uint16_t)((bits + 0xffff) >> 16);
}

static float float_of(uint16_t bfloat16) {
  float x;
  tk_widen(TK_STORAGE_BF16, &bfloat16, 1, &x);
  return x;
}

void tk_quantize_row(
  tk_storage storage, const void *from, size_t count, int8_t *bytes, uint16_t *scales) {
  const source row = {.storage = storage, .bytes = from, .inputs = count};
  for (size_t first = 0; first < count; first += TK_GROUP, scales++) {
    const size_t left = count - first, n = left < TK_GROUP ? left : TK_GROUP;
    float some[TK_GROUP], largest = 0;
    read_row(row, 0, first, n, some);
    for (size_t k = 0; k < n; k++) {
      const float a = fabsf(some[k]);
      largest = a > largest ? a : largest;
    }
    *scales = scale_of(largest);
    (void)to_bytes(some, n, *scales ? 1 / float_of(*scales) : 0, 1, bytes + first);
  }
}

void tk_widen_row(const int8_t *bytes, const uint16_t *scales, size_t count, float *out) {
  for (size_t k = 0; k < count; k++) { out[k] = (float)bytes[k] * float_of(scales[k / TK_GROUP]); }
}

/// Packs a row of a layer whose weights are bytes with a scale a group.
static void pack_groups(tk_linear *layer, size_t output, source from, size_t row) {
  const size_t panel = layer->kernels->panel, lane = output % panel;
  const size_t width = from.storage == TK_STORAGE_F32 ? 4 : 2;
  const size_t numbers = layer->words * tk_numbers_per_word(layer->precision);
  int8_t *byte = layer->bytes + output / panel * panel * numbers + lane;
  uint16_t *scale = layer->group_scales + output / panel * panel * layer->groups + lane;
  for (size_t input = 0; input < layer->inputs; input += TK_GROUP, scale += panel) {
    const size_t left = layer->inputs - input, n = left < TK_GROUP ? left : TK_GROUP;
    int8_t bytes[TK_GROUP];
    tk_quantize_row(
      from.storage, from.bytes + (row * from.inputs + input) * width, n, bytes, scale);
    for (size_t k = 0; k < n; k++, byte += panel) { *byte = bytes[k]; }
  }
}

/// Packs `rows` outputs, at most PIECE_ROWS and all of one panel, from row `row` of the source.
static void pack_rows(tk_linear *layer, size_t output, size_t rows, source from, size_t row) {
  const size_t panel = layer->kernels->panel, per_word = tk_numbers_per_word(layer->precision);
  cv_word *to = layer->weights + output / panel * panel * layer->words + output % panel;
  float factor[PIECE_ROWS] = {};
  int32_t sum[PIECE_ROWS] = {};
  if (layer->precision == TK_PRECISION_INT8) {
    for (size_t i = 0; i < rows; i++) { factor[i] = byte_factor(from, row + i); }
  }
  for (size_t input = 0; input < layer->inputs; input += PIECE_INPUTS) {
    const size_t left = layer->inputs - input, n = left < PIECE_INPUTS ? left : PIECE_INPUTS;
    cv_word words[PIECE_ROWS * PIECE_STRIDE];
    for (size_t i = 0; i < rows; i++) {
      float some[PIECE_INPUTS];
      read_row(from, row + i, input, n, some);
      sum[i] += to_words(layer, some, n, factor[i], words + i * PIECE_STRIDE);
    }
    cv_word *line = to + input / per_word * panel;
    for (size_t k = 0; k < (n + per_word - 1) / per_word; k++, line += panel) {
      for (size_t i = 0; i < rows; i++) { line[i] = words[i * PIECE_STRIDE + k]; }
    }
  }
  for (size_t i = 0; i < rows && layer->precision == TK_PRECISION_INT8; i++) {
    const float scale = factor[i] > 0 ? 1 / factor[i] : 0;
    layer->scale[output + i] = scale;
    layer->offset[output + i] = scale * (float)sum[i];
  }
}

void tk_linear_pack(
  tk_linear *layer, size_t first, size_t count, tk_storage storage, const void *weights,
  const void *bias) {
  const source from = {.storage = storage, .bytes = weights, .inputs = layer->inputs};
  const size_t panel = layer->kernels->panel, piece = panel < PIECE_ROWS ? panel : PIECE_ROWS;
  for (size_t i = 0; i < count;) {
    const size_t output = first + i, to_end = piece - output % piece;
    const size_t rows = count - i < to_end ? count - i : to_end;
    for (size_t j = 0; j < rows && layer->bytes; j++) { pack_groups(layer, output + j, from, i + j); }
    if (!layer->bytes) { pack_rows(layer, output, rows, from, i); }
    i += rows;
  }
  if (bias) { tk_widen(storage, bias, count, layer->bias + first); }
}
