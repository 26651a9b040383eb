/// The loops of a linear layer around the register tile. Included after Tile.h, and after
/// TK_PRECISION, a tk_precision as a number, is defined.

#include "Activation.h"

/// Words summed in one go; the sums of such chains are then added, first to last. Shorter chains of
/// additions lose less to rounding.
#define TK_CHAIN 384

/// KC: words that a tile takes before the next one does, a multiple of TK_CHAIN; a tile's rows of this
/// length stay in first-level cache. Between runs the sums wait in y, which is far away: with runs of
/// 384 words 768 inputs take 4 % longer in f32.
#if TK_PRECISION == 0
#define TK_KC 768
#else
#define TK_KC 384
#endif

/// NC / NR: panels that a tile's rows meet before the next tile's do, of TK_KC words each.
#define TK_NC_PANELS (TK_BLOCK_BYTES / (TK_KC * CV_NR * 4))

/// Input rows as words, `stride` words apart, and for int8 what they stand for: x ≈ low + step · byte.
typedef struct linear_input {
  const cv_word *words;
  size_t stride;
  const float *low, *step;
} linear_input;

/// One run of panels `panel` ..< `last_panel` for rows `row` ..< `last_row`.
typedef struct linear_task {
  const tk_linear *layer;
  linear_input in;
  size_t row, last_row, panel, last_panel, word;
  /// The words of this run of panel `first_panel`, and how many there are to those of the next one.
  const cv_word *weights;
  size_t first_panel, panel_words;
  tk_activation activation;
  float *y;
  size_t y_stride;
} linear_task;

CV_INLINE vi added(vi a, vi b) {
#if TK_PRECISION == 2
  return a + b;
#else
  return (vi)((vf)a + (vf)b);
#endif
}

/// The floats that the sums of one row in one vector of outputs stand for.
CV_INLINE vf finished(const tk_linear *layer, vi sum, size_t output, float low, float step) {
  vf bias = load(layer->bias + output);
#if TK_PRECISION == 2
  vf value = __builtin_convertvector(sum, vf) * load(layer->scale + output);
  return fma_(value, splat(step), fma_(splat(low), load(layer->offset + output), bias));
#else
  (void)low, (void)step;
  return (vf)sum + bias;
#endif
}

#if TK_PRECISION != 2
typedef int8_t vector_of_bytes __attribute__((vector_size(CV_LANES), aligned(1), may_alias));
typedef uint16_t vector_of_halves
  __attribute__((vector_size(2 * CV_LANES), aligned(2), may_alias));

CV_INLINE vf widened_bytes(const int8_t *bytes) {
  return __builtin_convertvector(*(const vector_of_bytes *)bytes, vf);
}

CV_INLINE vf widened_halves(const uint16_t *halves) {
  return (vf)(__builtin_convertvector(*(const vector_of_halves *)halves, vi) << 16);
}

/// The words `word` ..< `word + count` of a panel whose weights are bytes: byte · scale, in bf16 rounded to
/// nearest even.
CV_INLINE void widen_panel(
  const tk_linear *layer, size_t panel, size_t word, size_t count, cv_word *out) {
  const size_t per_word = 1 + TK_PRECISION, group_words = TK_GROUP / per_word;
  const int8_t *bytes = layer->bytes + (panel * layer->words + word) * per_word * CV_NR;
  const uint16_t *scales =
    layer->group_scales + (panel * layer->groups + word / group_words) * CV_NR;
  for (size_t first = 0; first < count; first += group_words, scales += CV_NR) {
    const size_t left = count - first, n = left < group_words ? left : group_words;
    vf scale[CV_VECTORS];
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < CV_VECTORS; j++) { scale[j] = widened_halves(scales + j * CV_LANES); }
    for (size_t k = 0; k < n; k++, bytes += per_word * CV_NR, out += CV_NR) {
      _Pragma("clang loop unroll(full)")
      for (int j = 0; j < CV_VECTORS; j++) {
        const vf number = widened_bytes(bytes + j * CV_LANES) * scale[j];
#if TK_PRECISION == 1
        const vi words = paired(number, widened_bytes(bytes + CV_NR + j * CV_LANES) * scale[j]);
#else
        const vi words = (vi)number;
#endif
        __builtin_memcpy_inline(out + j * CV_LANES, &words, sizeof words);
      }
    }
  }
}
#endif

