// Data that is compiled in: Unicode properties and the built-in encoder's token vectors.
#pragma once

#include "StaticTable.h"
#include "UnicodeTable.h"
