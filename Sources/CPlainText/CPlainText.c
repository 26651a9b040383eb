/// Nothing of its own: the header is compiled with whoever includes it.
#include "CPlainText.h"
