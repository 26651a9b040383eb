/// What this processor can do.
#pragma once

#include <stdbool.h>
#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

#include "Word.h"

#if defined(__aarch64__)
/// Whether Linux tells of a capability: HWCAP's bits, then those of HWCAP2 from 32 on.
CV_INLINE bool cv_has_capability(int bit) {
#if defined(__linux__)
  return (bit < 32 ? getauxval(AT_HWCAP) >> bit : getauxval(AT_HWCAP2) >> (bit - 32)) & 1;
#else
  (void)bit;
  return false;
#endif
}
#endif

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

/// Dot products of bfloat16: AVX-512 BF16, or Arm's BF16 (HWCAP2_BF16).
CV_INLINE bool cv_has_bf16(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__)
  return cv_has_capability(32 + 14);
#else
  return false;
#endif
}

/// Dot products of bytes: AVX-512 VNNI, or Arm's dot product (HWCAP_ASIMDDP).
CV_INLINE bool cv_has_int8(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512vnni");
#elif defined(__aarch64__)
  return cv_has_capability(20);
#else
  return false;
#endif
}
