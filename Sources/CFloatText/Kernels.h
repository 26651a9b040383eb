/// What a path is made of.
#pragma once

#include "CFloatText.h"

struct ft_kernels {
  size_t (*write_decimals)(const float *, size_t, const ft_power *, uint8_t *, size_t *);
  /// NULL where a path has none.
  size_t (*encode_base64)(const uint8_t *, size_t, uint8_t *);
  size_t (*decode_base64)(const uint8_t *, size_t, uint8_t *);
};

extern const ft_kernels ft_portable;
#if defined(__x86_64__)
extern const ft_kernels ft_avx2;
#endif
