/// What the shipped background prompts look like to encoders that are known: one JSON object a line, with
/// "embedder" (the name before the @), "dimension" and "background" as in a mapper's "scope".
/// scripts/make-backgrounds.sh writes the file.
#pragma once

#include <stddef.h>
#include <stdint.h>

const uint8_t *_Nonnull background_bytes(void);
size_t background_size(void);
