#include "CUnicode.h"

#define DECLARE_MAPPING(name)                           \
  extern const size_t unicode_##name##_count;           \
  extern const uint32_t unicode_##name##_keys[];        \
  extern const uint16_t unicode_##name##_offsets[];     \
  extern const uint32_t unicode_##name##_values[]

DECLARE_MAPPING(stripped);
DECLARE_MAPPING(lowercase);
DECLARE_MAPPING(canonical);
DECLARE_MAPPING(compatible);
DECLARE_MAPPING(composites);
DECLARE_MAPPING(combining_rank);

/// Binary search; an empty run when the scalar is not among the keys.
static struct unicode_run find(uint32_t scalar, const uint32_t *keys, size_t count,
                               const uint16_t *offsets, const uint32_t *values) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (keys[middle] < scalar) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == count || keys[low] != scalar) return (struct unicode_run){values, 0};
  return (struct unicode_run){values + offsets[low], offsets[low + 1] - offsets[low]};
}

#define FIND(name, scalar)                                                               \
  find(scalar, unicode_##name##_keys, unicode_##name##_count, unicode_##name##_offsets, \
       unicode_##name##_values)

struct unicode_run unicode_stripped(uint32_t scalar) { return FIND(stripped, scalar); }

struct unicode_run unicode_lowercase(uint32_t scalar) { return FIND(lowercase, scalar); }

struct unicode_run unicode_canonical_parts(uint32_t scalar) { return FIND(canonical, scalar); }

struct unicode_run unicode_compatible_parts(uint32_t scalar) { return FIND(compatible, scalar); }

struct unicode_run unicode_composites(uint32_t first) { return FIND(composites, first); }

uint32_t unicode_combining_rank(uint32_t scalar) {
  struct unicode_run rank = FIND(combining_rank, scalar);
  return rank.count == 1 ? rank.scalars[0] : 0;
}
