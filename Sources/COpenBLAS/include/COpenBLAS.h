/// OpenBLAS, opened when it is first needed, so that a tool that only scores never loads it.
///
/// - `ob_open` comes before every other function here; a call without it ends the process.
/// - Matrices are row-major, and every call runs on the calling thread alone: OpenBLAS' own threads
///   collapse when another process takes a core, and their number changes the order of sums.
#pragma once

#include <stddef.h>

/// Opens the library; later calls give the first one's answer. Not for two threads at once.
/// - Returns: Null, or why it cannot be used.
const char *_Nullable ob_open(void);

/// Which processor's routines the library has chosen; null where it does not say.
const char *_Nullable ob_core_name(void);

/// Takes the working memory of `threads` threads, all at once. OpenBLAS takes it when it is first
/// called on each, and never returns where there is none left.
/// - Returns: 0, or the bytes of address space that are wanted and not there.
size_t ob_reserve(int threads);

/// result (m × n) ← left · right + scale · result. A factor that is transposed is stored as its
/// transpose.
void ob_sgemm(
  int left_transposed, int right_transposed, int m, int n, int inner, const float *_Nonnull left,
  int left_stride, const float *_Nonnull right, int right_stride, float scale, float *_Nonnull result,
  int result_stride);
void ob_dgemm(
  int left_transposed, int right_transposed, int m, int n, int inner, const double *_Nonnull left,
  int left_stride, const double *_Nonnull right, int right_stride, double scale,
  double *_Nonnull result, int result_stride);

/// gram (d × d), upper triangle ← gram + rowsᵀ · rows, rows (n × d).
void ob_ssyrk(
  int d, int n, const float *_Nonnull rows, int stride, float *_Nonnull gram, int gram_stride);

/// rows (m × order) ← X with X · U = rows, or X · Uᵀ = rows; U upper triangular.
void ob_strsm(
  int transposed, int m, int order, const float *_Nonnull factor, float *_Nonnull rows, int stride);
void ob_dtrsm(
  int transposed, int m, int order, const double *_Nonnull factor, double *_Nonnull rows, int stride);

/// Factors a positive definite matrix (order × order) into Uᵀ · U in place, upper triangle.
/// - Returns: 0, or else there is no such factor.
int ob_dpotrf(int order, double *_Nonnull matrix);

/// Replaces a symmetric matrix (order × order), of which the upper triangle is read, by its
/// eigenvectors, one a row; `values` (order) by its eigenvalues, ascending.
/// - work, integers: 1 + 6 order + 2 order² and 3 + 5 order numbers, or more.
/// - Returns: 0, or else none were found.
int ob_dsyevd(
  int order, double *_Nonnull matrix, double *_Nonnull values, double *_Nonnull work, int work_count,
  int *_Nonnull integers, int integer_count);
