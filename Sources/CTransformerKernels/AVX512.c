/// x86-64 with AVX-512: sixteen lanes, thirty-two registers.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels.h"

#pragma clang attribute push(                                                                      \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#define CV_LANES 16
#define CV_HAS_FMA 1
#include "Vector.h"

#define CV_MR 12
CV_INLINE vi multiply_add(vi v, vi w, vi s) { return (vi)fma_((vf)v, (vf)w, (vf)s); }
#include "Tile.h"

#define TK_PRECISION 0
#include "Attention.h"
#include "Linear.h"
#include "Operations.h"

#pragma clang attribute pop

const tk_kernels tk_avx512 = {
  .name = "avx512",
  .path = TK_PATH_AVX512,
  .panel = CV_NR,
  .linear = {linear_f32, tk_linear_avx512_bf16, tk_linear_avx512_int8},
  .add_layer_norm = add_layer_norm,
  .attention = {attention, tk_attention_avx512_bf16},
  .pool = pool,
  .normalize = normalize,
};
#endif
