/// The passes over blocks of rows. Included after Tile.h, and after
/// - RK_NUMBER, float or double, and RK_VECTOR, CV_LANES of them, and
/// - softmax_row
/// are defined.
///
/// Columns beyond the outputs have weights of 0 and residuals of 0, so nothing that is computed in them
/// reaches a sum.

/// Rows whose logits are held at a time: with the rows themselves they stay in second-level cache. A
/// multiple of each path's tile.
#define RK_BLOCK RK_BLOCK_OF(RK_NUMBER)

/// The panels of a packed matrix: the output that each starts at, and its vectors.
#define RK_EACH_PANEL(PADDED)                                                                      \
  for (size_t first = 0, vectors; first < (PADDED); first += vectors * CV_LANES)                   \
    if ((vectors = (PADDED) - first >= CV_NR ? CV_VECTORS : 1))

/// A block's rows as tiles multiply them: in place, or widened in `memory`.
CV_INLINE const CV_WORD *block_rows(
  const rk_rows *rows, size_t row, size_t count, RK_NUMBER *memory) {
  const float *embeddings = rows->embeddings + row * rows->dimension;
  if (sizeof(RK_NUMBER) == sizeof(float)) { return (const CV_WORD *)embeddings; }
  for (size_t i = 0; i < count * rows->dimension; i++) { memory[i] = embeddings[i]; }
  return (const CV_WORD *)memory;
}

/// logits = rows · Wᵀ + b, for a block of rows.
static __attribute__((noinline)) void block_logits(
  const CV_WORD *x, size_t count, size_t dimension, size_t padded, const RK_NUMBER *packed,
  RK_NUMBER *logits) {
  const RK_NUMBER *intercepts = packed + padded * dimension;
  for (size_t i = 0; i < count; i++) {
    memcpy(logits + i * padded, intercepts, padded * sizeof *logits);
  }
  const cv_factor factor = {x, dimension, 1};
  const size_t stride = padded / CV_LANES;
  RK_EACH_PANEL(padded) {
    const CV_WORD *panel = (const CV_WORD *)(packed + first * dimension);
    CV_WORDS *out = (CV_WORDS *)(logits + first);
    if (vectors == CV_VECTORS) {
      product(count, CV_VECTORS, factor, panel, CV_NR, dimension, out, stride, true);
    } else {
      product(count, 1, factor, panel, CV_LANES, dimension, out, stride, true);
    }
  }
}

/// sum += residualsᵀ · (rows, 1), for a block of rows.
static __attribute__((noinline)) void add_block(
  const CV_WORD *x, size_t count, size_t dimension, size_t padded, const RK_NUMBER *residuals,
  RK_NUMBER *sum) {
  const cv_factor factor = {x, 1, dimension};
  RK_EACH_PANEL(padded) {
    const CV_WORD *columns = (const CV_WORD *)(residuals + first);
    CV_WORDS *out = (CV_WORDS *)(sum + first * dimension);
    if (vectors == CV_VECTORS) {
      product(dimension, CV_VECTORS, factor, columns, padded, count, out, CV_VECTORS, true);
    } else {
      product(dimension, 1, factor, columns, padded, count, out, 1, true);
    }
  }
  RK_VECTOR *intercepts = (RK_VECTOR *)(sum + padded * dimension);
  for (size_t i = 0; i < count; i++) {
    const RK_VECTOR *row = (const RK_VECTOR *)(residuals + i * padded);
    for (size_t j = 0; j < padded / CV_LANES; j++) { intercepts[j] += row[j]; }
  }
}

/// Turns the one logit of two classes into share · (p − y), keeps p, and gives share · −log p(label).
CV_INLINE double logistic_row(
  RK_NUMBER *logits, size_t padded, int32_t label, double share, float *kept, size_t kept_padded) {
  const double logit = (double)logits[0], exp_of_minus = exp(-fabs(logit));
  const double probability = (logit < 0 ? exp_of_minus : 1) / (1 + exp_of_minus);
  memset(kept, 0, kept_padded * sizeof *kept);
  kept[0] = (float)probability;
  memset(logits, 0, padded * sizeof *logits);
  logits[0] = (RK_NUMBER)(share * (probability - label));
  // log(1 + eʸ) with y the logit against the label, its large part taken out.
  const double against = label == 1 ? -logit : logit;
  return share * ((against > 0 ? against : 0) + log1p(exp_of_minus));
}

static double add_gradient(
  const rk_rows *rows, const RK_NUMBER *parameters, RK_NUMBER *sum_of_rows, RK_NUMBER *scratch) {
  const size_t outputs = rows->outputs, dimension = rows->dimension;
  const size_t padded = RK_PADDED(outputs, CV_LANES), kept_padded = RK_PADDED(outputs, RK_FLOATS);
  double loss = 0;
  for (size_t row = 0; row < rows->count; row += RK_BLOCK) {
    const size_t left = rows->count - row, count = left < RK_BLOCK ? left : RK_BLOCK;
    const CV_WORD *x = block_rows(rows, row, count, scratch + RK_BLOCK * padded);
    block_logits(x, count, dimension, padded, parameters, scratch);
    for (size_t i = 0; i < count; i++) {
      RK_NUMBER *logits = scratch + i * padded;
      float *kept = rows->probabilities + (row + i) * kept_padded;
      const int32_t label = rows->labels[row + i];
      const double share = rows->shares[row + i];
      loss += outputs > 1 ? softmax_row(logits, outputs, label, share, kept)
                          : logistic_row(logits, padded, label, share, kept, kept_padded);
    }
    add_block(x, count, dimension, padded, scratch, sum_of_rows);
  }
  return loss;
}