/// Says where the weights of a run of panels are, after widening them into `widened` if they are bytes.
CV_INLINE void find_weights(linear_task *task, cv_word *widened) {
  const tk_linear *layer = task->layer;
  const size_t skipped = (task->panel * layer->words + task->word) * CV_NR;
  task->first_panel = task->panel;
  task->panel_words = layer->words * CV_NR;
#if TK_PRECISION != 2
  if (layer->bytes) {
    const size_t left = layer->words - task->word, run = left < TK_KC ? left : TK_KC;
    task->weights = widened;
    task->panel_words = run * CV_NR;
    for (size_t panel = task->panel; panel < task->last_panel; panel++) {
      widen_panel(layer, panel, task->word, run, widened);
      widened += task->panel_words;
    }
    return;
  }
#endif
  (void)widened;
  task->weights = layer->weights + skipped;
}

/// Copies one row of a panel, or the `left` words of it that there are.
CV_INLINE void copy_panel(void *to, const void *from, size_t left) {
  if (left >= CV_NR) {
    // Moves, not a call: a plain memcpy would be merged with the one below.
    __builtin_memcpy_inline(to, from, CV_NR * sizeof(cv_word));
  } else {
    memcpy(to, from, left * sizeof(cv_word));
  }
}

/// Turns the sums of a tile into outputs.
CV_INLINE void finish_tile(
  const int rows, linear_task task, const vi *sums, const tk_activation activation) {
  const tk_linear *layer = task.layer;
  const size_t output = task.panel * CV_NR, outputs = layer->outputs;
  for (int i = 0; i < rows; i++) {
    const size_t row = task.row + (size_t)i;
    const float low = task.in.low ? task.in.low[row] : 0, step = task.in.step ? task.in.step[row] : 0;
    float *y = task.y + row * task.y_stride + output;
    vf value[CV_VECTORS];
    _Pragma("clang loop unroll(full)")
    for (int j = 0; j < CV_VECTORS; j++) {
      value[j] =
        finished(layer, sums[i * CV_VECTORS + j], output + (size_t)j * CV_LANES, low, step);
      value[j] = activated(value[j], activation, TK_PRECISION != 0);
    }
    copy_panel(y, value, outputs - output);
  }
}

/// Computes one tile. Until its last run, a tile's sums wait in y.
CV_INLINE void linear_tile(const int rows, linear_task task) {
  const tk_linear *layer = task.layer;
  const size_t words = layer->words - task.word, left = layer->outputs - task.panel * CV_NR;
  const size_t run = words < TK_KC ? words : TK_KC, stride = task.in.stride;
  float *y = task.y + task.row * task.y_stride + task.panel * CV_NR;
  vi sums[CV_MR * CV_VECTORS];
  for (int i = 0; i < rows && task.word > 0; i++) {
    for (int j = 0; j < CV_VECTORS; j++) { sums[i * CV_VECTORS + j] = (vi){}; }
    copy_panel(sums + i * CV_VECTORS, y + (size_t)i * task.y_stride, left);
  }
  for (size_t word = 0; word < run; word += TK_CHAIN) {
    const bool first = task.word + word == 0;
    vi chain[CV_MR * CV_VECTORS];
    const size_t length = run - word < TK_CHAIN ? run - word : TK_CHAIN;
    const cv_word *rows_from = task.in.words + task.row * stride + task.word + word;
    const size_t skipped = (task.panel - task.first_panel) * task.panel_words + word * CV_NR;
    tile(
      rows, CV_VECTORS, (cv_factor){rows_from, stride, 1}, task.weights + skipped, CV_NR, length,
      first ? sums : chain, CV_VECTORS, false);
    for (int i = 0; i < rows * CV_VECTORS && !first; i++) { sums[i] = added(sums[i], chain[i]); }
  }
  if (run < words) {
    for (int i = 0; i < rows; i++) {
      copy_panel(y + (size_t)i * task.y_stride, sums + i * CV_VECTORS, left);
    }
    return;
  }
  switch (task.activation) {
  case TK_ACTIVATION_GELU: finish_tile(rows, task, sums, TK_ACTIVATION_GELU); break;
  case TK_ACTIVATION_RELU: finish_tile(rows, task, sums, TK_ACTIVATION_RELU); break;
  default: finish_tile(rows, task, sums, TK_ACTIVATION_NONE); break;
  }
}

