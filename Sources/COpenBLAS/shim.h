#include <cblas.h>

/* LAPACK's Cholesky factorisation, which OpenBLAS exports and its cblas.h leaves undeclared. */
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);

/* LAPACK's eigenvectors of a symmetric matrix, the same. */
void dsyevd_(
  const char *jobz, const char *uplo, const blasint *n, double *a, const blasint *lda, double *w,
  double *work, const blasint *lwork, blasint *iwork, const blasint *liwork, blasint *info);

/* Builds of OpenBLAS without threads of its own do not have this. */
int blas_thread_shutdown_(void) __attribute__((weak));

/* Ends OpenBLAS' own threads, where it has any. */
static inline void end_openblas_threads(void) {
  if (blas_thread_shutdown_) { (void)blas_thread_shutdown_(); }
}
