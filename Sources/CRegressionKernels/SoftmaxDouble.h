/// The softmax in doubles, by the library's exponential. Included after Vector.h.

/// Turns a row's logits into share · (p − y), keeps p, and gives share · −log p(label).
CV_INLINE double softmax_row(
  double *logits, size_t outputs, int32_t label, double share, float *kept) {
  double top = logits[0];
  for (size_t i = 1; i < outputs; i++) { top = logits[i] > top ? logits[i] : top; }
  const double own = logits[label] - top;
  double total_exp = 0;
  for (size_t i = 0; i < outputs; i++) {
    logits[i] = exp(logits[i] - top);
    total_exp += logits[i];
  }
  for (size_t i = 0; i < outputs; i++) {
    const double probability = logits[i] / total_exp;
    kept[i] = (float)probability;
    logits[i] = share * probability;
  }
  for (size_t i = outputs; i < RK_PADDED(outputs, RK_FLOATS); i++) { kept[i] = 0; }
  for (size_t i = outputs; i < RK_PADDED(outputs, CV_LANES); i++) { logits[i] = 0; }
  logits[label] -= share;
  return share * (log(total_exp) - own);
}
