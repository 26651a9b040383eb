// What libjq takes from glibc 2.36, for older ones: the tools bring their own.

#include <stdint.h>
#include <stdlib.h>
#include <sys/random.h>

/// A random number, from which libjq makes the secret of its hashes.
uint32_t arc4random(void) {
  uint32_t number = 0;
  if (getrandom(&number, sizeof number, 0) != sizeof number) { abort(); }
  return number;
}
