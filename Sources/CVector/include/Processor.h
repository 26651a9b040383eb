/// What this processor can do.
#pragma once

#include <stdbool.h>

#include "Word.h"

/// x86-64 with AVX2 and FMA.
CV_INLINE bool cv_has_avx2(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

/// x86-64 with AVX-512 F, BW, DQ and VL.
CV_INLINE bool cv_has_avx512(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
    && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return false;
#endif
}
