/// What a layer does between its linear layers. Included after Tile.h with f32 words.

static void add_layer_norm(
  const float *x, const float *residual, size_t rows, size_t width, const float *gamma,
  const float *beta, float epsilon, float *y) {
  const size_t whole = width / CV_LANES * CV_LANES, rest = width - whole;
  for (size_t row = 0; row < rows; row++, x += width, y += width) {
    const float *r = residual ? residual + row * width : NULL;
    vf total = splat(0);
    for (size_t i = 0; i < whole; i += CV_LANES) {
      vf s = r ? load(x + i) + load(r + i) : load(x + i);
      store(y + i, s);
      total += s;
    }
    if (rest) {
      vf s = load_some(x + whole, rest, 0);
      if (r) { s += load_some(r + whole, rest, 0); }
      store_some(y + whole, s, rest);
      total += s;
    }
    const vf mean = splat(sum(total) / (float)width);
    vf squares = splat(0);
    for (size_t i = 0; i < whole; i += CV_LANES) {
      vf d = load(y + i) - mean;
      squares = fma_(d, d, squares);
    }
    if (rest) {
      vf d = load_some(y + whole, rest, mean[0]) - mean;
      squares = fma_(d, d, squares);
    }
    const vf factor = splat(1 / __builtin_sqrtf(sum(squares) / (float)width + epsilon));
    for (size_t i = 0; i < whole; i += CV_LANES) {
      store(y + i, fma_((load(y + i) - mean) * factor, load(gamma + i), load(beta + i)));
    }
    if (rest) {
      vf d = (load_some(y + whole, rest, 0) - mean) * factor;
      vf g = load_some(gamma + whole, rest, 0), b = load_some(beta + whole, rest, 0);
      store_some(y + whole, fma_(d, g, b), rest);
    }
  }
}

static void pool(
  tk_pooling pooling, const float *x, const size_t *offsets, size_t count, size_t width,
  float *out) {
  for (size_t s = 0; s < count; s++, out += width) {
    const size_t first = offsets[s], last = offsets[s + 1];
    for (size_t i = 0; i < width; i += CV_LANES) {
      const size_t n = width - i < CV_LANES ? width - i : CV_LANES;
      vf pooled = first < last ? load_some(x + first * width + i, n, 0) : splat(0);
      const size_t end = pooling == TK_POOLING_CLS ? first : last;
      for (size_t t = first + 1; t < end; t++) {
        vf v = load_some(x + t * width + i, n, 0);
        pooled = pooling == TK_POOLING_MAX ? larger(pooled, v) : pooled + v;
      }
      if (pooling == TK_POOLING_MEAN && first < last) { pooled /= splat((float)(last - first)); }
      store_some(out + i, pooled, n);
    }
  }
}

static void normalize(float *x, size_t rows, size_t width) {
  for (size_t row = 0; row < rows; row++, x += width) {
    vf squares = splat(0);
    for (size_t i = 0; i < width; i += CV_LANES) {
      vf v = load_some(x + i, width - i < CV_LANES ? width - i : CV_LANES, 0);
      squares = fma_(v, v, squares);
    }
    float length = __builtin_sqrtf(sum(squares));
    if (length < 1e-12f) { length = 1e-12f; }
    // Squares that overflow must not pass for a vector of zeros.
    if (!(length < __builtin_inff())) { length = __builtin_nanf(""); }
    for (size_t i = 0; i < width; i++) { x[i] /= length; }
  }
}
