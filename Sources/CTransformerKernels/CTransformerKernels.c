#include "CTransformerKernels.h"
