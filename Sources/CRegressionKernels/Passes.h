/// Both passes. Included after Tile.h with f32 words.
///
/// Columns beyond the outputs have weights of 0 and probabilities of 0, so nothing that is computed in
/// them reaches a sum.
#include <math.h>

/// Outputs rounded up to whole vectors.
CV_INLINE size_t padded_outputs(const rk_rows *rows) {
  return (rows->outputs + CV_LANES - 1) / CV_LANES * CV_LANES;
}

/// The panels of a packed matrix: the output that each starts at, and its vectors.
#define RK_EACH_PANEL(PADDED)                                                                      \
  for (size_t first = 0, vectors; first < (PADDED); first += vectors * CV_LANES)                   \
    if ((vectors = (PADDED) - first >= CV_PANEL ? CV_VECTORS : 1))

/// logits = rows · Wᵀ + b, for a block of rows.
static __attribute__((noinline)) void block_logits(
  const rk_rows *rows, size_t row, size_t count, const float *packed, float *logits) {
  const size_t dimension = rows->dimension, padded = padded_outputs(rows);
  const float *intercepts = packed + padded * dimension;
  for (size_t i = 0; i < count; i++) {
    memcpy(logits + i * padded, intercepts, padded * sizeof(float));
  }
  const cv_factor x = {(const cv_word *)(rows->embeddings + row * dimension), dimension, 1};
  RK_EACH_PANEL(padded) {
    const cv_word *panel = (const cv_word *)(packed + first * dimension);
    vi *out = (vi *)(logits + first);
    if (vectors == CV_VECTORS) {
      product(
        count, CV_VECTORS, x, panel, CV_PANEL, dimension, out, padded / CV_LANES, true);
    } else {
      product(count, 1, x, panel, CV_LANES, dimension, out, padded / CV_LANES, true);
    }
  }
}

/// sum += residualsᵀ · (rows, 1), for a block of rows.
static __attribute__((noinline)) void add_block(
  const rk_rows *rows, size_t row, size_t count, const float *residuals, float *sum) {
  const size_t dimension = rows->dimension, padded = padded_outputs(rows);
  const cv_factor x = {(const cv_word *)(rows->embeddings + row * dimension), 1, dimension};
  RK_EACH_PANEL(padded) {
    const cv_word *factors = (const cv_word *)(residuals + first);
    vi *out = (vi *)(sum + first * dimension);
    if (vectors == CV_VECTORS) {
      product(dimension, CV_VECTORS, x, factors, padded, count, out, CV_VECTORS, true);
    } else {
      product(dimension, 1, x, factors, padded, count, out, 1, true);
    }
  }
  float *intercepts = sum + padded * dimension;
  for (size_t column = 0; column < padded; column += CV_LANES) {
    vf total = load(intercepts + column);
    for (size_t i = 0; i < count; i++) { total += load(residuals + i * padded + column); }
    store(intercepts + column, total);
  }
}

/// Turns a row's logits into share · (p − y), keeps p, and gives share · −log p(label).
CV_INLINE double softmax_row(
  float *logits, size_t outputs, int32_t label, double share, float *probabilities) {
  const size_t whole = outputs / CV_LANES * CV_LANES, rest = outputs - whole;
  const vi inside = first_lanes(rest);
  const float own = logits[label];
  vf high = splat(-__builtin_inff());
  for (size_t i = 0; i < whole; i += CV_LANES) { high = larger(high, load(logits + i)); }
  if (rest) { high = larger(high, chosen(inside, load(logits + whole), high)); }
  const float top = largest(high);
  vf total = splat(0);
  for (size_t i = 0; i < whole; i += CV_LANES) {
    const vf power = exponential(load(logits + i) - top, splat(0));
    store(probabilities + i, power);
    total += power;
  }
  if (rest) {
    const vf power = exponential(load(logits + whole) - top, splat(0));
    store(probabilities + whole, chosen(inside, power, splat(0)));
    total += chosen(inside, power, splat(0));
  }
  const float powers = sum(total);
  const vf inverse = splat(1 / powers), weight = splat((float)share);
  for (size_t i = 0; i < outputs; i += CV_LANES) {
    const vf probability = load(probabilities + i) * inverse;
    store(probabilities + i, probability);
    store(logits + i, weight * probability);
  }
  logits[label] -= (float)share;
  return share * (log((double)powers) - ((double)own - (double)top));
}

/// The same for the one logit of two classes.
CV_INLINE double logistic_row(float *logits, int32_t label, double share, float *probabilities) {
  const double logit = logits[0], power = exp(-fabs(logit));
  const double probability = (logit < 0 ? power : 1) / (1 + power);
  store(probabilities, splat(0));
  probabilities[0] = (float)probability;
  store(logits, splat(0));
  logits[0] = (float)(share * (probability - label));
  // log(1 + eʸ) with y the logit against the label, its large part taken out.
  const double against = label == 1 ? -logit : logit;
  return share * (fmax(against, 0) + log1p(power));
}

static double add_gradient(
  const rk_rows *rows, const float *parameters, float *sum_of_rows, float *scratch) {
  const size_t outputs = rows->outputs, padded = padded_outputs(rows);
  double loss = 0;
  for (size_t row = 0; row < rows->count; row += RK_BLOCK) {
    const size_t left = rows->count - row, count = left < RK_BLOCK ? left : RK_BLOCK;
    block_logits(rows, row, count, parameters, scratch);
    for (size_t i = 0; i < count; i++) {
      float *logits = scratch + i * padded, *kept = rows->probabilities + (row + i) * padded;
      const int32_t label = rows->labels[row + i];
      const double share = rows->shares[row + i];
      loss += outputs > 1 ? softmax_row(logits, outputs, label, share, kept)
                          : logistic_row(logits, label, share, kept);
    }
    add_block(rows, row, count, scratch, sum_of_rows);
  }
  return loss;
}

static void add_hessian_product(
  const rk_rows *rows, const float *direction, float *sum_of_rows, float *scratch) {
  const size_t padded = padded_outputs(rows);
  for (size_t row = 0; row < rows->count; row += RK_BLOCK) {
    const size_t left = rows->count - row, count = left < RK_BLOCK ? left : RK_BLOCK;
    block_logits(rows, row, count, direction, scratch);
    for (size_t i = 0; i < count; i++) {
      float *responses = scratch + i * padded;
      const float *kept = rows->probabilities + (row + i) * padded;
      vf product_of_lanes = splat(0);
      for (size_t j = 0; j < padded; j += CV_LANES) {
        product_of_lanes = fma_(load(kept + j), load(responses + j), product_of_lanes);
      }
      const vf mean = splat(sum(product_of_lanes)), share = splat((float)rows->shares[row + i]);
      for (size_t j = 0; j < padded; j += CV_LANES) {
        store(responses + j, share * load(kept + j) * (load(responses + j) - mean));
      }
    }
    add_block(rows, row, count, scratch, sum_of_rows);
  }
}
