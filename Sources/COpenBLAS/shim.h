#include <cblas.h>

/* LAPACK's Cholesky factorisation, which OpenBLAS exports and its cblas.h leaves undeclared. */
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);

/* Builds of OpenBLAS without threads of its own do not have this. */
int blas_thread_shutdown_(void) __attribute__((weak));

/* Ends OpenBLAS' own threads, where it has any. */
static inline void end_openblas_threads(void) {
  if (blas_thread_shutdown_) { (void)blas_thread_shutdown_(); }
}
