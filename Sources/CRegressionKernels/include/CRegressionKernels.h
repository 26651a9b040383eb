/// The passes of a logistic regression over its rows: gradients in floats or doubles, and Hessian
/// products in floats.
///
/// With x a row, W (outputs × dimension) and b (outputs) the logits are z = W x + b. Of one output the
/// probability is that of the second of two classes, the logistic function of z; of several they are the
/// softmax of z.
///
/// Rules that hold for every function here:
/// - Matrices are row-major. Nothing is kept between calls, takes a lock or starts a thread.
/// - The same call gives the same bits on one path; different paths may differ in the last bits.
/// - Inputs are taken to be what the comments say: shapes are not checked.
#pragma once

#include <stddef.h>
#include <stdint.h>

/// A set of instructions that the kernels are written for.
enum __attribute__((enum_extensibility(closed))) rk_path : int32_t {
  /// Plain C: any CPU.
  RK_PATH_PORTABLE = 0,
  /// x86-64 with AVX2 and FMA.
  RK_PATH_AVX2 = 1,
  /// x86-64 with AVX-512 F, BW, DQ and VL.
  RK_PATH_AVX512 = 2,
};
typedef enum rk_path rk_path;

/// The kernels of one path.
typedef struct rk_kernels rk_kernels;

/// The kernels of the best path of this CPU. Never null; static, not to be freed.
const rk_kernels *_Nonnull rk_kernels_best(void);

/// The kernels of `path`, or null where this CPU cannot run them.
const rk_kernels *_Nullable rk_kernels_for(rk_path path);

/// "portable", "avx2" or "avx512".
const char *_Nonnull rk_kernels_name(const rk_kernels *_Nonnull kernels);

/// `outputs` rounded up to whole vectors of floats.
size_t rk_padded(const rk_kernels *_Nonnull kernels, size_t outputs);

/// Floats, or doubles, of a matrix (outputs × (dimension + 1)) as the kernels hold it: a multiple of a
/// vector's.
size_t rk_packed_count(const rk_kernels *_Nonnull kernels, size_t outputs, size_t dimension);
size_t rk_packed_count_double(const rk_kernels *_Nonnull kernels, size_t outputs, size_t dimension);

/// Brings a matrix into the kernels' order.
/// - matrix: (outputs × (dimension + 1)), each row the weights and then the intercept of an output.
/// - packed: `rk_packed_count` numbers, on a 64-byte boundary.
void rk_pack(
  const rk_kernels *_Nonnull kernels, const double *_Nonnull matrix, size_t outputs, size_t dimension,
  float *_Nonnull packed);
void rk_pack_double(
  const rk_kernels *_Nonnull kernels, const double *_Nonnull matrix, size_t outputs, size_t dimension,
  double *_Nonnull packed);

/// Adds up matrices that are in the kernels' order.
/// - packed: `count` of them, one after the other.
/// - matrix: (outputs × (dimension + 1)); replaced.
void rk_unpack_sum(
  const rk_kernels *_Nonnull kernels, const float *_Nonnull packed, size_t count, size_t outputs,
  size_t dimension, double *_Nonnull matrix);
void rk_unpack_sum_double(
  const rk_kernels *_Nonnull kernels, const double *_Nonnull packed, size_t count, size_t outputs,
  size_t dimension, double *_Nonnull matrix);

/// Rows to pass over.
typedef struct rk_rows {
  size_t count, dimension, outputs;
  /// (count × dimension)
  const float *_Nonnull embeddings;
  /// (count): the class of each row; less than outputs, or than 2 where that is 1.
  const int32_t *_Nonnull labels;
  /// (count): what each row weighs.
  const double *_Nonnull shares;
  /// (count × padded): written by `rk_add_gradient`, with zeros beyond the outputs; then read by
  /// `rk_add_hessian_product`.
  float *_Nonnull probabilities;
} rk_rows;

/// Floats of scratch memory that any pass needs, a double counting as two; bounded, whatever the number
/// of rows.
size_t rk_scratch_count(const rk_kernels *_Nonnull kernels, size_t outputs, size_t dimension);

/// Adds Σ share · (p − y) ⊗ (x, 1), and keeps the probabilities p.
/// - parameters: packed. sum: packed, added to. scratch: on a 64-byte boundary.
/// - Returns: Σ share · −log p(label); not finite where a logit is none or too large for its type.
double rk_add_gradient(
  const rk_kernels *_Nonnull kernels, const rk_rows *_Nonnull rows, const float *_Nonnull parameters,
  float *_Nonnull sum, float *_Nonnull scratch);

/// The same in doubles, but for the probabilities kept.
double rk_add_gradient_double(
  const rk_kernels *_Nonnull kernels, const rk_rows *_Nonnull rows, const double *_Nonnull parameters,
  double *_Nonnull sum, double *_Nonnull scratch);

/// Adds Σ share · p ∘ (u − p · u) ⊗ (x, 1) with u the logits that `direction` gives: the part of the rows
/// in the Hessian's product with it.
/// - direction: packed. sum: packed, added to. scratch: on a 64-byte boundary.
void rk_add_hessian_product(
  const rk_kernels *_Nonnull kernels, const rk_rows *_Nonnull rows, const float *_Nonnull direction,
  float *_Nonnull sum, float *_Nonnull scratch);

/// Columns of a panel of a quadratic form.
#define RK_QUADRATIC_PANEL 16

/// Floats of a packed symmetric matrix.
size_t rk_quadratic_count(size_t dimension);

/// Brings a symmetric matrix into the kernels' order, the same for every path.
/// - triangle: its upper triangle row by row, dimension · (dimension + 1) / 2 numbers.
/// - panels: `rk_quadratic_count` floats.
void rk_pack_quadratic(
  const float *_Nonnull triangle, size_t dimension, float *_Nonnull panels);

/// xᵀ A x of each row.
/// - panels: A, packed. rows: (count × stride), x with zeros up to a multiple of RK_QUADRATIC_PANEL.
/// - values: (count); replaced. A row's has the same bits whatever rows stand beside it.
void rk_quadratic_forms(
  const rk_kernels *_Nonnull kernels, const float *_Nonnull panels, const float *_Nonnull rows,
  size_t count, size_t stride, size_t dimension, float *_Nonnull values);

/// Columns of a packed matrix of dot products: rounded up to whole cache lines.
size_t rk_product_columns(size_t columns);
size_t rk_product_columns_double(size_t columns);

/// Brings a matrix into the order of `rk_products`, the same for every path.
/// - matrix: (columns × dimension). panels: (`rk_product_columns` × dimension).
void rk_pack_products(
  const float *_Nonnull matrix, size_t columns, size_t dimension, float *_Nonnull panels);
void rk_pack_products_double(
  const double *_Nonnull matrix, size_t columns, size_t dimension, double *_Nonnull panels);

/// Dot products of rows with columns, without fused operations and in one order: the same bits on every path
/// and in any company.
/// - rows: (count × stride), of which `dimension` numbers are read. panels: packed.
/// - products: (count × `rk_product_columns`); replaced.
void rk_products(
  const rk_kernels *_Nonnull kernels, const float *_Nonnull rows, size_t count, size_t stride,
  const float *_Nonnull panels, size_t columns, size_t dimension, float *_Nonnull products);
void rk_products_double(
  const rk_kernels *_Nonnull kernels, const double *_Nonnull rows, size_t count, size_t stride,
  const double *_Nonnull panels, size_t columns, size_t dimension, double *_Nonnull products);
