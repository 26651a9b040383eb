/// Vectors of TK_LANES floats in the compiler's portable notation, and the functions a layer needs of
/// them. Each path's file includes this once, with TK_LANES set and its instructions enabled.
#include <string.h>

#define TK_INLINE static inline __attribute__((always_inline))

typedef float vf __attribute__((vector_size(TK_LANES * 4)));
typedef int32_t vi __attribute__((vector_size(TK_LANES * 4)));
typedef vf vf_any __attribute__((aligned(4)));

/// a · b + c: rounded once where the path has FMA; else, as a library call would be slow, twice.
TK_INLINE vf fma_(vf a, vf b, vf c) {
#if TK_HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

TK_INLINE vf splat(float x) { return (vf){} + x; }
TK_INLINE vf load(const float *p) { return *(const vf_any *)p; }
TK_INLINE void store(float *p, vf x) { *(vf_any *)p = x; }

/// a where the mask is all ones, b where it is zeros.
TK_INLINE vf chosen(vi mask, vf a, vf b) { return (vf)(((vi)a & mask) | ((vi)b & ~mask)); }

TK_INLINE vf smaller(vf a, vf b) { return chosen(a < b, a, b); }
TK_INLINE vf larger(vf a, vf b) { return chosen(a > b, a, b); }
TK_INLINE vf magnitude(vf x) { return (vf)((vi)x & 0x7fffffff); }

/// All ones in the first `count` lanes, zeros in the others.
TK_INLINE vi first_lanes(size_t count) {
  static const int32_t lane[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  vi lanes;
  memcpy(&lanes, lane, sizeof lanes);
  return lanes < (int32_t)count;
}

/// The first `count` of TK_LANES floats; the other lanes are `rest`, and their memory is not read.
TK_INLINE vf load_some(const float *p, size_t count, float rest) {
#if TK_LANES == 16
  return (vf)_mm512_mask_loadu_ps((__m512)splat(rest), (__mmask16)((1u << count) - 1), p);
#else
  vf x = splat(rest);
  memcpy(&x, p, count * sizeof(float));
  return x;
#endif
}

TK_INLINE void store_some(float *p, vf x, size_t count) {
#if TK_LANES == 16
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)x);
#else
  memcpy(p, &x, count * sizeof(float));
#endif
}

/// The sum of the lanes, halves added to halves: one order on every call.
TK_INLINE float sum(vf x) {
  float lane[TK_LANES];
  memcpy(lane, &x, sizeof x);
  for (int half = TK_LANES / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) { lane[i] += lane[i + half]; }
  }
  return lane[0];
}

TK_INLINE float largest(vf x) {
  float lane[TK_LANES];
  memcpy(lane, &x, sizeof x);
  for (int half = TK_LANES / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) {
      lane[i] = lane[i] > lane[i + half] ? lane[i] : lane[i + half];
    }
  }
  return lane[0];
}

/// c[0] + c[1] x + … + c[n - 1] xⁿ⁻¹ by Horner's rule.
TK_INLINE vf polynomial(vf x, const float *c, const int n) {
  vf y = splat(c[n - 1]);
  _Pragma("clang loop unroll(full)")
  for (int i = n - 2; i >= 0; i--) { y = fma_(y, x, splat(c[i])); }
  return y;
}

/// e^(x + tail) for x in [-87, 88], within 1 ulp; below -87 it is e^-87, which no sum here can see.
TK_INLINE vf exponential(vf x, vf tail) {
  // e^r on |r| ≤ ln 2 / 2: minimax with the first two terms kept, relative error 3e-9.
  static const float c[] = {
    1, 1, 0x1.fffffcp-2f, 0x1.55549p-3f, 0x1.5558f6p-5f, 0x1.123a8ep-7f, 0x1.6a22d4p-10f,
  };
  x = larger(x, splat(-87));
  // Adding and taking away 1.5 · 2²³ rounds to an integer, which is then in the low bits.
  const vf magic = splat(0x1.8p23f);
  vf shifted = fma_(x, splat(0x1.715476p0f), magic);
  vf n = shifted - magic;
  vf r = fma_(n, splat(-0x1.62e4p-1f), x);
  r = fma_(n, splat(-0x1.7f7d1cp-20f), r) + tail;
  vi scale = ((vi)shifted << 23) + (127 << 23);
  return polynomial(r, c, 7) * (vf)scale;
}

/// a² - square, exactly, where square is a² as rounded.
TK_INLINE vf lost_in_square(vf a, vf square) {
#if TK_HAS_FMA
  return fma_(a, a, -square);
#else
  // The upper half of the bits and the lower have exact products.
  const vf high = (vf)((vi)a & ~0xfff), low = a - high;
  return ((high * high - square) + 2 * high * low) + low * low;
#endif
}

/// x Φ(x) with Φ(-|x|) = e^(-x²/2) · g(t), t = 1 / (1 + |x|/4), so that the left tail keeps its
/// relative accuracy. g is the minimax fit of erfcx(|x|/√2) / 2, relative error 1.3e-8.
TK_INLINE vf gelu_exact(vf x) {
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
  return x * chosen(x < 0, left, 1 - left);
}

/// x Φ(x) with Φ(x) - 1/2 = x P(x²) up to |x| = 4.25, where P makes Φ reach 1: absolute error 1e-4, far
/// below what rounding to bf16 or 8 bits does next.
TK_INLINE vf gelu_rough(vf x) {
  static const float p[] = {
    3.98420047e-01f, -6.54535067e-02f, 9.25782703e-03f, -9.40448583e-04f,
    6.55272276e-05f, -2.93881237e-06f, 7.57087007e-08f, -8.46046505e-10f,
  };
  vf a = larger(smaller(x, splat(4.25f)), splat(-4.25f));
  return x * fma_(a, polynomial(a * a, p, 8), splat(0.5f));
}

/// What follows a linear layer's sum; `rough` where the layer itself is.
TK_INLINE vf activated(vf x, tk_activation activation, const bool rough) {
  switch (activation) {
  case TK_ACTIVATION_GELU: return rough ? gelu_rough(x) : gelu_exact(x);
  case TK_ACTIVATION_RELU: return larger(x, splat(0));
  default: return x;
  }
}
