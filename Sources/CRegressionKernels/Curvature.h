/// The Hessian's pass, in floats. Included after Passes.h.

static void add_hessian_product(
  const rk_rows *rows, const float *direction, float *sum_of_rows, float *scratch) {
  const size_t dimension = rows->dimension, padded = RK_PADDED(rows->outputs, CV_LANES);
  for (size_t row = 0; row < rows->count; row += RK_BLOCK) {
    const size_t left = rows->count - row, count = left < RK_BLOCK ? left : RK_BLOCK;
    const cv_word *x = block_rows(rows, row, count, scratch);
    block_logits(x, count, dimension, padded, direction, scratch);
    for (size_t i = 0; i < count; i++) {
      float *responses = scratch + i * padded;
      const float *kept = rows->probabilities + (row + i) * padded;
      // A shift of all responses changes nothing but the rounding: from the label's, which a row that
      // is well classified is all about, the differences are exact.
      const vf own = splat(rows->outputs > 1 ? responses[rows->labels[row + i]] : 0);
      for (size_t j = 0; j < padded; j += CV_LANES) {
        store(responses + j, load(responses + j) - own);
      }
      vf products = splat(0);
      for (size_t j = 0; j < padded; j += CV_LANES) {
        products = fma_(load(kept + j), load(responses + j), products);
      }
      const vf mean = splat(sum(products)), share = splat((float)rows->shares[row + i]);
      for (size_t j = 0; j < padded; j += CV_LANES) {
        store(responses + j, share * load(kept + j) * (load(responses + j) - mean));
      }
    }
    add_block(x, count, dimension, padded, scratch, sum_of_rows);
  }
}
