/// The softmax in floats. Included after Vector.h.

/// Turns a row's logits into share · (p − y), keeps p, and gives share · −log p(label).
///
/// The exponentials of the other classes are summed apart from the label's: of a row that is well classified
/// they are all there is, and would vanish beside a 1.
CV_INLINE double softmax_row(
  float *logits, size_t outputs, int32_t label, double share, float *kept) {
  const size_t whole = outputs / CV_LANES * CV_LANES, rest = outputs - whole;
  const vi inside = first_lanes(rest);
  const float own = logits[label];
  vf high = splat(-__builtin_inff()), zero = splat(0);
  for (size_t i = 0; i < outputs; i += CV_LANES) {
    // 0, unless a logit is infinite or none; columns beyond the outputs hold zeros.
    zero = fma_(load(logits + i), splat(0), zero);
    high = larger(high, i < whole ? load(logits + i) : select_lanes(inside, load(logits + i), high));
  }
  const float top = largest(high);
  for (size_t i = 0; i < outputs; i += CV_LANES) {
    const vf exponentials = exponential(load(logits + i) - top, splat(0));
    store(kept + i, i < whole ? exponentials : select_lanes(inside, exponentials, splat(0)));
  }
  const float mine = kept[label];
  kept[label] = 0;
  vf total = splat(0);
  for (size_t i = 0; i < outputs; i += CV_LANES) { total += load(kept + i); }
  kept[label] = mine;
  const float others = sum(total), total_exp = mine + others;
  const vf inverse = splat(1 / total_exp), weight = splat((float)share);
  for (size_t i = 0; i < outputs; i += CV_LANES) {
    const vf probability = load(kept + i) * inverse;
    store(kept + i, probability);
    store(logits + i, weight * probability);
  }
  logits[label] = -(float)share * (others / total_exp);
  const double log_total = log1p((double)mine - 1 + (double)others);
  return share * (log_total - ((double)own - (double)top)) + (double)sum(zero);
}
