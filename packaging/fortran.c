// The one function of Fortran's library that OpenBLAS' routines of ours call.

#include <stddef.h>
#include <string.h>

/// Joins two texts of Fortran; cut off, or filled with blanks, to the length of the result.
void _gfortran_concat_string(
  size_t length, char *result, size_t first_length, const char *first, size_t second_length,
  const char *second) {
  if (first_length > length) { first_length = length; }
  if (second_length > length - first_length) { second_length = length - first_length; }
  memcpy(result, first, first_length);
  memcpy(result + first_length, second, second_length);
  memset(result + first_length + second_length, ' ', length - first_length - second_length);
}
