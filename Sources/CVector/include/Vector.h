/// Vectors of CV_LANES floats in the compiler's portable notation, and the functions a layer needs of
/// them. Each path's file includes this once, with CV_LANES set and its instructions enabled.
#include <string.h>

#include "Word.h"

typedef float vf __attribute__((vector_size(CV_LANES * 4)));
typedef int32_t vi __attribute__((vector_size(CV_LANES * 4)));
typedef vf vf_any __attribute__((aligned(4)));

/// a · b + c: rounded once where the path has FMA; else, as a library call would be slow, twice.
CV_INLINE vf fma_(vf a, vf b, vf c) {
#if CV_HAS_FMA
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

CV_INLINE vf splat(float x) { return (vf){} + x; }
CV_INLINE vf load(const float *p) { return *(const vf_any *)p; }
CV_INLINE void store(float *p, vf x) { *(vf_any *)p = x; }

/// a where the mask is all ones, b where it is zeros.
CV_INLINE vf select_lanes(vi mask, vf a, vf b) { return (vf)(((vi)a & mask) | ((vi)b & ~mask)); }

CV_INLINE vf smaller(vf a, vf b) { return select_lanes(a < b, a, b); }
CV_INLINE vf larger(vf a, vf b) { return select_lanes(a > b, a, b); }
CV_INLINE vf magnitude(vf x) { return (vf)((vi)x & 0x7fffffff); }

/// All ones in the first `count` lanes, zeros in the others.
CV_INLINE vi first_lanes(size_t count) {
  static const int32_t lane[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  vi lanes;
  memcpy(&lanes, lane, sizeof lanes);
  return lanes < (int32_t)count;
}

/// The first `count` of CV_LANES floats; the other lanes are `rest`, and their memory is not read.
CV_INLINE vf load_some(const float *p, size_t count, float rest) {
#if CV_LANES == 16
  return (vf)_mm512_mask_loadu_ps((__m512)splat(rest), (__mmask16)((1u << count) - 1), p);
#else
  vf x = splat(rest);
  memcpy(&x, p, count * sizeof(float));
  return x;
#endif
}

CV_INLINE void store_some(float *p, vf x, size_t count) {
#if CV_LANES == 16
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)x);
#else
  memcpy(p, &x, count * sizeof(float));
#endif
}

/// The sum of the lanes, halves added to halves: one order on every call.
CV_INLINE float sum(vf x) {
  float lane[CV_LANES];
  memcpy(lane, &x, sizeof x);
  for (int half = CV_LANES / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) { lane[i] += lane[i + half]; }
  }
  return lane[0];
}

CV_INLINE float largest(vf x) {
  float lane[CV_LANES];
  memcpy(lane, &x, sizeof x);
  for (int half = CV_LANES / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) {
      lane[i] = lane[i] > lane[i + half] ? lane[i] : lane[i + half];
    }
  }
  return lane[0];
}

/// c[0] + c[1] x + … + c[n - 1] xⁿ⁻¹ by Horner's rule.
CV_INLINE vf polynomial(vf x, const float *c, const int n) {
  vf y = splat(c[n - 1]);
  _Pragma("clang loop unroll(full)")
  for (int i = n - 2; i >= 0; i--) { y = fma_(y, x, splat(c[i])); }
  return y;
}

/// e^(x + tail) for x in [-87, 88], within 1 ulp; below -87 it is e^-87, which no sum here can see.
CV_INLINE vf exponential(vf x, vf tail) {
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
