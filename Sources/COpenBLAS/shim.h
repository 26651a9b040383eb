#include <cblas.h>

/* LAPACK's Cholesky factorisation, which OpenBLAS exports and its cblas.h leaves undeclared. */
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);

/* Ends OpenBLAS' own threads, which its cblas.h leaves undeclared as well. */
int blas_thread_shutdown_(void);
