/// The softmax in floats. Included after Vector.h.

/// Turns a row's logits into share · (p − y), keeps p, and gives share · −log p(label).
CV_INLINE double softmax_row(
  float *logits, size_t outputs, int32_t label, double share, float *kept) {
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
    store(kept + i, power);
    total += power;
  }
  if (rest) {
    const vf power = chosen(inside, exponential(load(logits + whole) - top, splat(0)), splat(0));
    store(kept + whole, power);
    total += power;
  }
  const float powers = sum(total);
  const vf inverse = splat(1 / powers), weight = splat((float)share);
  for (size_t i = 0; i < outputs; i += CV_LANES) {
    const vf probability = load(kept + i) * inverse;
    store(kept + i, probability);
    store(logits + i, weight * probability);
  }
  logits[label] -= (float)share;
  return share * (log((double)powers) - ((double)own - (double)top));
}
