/// Every processor: vectors of two numbers, and no base64.
#define FT_LANES 2
#include "Decimals.h"

const ft_kernels ft_portable = {ft_write_all, NULL, NULL};
