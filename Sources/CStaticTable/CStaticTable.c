#include "CStaticTable.h"

static _Alignas(64) const uint8_t table[] = {
#embed "StaticTable.bin"
};

const uint8_t *static_table_bytes(void) { return table; }

size_t static_table_size(void) { return sizeof table; }
