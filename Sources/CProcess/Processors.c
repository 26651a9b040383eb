#define _GNU_SOURCE

#include "CProcess.h"

#ifdef __linux__
#include <sched.h>

int cp_affinity_count(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}
#else
int cp_affinity_count(void) { return 0; }
#endif
