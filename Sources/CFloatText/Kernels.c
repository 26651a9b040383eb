/// Which path runs, and the calls that only pass on to it.
#include "Kernels.h"
#include "Processor.h"

const ft_kernels *ft_kernels_for(ft_path path) {
#if defined(__x86_64__)
  if (path == FT_PATH_AVX2) { return cv_has_avx2() ? &ft_avx2 : NULL; }
#endif
  return path == FT_PATH_PORTABLE ? &ft_portable : NULL;
}

const ft_kernels *ft_kernels_best(void) {
  const ft_kernels *kernels = ft_kernels_for(FT_PATH_AVX2);
  return kernels ? kernels : &ft_portable;
}

size_t ft_write_decimals(
  const ft_kernels *kernels, const float *values, size_t count, const ft_power *powers, uint8_t *text,
  size_t *length) {
  return kernels->write_decimals(values, count, powers, text, length);
}

size_t ft_encode_base64(const ft_kernels *kernels, const void *bytes, size_t count, void *text) {
  return kernels->encode_base64 ? kernels->encode_base64(bytes, count, text) : 0;
}

size_t ft_decode_base64(const ft_kernels *kernels, const void *text, size_t count, void *bytes) {
  return kernels->decode_base64 ? kernels->decode_base64(text, count, bytes) : 0;
}