/// Defines linear_tiles_ROWS: as many tiles of so many rows as fit; gives the first row left over.
#define TK_LINEAR_TILES(ROWS)                                                                      \
  static __attribute__((noinline)) size_t linear_tiles_##ROWS(linear_task task) {                  \
    const size_t first_panel = task.panel;                                                         \
    for (; task.row + ROWS <= task.last_row; task.row += ROWS) {                                   \
      for (task.panel = first_panel; task.panel < task.last_panel; task.panel++) {                 \
        linear_tile(ROWS, task);                                                                   \
      }                                                                                            \
    }                                                                                              \
    return task.row;                                                                               \
  }

#if CV_MR >= 12
TK_LINEAR_TILES(12)
#endif
#if CV_MR >= 6
TK_LINEAR_TILES(6)
#endif
TK_LINEAR_TILES(4)
TK_LINEAR_TILES(2)
TK_LINEAR_TILES(1)

/// y = activation(x · Wᵀ + b) for rows that are words already.
/// - widened: tk_widened_bytes of memory.
static void linear_words(
  const tk_linear *layer, linear_input in, size_t rows, tk_activation activation, float *y,
  size_t y_stride, cv_word *widened) {
  linear_task task = {
    .layer = layer, .in = in, .activation = activation, .y = y, .y_stride = y_stride,
  };
  const size_t panels = (layer->outputs + CV_NR - 1) / CV_NR;
  for (size_t first = 0; first < rows; first += TK_CHUNK) {
    task.last_row = rows - first < TK_CHUNK ? rows : first + TK_CHUNK;
    for (task.word = 0; task.word < layer->words; task.word += TK_KC) {
      for (task.panel = 0; task.panel < panels; task.panel += TK_NC_PANELS) {
        const size_t left = panels - task.panel;
        task.last_panel = task.panel + (left < TK_NC_PANELS ? left : TK_NC_PANELS);
        task.row = first;
        find_weights(&task, widened);
#if CV_MR >= 12
        task.row = linear_tiles_12(task);
#endif
#if CV_MR >= 6
        task.row = linear_tiles_6(task);
#endif
        task.row = linear_tiles_4(task);
        task.row = linear_tiles_2(task);
        task.row = linear_tiles_1(task);
      }
    }
  }
}

#if TK_PRECISION == 0
static void linear_f32(
  const tk_linear *layer, const float *x, size_t x_stride, size_t rows, tk_activation activation,
  float *y, size_t y_stride, void *scratch) {
  linear_input in = {.words = (const cv_word *)x, .stride = x_stride};
  // Nothing is asked of scratch memory that is not there.
  cv_word *widened = scratch ? tk_aligned(scratch) : NULL;
  if (!tk_rows_collide(x_stride)) {
    linear_words(layer, in, rows, activation, y, y_stride, widened);
    return;
  }
  float *spread = (float *)((char *)widened + tk_widened_bytes(layer));
  in = (linear_input){.words = (const cv_word *)spread, .stride = tk_row_stride(x_stride)};
  for (size_t first = 0; first < rows; first += TK_CHUNK) {
    const size_t n = rows - first < TK_CHUNK ? rows - first : TK_CHUNK;
    for (size_t row = 0; row < n; row++) {
      const float *from = x + (first + row) * x_stride;
      memcpy(spread + row * in.stride, from, layer->inputs * sizeof(float));
    }
    linear_words(layer, in, n, activation, y + first * y_stride, y_stride, widened);
  }
}
#endif
