#include <math.h>

#include "StaticTable.h"

// A fused multiply-add would round differently from a processor without one.
#pragma STDC FP_CONTRACT OFF

enum { block = 64, lanes = 8 };

/// Sum of squares in double, in an order that does not depend on the vector length.
static inline __attribute__((always_inline)) double squared_norm(const float *vector,
                                                                 size_t dimension) {
  double partial[lanes] = {0};
  for (size_t start = 0; start < dimension; start += lanes) {
    for (size_t lane = 0; lane < lanes; lane++) {
      double value = vector[start + lane];
      partial[lane] += value * value;
    }
  }
  double total = 0;
  for (size_t lane = 0; lane < lanes; lane++) total += partial[lane];
  return total;
}

static inline __attribute__((always_inline)) void direction(
    const int8_t *restrict vectors, const float *restrict scales, size_t dimension,
    const int32_t *restrict ids, size_t count, float *restrict out) {
  // One block of components at a time, so that its sums stay in registers.
  for (size_t start = 0; start < dimension; start += block) {
    float sum[block] = {0};
    for (size_t index = 0; index < count; index++) {
      size_t id = (size_t)ids[index];
      const int8_t *row = vectors + id * dimension + start;
      float scale = scales[id];
      for (size_t lane = 0; lane < block; lane++) sum[lane] += scale * (float)row[lane];
    }
    for (size_t lane = 0; lane < block; lane++) out[start + lane] = sum[lane];
  }
  double norm = sqrt(squared_norm(out, dimension));
  if (norm > 0) {
    float inverse = (float)(1 / norm);
    for (size_t index = 0; index < dimension; index++) out[index] *= inverse;
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void direction_avx2(
    const int8_t *vectors, const float *scales, size_t dimension, const int32_t *ids, size_t count,
    float *out) {
  direction(vectors, scales, dimension, ids, count, out);
}
#endif

void static_table_direction(const int8_t *vectors, const float *scales, size_t dimension,
                            const int32_t *ids, size_t count, float *out) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) {
    direction_avx2(vectors, scales, dimension, ids, count, out);
    return;
  }
#endif
  direction(vectors, scales, dimension, ids, count, out);
}
