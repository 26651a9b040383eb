// What this processor can multiply at most: products in registers alone, on as many threads as named.
//
//   cc -O2 -pthread peaks.c -o peaks && ./peaks 2
//
// Prints one JSON object: thousand million operations a second (a product and its sum are two) in 32-bit floats
// (vfmadd231ps), bfloat16 (vdpbf16ps) and 8-bit integers (vpdpbusd); without what the processor does not have.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if !defined(__x86_64__)
int main(void) {
  puts("{}");
  return 0;
}
#else

/// Products of one round: as many accumulators as hide the latency of each.
#define ACCUMULATORS 16
#define ROUNDS 2000000L

#define LOOP(name, instruction, registers)                                                       \
  static void name(void) {                                                                       \
    long rounds = ROUNDS;                                                                        \
    __asm__ volatile(                                                                            \
      "vzeroall\nvpxord %%zmm16, %%zmm16, %%zmm16\n"                                             \
      "1:\n" instruction(0) instruction(1) instruction(2) instruction(3) instruction(4)          \
        instruction(5) instruction(6) instruction(7) instruction(8) instruction(9)               \
          instruction(10) instruction(11) instruction(12) instruction(13) instruction(14)        \
            instruction(15) "dec %0\n"                                                           \
      "jnz 1b\n"                                                                                 \
      : "+r"(rounds)                                                                             \
      :                                                                                          \
      : "cc" registers);                                                                         \
  }

#define SOME                                                                                      \
  , "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10",       \
    "xmm11", "xmm12", "xmm13", "xmm14", "xmm15"
#define WIDE(mnemonic, n) mnemonic " %%zmm16, %%zmm16, %%zmm" #n "\n"
#define WIDE_F32(n) WIDE("vfmadd231ps", n)
#define WIDE_BF16(n) WIDE("vdpbf16ps", n)
#define WIDE_INT8(n) WIDE("vpdpbusd", n)
// All registers are zero, so that nothing overflows or is denormal.
#define NARROW_F32(n) "vfmadd231ps %%ymm" #n ", %%ymm" #n ", %%ymm" #n "\n"

LOOP(wide_f32, WIDE_F32, SOME)
LOOP(wide_bf16, WIDE_BF16, SOME)
LOOP(wide_int8, WIDE_INT8, SOME)

static void narrow_f32(void) {
  long rounds = ROUNDS;
  __asm__ volatile(
    "vzeroall\n"
    "1:\n" NARROW_F32(0) NARROW_F32(1) NARROW_F32(2) NARROW_F32(3) NARROW_F32(4) NARROW_F32(5)
      NARROW_F32(6) NARROW_F32(7) NARROW_F32(8) NARROW_F32(9) NARROW_F32(10) NARROW_F32(11)
        NARROW_F32(12) NARROW_F32(13) NARROW_F32(14) NARROW_F32(15) "dec %0\n"
    "jnz 1b\n"
    : "+r"(rounds)
    :
    : "cc" SOME);
}

static void *run(void *loop) {
  ((void (*)(void))loop)();
  return NULL;
}

static double seconds(void) {
  struct timespec now;
  (void)clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/// The best of five, in thousand million operations a second.
static double measure(void (*loop)(void), int threads, double operations) {
  pthread_t started[256];
  double best = 0;
  for (int trial = 0; trial < 5; trial++) {
    const double start = seconds();
    for (int i = 0; i < threads; i++) {
      if (pthread_create(&started[i], NULL, run, (void *)loop) != 0) { exit(2); }
    }
    for (int i = 0; i < threads; i++) { (void)pthread_join(started[i], NULL); }
    const double rate =
      1e-9 * threads * ROUNDS * ACCUMULATORS * operations / (seconds() - start);
    if (rate > best) { best = rate; }
  }
  return best;
}

int main(int count, char **arguments) {
  const int threads = count > 1 ? atoi(arguments[1]) : 1;
  if (threads < 1 || threads > 256) {
    fprintf(stderr, "usage: peaks THREADS, from 1 to 256\n");
    return 64;
  }
  __builtin_cpu_init();
  const int has_wide = __builtin_cpu_supports("avx512f");
  if (has_wide) {
    printf("{\"f32\":%.1f", measure(wide_f32, threads, 32));
  } else if (__builtin_cpu_supports("fma")) {
    printf("{\"f32\":%.1f", measure(narrow_f32, threads, 16));
  } else {
    puts("{}");
    return 0;
  }
  if (__builtin_cpu_supports("avx512bf16")) {
    printf(",\"bf16\":%.1f", measure(wide_bf16, threads, 64));
  }
  if (__builtin_cpu_supports("avx512vnni")) {
    printf(",\"int8\":%.1f", measure(wide_int8, threads, 128));
  }
  puts("}");
  return 0;
}
#endif
