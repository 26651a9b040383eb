/// What follows a linear layer's sum. Included after Vector.h.

/// a² - square, exactly, where square is a² as rounded.
CV_INLINE vf lost_in_square(vf a, vf square) {
#if CV_HAS_FMA
  return fma_(a, a, -square);
#else
  // The upper half of the bits and the lower have exact products.
  const vf high = (vf)((vi)a & ~0xfff), low = a - high;
  return ((high * high - square) + 2 * high * low) + low * low;
#endif
}

/// x Φ(x) with Φ(-|x|) = e^(-x²/2) · g(t), t = 1 / (1 + |x|/4), so that the left tail keeps its
/// relative accuracy. g is the minimax fit of erfcx(|x|/√2) / 2, relative error 1.3e-8.
CV_INLINE vf gelu_exact(vf x) {
  static const float g[] = {
    -0x1.8acadap-16f, 0x1.9ab03cp-4f, 0x1.83274cp-4f, 0x1.f79faap-4f, -0x1.8f52a8p-6f,
    0x1.3f6304p-2f, -0x1.5e9b5p-2f, 0x1.9b599ep-2f, -0x1.97a392p-3f, 0x1.1a6ffep-5f,
  };
  vf a = smaller(magnitude(x), splat(13));
  vf t = 1 / fma_(a, splat(0.25f), splat(1));
  vf square = a * a;
  // What rounding took from the square would cost x²/2 ulp in the power.
  vf lost = lost_in_square(a, square);
  vf left = exponential(square * -0.5f, lost * -0.5f) * polynomial(t, g, 10);
  return x * select_lanes(x < 0, left, 1 - left);
}

/// x Φ(x) with Φ(x) - 1/2 = x P(x²) up to |x| = 4.25, where P makes Φ reach 1: absolute error 1e-4, far
/// below what rounding to bf16 or 8 bits does next.
CV_INLINE vf gelu_rough(vf x) {
  static const float p[] = {
    3.98420047e-01f, -6.54535067e-02f, 9.25782703e-03f, -9.40448583e-04f,
    6.55272276e-05f, -2.93881237e-06f, 7.57087007e-08f, -8.46046505e-10f,
  };
  vf a = larger(smaller(x, splat(4.25f)), splat(-4.25f));
  return x * fma_(a, polynomial(a * a, p, 8), splat(0.5f));
}

/// What follows a linear layer's sum; `rough` where the layer itself is.
CV_INLINE vf activated(vf x, tk_activation activation, const bool rough) {
  switch (activation) {
  case TK_ACTIVATION_GELU: return rough ? gelu_rough(x) : gelu_exact(x);
  case TK_ACTIVATION_RELU: return larger(x, splat(0));
  default: return x;
  }
}
