#pragma once

#include <stdint.h>

#define CV_INLINE static inline __attribute__((always_inline))

/// The 4-byte word that tiles multiply by: 1 float, 2 bf16 or 4 bytes of one row, neighbours in k.
typedef int32_t cv_word __attribute__((may_alias));
