// Data that is compiled in: the built-in encoder's token vectors.
#pragma once

#include "StaticTable.h"
