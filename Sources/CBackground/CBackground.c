#include "CBackground.h"

static const uint8_t lines[] = {
#embed "Backgrounds.jsonl"
};

const uint8_t *background_bytes(void) { return lines; }

size_t background_size(void) { return sizeof lines; }
