// For MAP_ANONYMOUS and setenv.
#define _GNU_SOURCE

#include "COpenBLAS.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <sys/mman.h>

// As cblas.h numbers them.
enum { ROW_MAJOR = 101, PLAIN = 111, TRANSPOSED = 112, UPPER = 121, NON_UNIT = 131, RIGHT = 142 };

// What OpenBLAS 0.3 takes for a thread, at most.
static const size_t buffer_size = (size_t)160 << 20;
// The library's own segments, with libgfortran's and libquadmath's.
static const size_t library_size = (size_t)64 << 20;
enum { most_buffers = 1024 };

static struct {
  void (*sgemm)(
    int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
  void (*dgemm)(
    int, int, int, int, int, int, double, const double *, int, const double *, int, double, double *,
    int);
  void (*ssyrk)(int, int, int, int, int, float, const float *, int, float, float *, int);
  void (*strsm)(int, int, int, int, int, int, int, float, const float *, int, float *, int);
  void (*dtrsm)(int, int, int, int, int, int, int, double, const double *, int, double *, int);
  void (*dpotrf)(const char *, const int *, double *, const int *, int *);
  void (*dsyevd)(
    const char *, const char *, const int *, double *, const int *, double *, double *, const int *,
    int *, const int *, int *);
  // Builds without threads lack some of these.
  void (*set_threads)(int);
  void *(*allocate)(int);
  void (*release)(void *);
  char *(*core_name)(void);
} blas;

static int has_room(size_t size) {
  void *room = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return room != MAP_FAILED && munmap(room, size) == 0;
}

static const char *open_library(void) {
  if (!has_room(library_size + buffer_size)) {
    return "there is no room in memory for OpenBLAS";
  }
  // Read when the library starts: else it makes a thread a core there and then.
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  // The loader takes a read that a signal interrupts for a broken file.
  if (!library) { library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL); }
  if (!library) { return dlerror(); }
  *(void **)&blas.sgemm = dlsym(library, "cblas_sgemm");
  *(void **)&blas.dgemm = dlsym(library, "cblas_dgemm");
  *(void **)&blas.ssyrk = dlsym(library, "cblas_ssyrk");
  *(void **)&blas.strsm = dlsym(library, "cblas_strsm");
  *(void **)&blas.dtrsm = dlsym(library, "cblas_dtrsm");
  *(void **)&blas.dpotrf = dlsym(library, "dpotrf_");
  *(void **)&blas.dsyevd = dlsym(library, "dsyevd_");
  *(void **)&blas.set_threads = dlsym(library, "openblas_set_num_threads");
  *(void **)&blas.allocate = dlsym(library, "blas_memory_alloc");
  *(void **)&blas.release = dlsym(library, "blas_memory_free");
  *(void **)&blas.core_name = dlsym(library, "openblas_get_corename");
  if (!blas.sgemm || !blas.dgemm || !blas.ssyrk || !blas.strsm || !blas.dtrsm || !blas.dpotrf ||
      !blas.dsyevd) {
    return "libopenblas.so.0 lacks CBLAS or LAPACK";
  }
  if (blas.set_threads) { blas.set_threads(1); }
  return NULL;
}

const char *ob_open(void) {
  static int is_open;
  static const char *answer;
  if (!is_open) {
    is_open = 1;
    answer = open_library();
  }
  return answer;
}

const char *ob_core_name(void) { return blas.core_name ? blas.core_name() : NULL; }

size_t ob_reserve(int threads) {
  static int reserved;
  if (threads > most_buffers) { threads = most_buffers; }
  if (threads <= reserved || !blas.allocate || !blas.release) { return 0; }
  size_t wanted = (size_t)(threads - reserved) * buffer_size;
  if (!has_room(wanted)) { return wanted; }
  void *buffers[most_buffers];
  for (int index = 0; index < threads; index++) { buffers[index] = blas.allocate(0); }
  for (int index = 0; index < threads; index++) { blas.release(buffers[index]); }
  reserved = threads;
  return 0;
}

static int orientation(int transposed) { return transposed ? TRANSPOSED : PLAIN; }

void ob_sgemm(
  int left_transposed, int right_transposed, int m, int n, int inner, const float *left,
  int left_stride, const float *right, int right_stride, float scale, float *result,
  int result_stride) {
  blas.sgemm(
    ROW_MAJOR, orientation(left_transposed), orientation(right_transposed), m, n, inner, 1, left,
    left_stride, right, right_stride, scale, result, result_stride);
}

void ob_dgemm(
  int left_transposed, int right_transposed, int m, int n, int inner, const double *left,
  int left_stride, const double *right, int right_stride, double scale, double *result,
  int result_stride) {
  blas.dgemm(
    ROW_MAJOR, orientation(left_transposed), orientation(right_transposed), m, n, inner, 1, left,
    left_stride, right, right_stride, scale, result, result_stride);
}

void ob_ssyrk(int d, int n, const float *rows, int stride, float *gram, int gram_stride) {
  blas.ssyrk(ROW_MAJOR, UPPER, TRANSPOSED, d, n, 1, rows, stride, 1, gram, gram_stride);
}

void ob_strsm(int transposed, int m, int order, const float *factor, float *rows, int stride) {
  blas.strsm(
    ROW_MAJOR, RIGHT, UPPER, orientation(transposed), NON_UNIT, m, order, 1, factor, order, rows,
    stride);
}

void ob_dtrsm(int transposed, int m, int order, const double *factor, double *rows, int stride) {
  blas.dtrsm(
    ROW_MAJOR, RIGHT, UPPER, orientation(transposed), NON_UNIT, m, order, 1, factor, order, rows,
    stride);
}

int ob_dpotrf(int order, double *matrix) {
  int information = 0;
  // Row-major upper is LAPACK's column-major lower.
  blas.dpotrf("L", &order, matrix, &order, &information);
  return information;
}

int ob_dsyevd(
  int order, double *matrix, double *values, double *work, int work_count, int *integers,
  int integer_count) {
  int information = 0;
  // Row-major upper is LAPACK's column-major lower; its columns are rows here.
  blas.dsyevd(
    "V", "L", &order, matrix, &order, values, work, &work_count, integers, &integer_count,
    &information);
  return information;
}
