/// x86-64 with AVX2.
#if defined(__x86_64__)
#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt"))), apply_to = function)

#define FT_LANES 4
#include "Decimals.h"
#include "Base64.h"

#pragma clang attribute pop

const ft_kernels ft_avx2 = {ft_write_all, ft_encode, ft_decode};
#endif
