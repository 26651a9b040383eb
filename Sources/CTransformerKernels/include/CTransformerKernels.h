/// The arithmetic of a transformer encoder: packed linear layers, attention, layer norm, pooling.
///
/// Rules that hold for every function here:
/// - Matrices are row-major 32-bit floats, one token a row, without gaps between rows unless a stride
///   is named. Any address that suits a float will do; 64-byte alignment is a little faster.
/// - What comes out for a row depends on that row (for attention: on its sequence) and on nothing
///   else: not on the number of rows, the neighbours, or the place in the batch. Bit for bit, on one
///   path; different paths may differ in the last bits.
/// - Nothing here is kept between calls, takes a lock or starts a thread. A packed layer may be read
///   by any number of threads; each thread brings its own scratch memory.
/// - Inputs are taken to be what the comments say: shapes are not checked.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: What this CPU can do

/// A set of instructions that the kernels are written for.
enum __attribute__((enum_extensibility(closed))) tk_path : int32_t {
  /// Plain C: any CPU.
  TK_PATH_PORTABLE = 0,
  /// x86-64 with AVX2 and FMA.
  TK_PATH_AVX2 = 1,
  /// x86-64 with AVX-512 F, BW, DQ and VL; bf16 and int8 where the CPU has BF16 and VNNI as well.
  TK_PATH_AVX512 = 2,
  /// aarch64 with NEON, which all have; bf16 and int8 where the CPU has BF16 and the dot products of bytes.
  TK_PATH_NEON = 3,
};
typedef enum tk_path tk_path;

/// What a linear layer multiplies in. Sums are always 32 bits wide, inputs and outputs always floats.
enum __attribute__((enum_extensibility(closed))) tk_precision : int32_t {
  TK_PRECISION_F32 = 0,
  /// Weights and activations rounded to bfloat16, to nearest even.
  TK_PRECISION_BF16 = 1,
  /// Signed 8-bit weights with one scale an output, unsigned 8-bit activations with a scale and a zero
  /// point a token.
  TK_PRECISION_INT8 = 2,
  /// Signed 8-bit weights with a bfloat16 scale for every 32 inputs of an output, which are widened a
  /// block at a time; they and the activations are bfloat16 where the kernels support that, else floats.
  TK_PRECISION_INT8_WEIGHTS = 3,
};
typedef enum tk_precision tk_precision;

/// How numbers are stored in a checkpoint.
enum __attribute__((enum_extensibility(closed))) tk_storage : int32_t {
  TK_STORAGE_F32 = 0,
  TK_STORAGE_F16 = 1,
  TK_STORAGE_BF16 = 2,
};
typedef enum tk_storage tk_storage;

/// The kernels of one path.
typedef struct tk_kernels tk_kernels;

/// The kernels of the best path of this CPU. Never null; static, not to be freed.
const tk_kernels *_Nonnull tk_kernels_best(void);

/// The kernels of `path`, or null where this CPU cannot run them.
const tk_kernels *_Nullable tk_kernels_for(tk_path path);

/// "portable", "avx2", "avx512" or "neon".
const char *_Nonnull tk_kernels_name(const tk_kernels *_Nonnull kernels);

/// Whether linear layers of `precision` run on these kernels on this CPU. F32 and INT8_WEIGHTS always do.
bool tk_kernels_support(const tk_kernels *_Nonnull kernels, tk_precision precision);

/// Widens `count` numbers, at any byte address, to floats. Exact.
void tk_widen(tk_storage storage, const void *_Nonnull source, size_t count, float *_Nonnull out);

/// Numbers of a row that share a scale where they are kept as bytes.
#define TK_GROUP 32

/// Turns a row of `count` finite numbers, at any byte address, into bytes with a scale for every TK_GROUP: of a
/// group the largest magnitude is at most 127 times its scale, which is the least bfloat16 that is enough. The
/// same bytes on every processor.
/// - bytes: (count). scales: one for each group that is begun, bfloat16.
void tk_quantize_row(
  tk_storage storage, const void *_Nonnull source, size_t count, int8_t *_Nonnull bytes,
  uint16_t *_Nonnull scales);

/// Byte · scale of such a row; exact.
void tk_widen_row(
  const int8_t *_Nonnull bytes, const uint16_t *_Nonnull scales, size_t count, float *_Nonnull out);

// MARK: Linear layers

/// y = x · Wᵀ + b with W (outputs × inputs), packed for the kernels it was made for.
typedef struct tk_linear tk_linear;

/// What follows the sum in `tk_linear_forward`.
enum __attribute__((enum_extensibility(closed))) tk_activation : int32_t {
  TK_ACTIVATION_NONE = 0,
  /// x Φ(x), the exact form with erf, not the one with tanh. The error is at most 2⁻²¹ of the value plus
  /// 2⁻⁴⁰ where activations are floats, and 10⁻⁴ where they are rounded.
  TK_ACTIVATION_GELU = 1,
  /// max(x, 0)
  TK_ACTIVATION_RELU = 2,
};
typedef enum tk_activation tk_activation;

/// Makes a layer whose weights and biases are all zero.
///
/// Returns null where the kernels do not support the precision, a dimension is 0, or memory does not
/// suffice. The caller owns the layer and frees it with `tk_linear_destroy`.
tk_linear *_Nullable tk_linear_create(
  const tk_kernels *_Nonnull kernels, tk_precision precision, size_t outputs, size_t inputs);

void tk_linear_destroy(tk_linear *_Nullable layer);

/// Packs `count` rows of a weight matrix as the outputs `first` ..< `first + count` of the layer.
///
/// So query, key and value weights make one layer in three calls. Calls for different rows may run at
/// the same time when each but the last ends on a multiple of 32 outputs.
/// - weights: (count × inputs) numbers at any byte address.
/// - bias: (count) numbers at any byte address, or null to leave them zero.
void tk_linear_pack(
  tk_linear *_Nonnull layer, size_t first, size_t count, tk_storage storage,
  const void *_Nonnull weights, const void *_Nullable bias);

/// How many bytes of scratch memory `tk_linear_forward` needs for `rows` rows.
size_t tk_linear_scratch(const tk_linear *_Nonnull layer, size_t rows);

/// y = activation(x · Wᵀ + b).
/// - x: (rows × inputs), y: (rows × outputs); they must not overlap.
/// - scratch: `tk_linear_scratch` bytes; may be null where that is 0.
void tk_linear_forward(
  const tk_linear *_Nonnull layer, const float *_Nonnull x, size_t rows, tk_activation activation,
  float *_Nonnull y, void *_Nullable scratch);

/// How many bytes of scratch memory `tk_feed_forward` needs for `rows` rows: bounded, whatever rows.
size_t tk_feed_forward_scratch(
  const tk_linear *_Nonnull inner, const tk_linear *_Nonnull outer, size_t rows);

/// y = outer(activation(inner(x))), in blocks of rows, so that the wide middle stays in cache.
/// - inner, outer: made for the same kernels; inner's outputs are outer's inputs. Their precisions may
///   differ.
/// - x: (rows × inner's inputs), y: (rows × outer's outputs); they must not overlap.
void tk_feed_forward(
  const tk_linear *_Nonnull inner, const tk_linear *_Nonnull outer, const float *_Nonnull x,
  size_t rows, tk_activation activation, float *_Nonnull y, void *_Nonnull scratch);

// MARK: The rest of a layer

/// y = (s - mean s) / √(variance s + epsilon) · gamma + beta with s = x + residual, row by row.
/// - x, y: (rows × width), may be the same memory; residual: the same shape, or null for none; may be y.
/// - gamma, beta: (width).
void tk_add_layer_norm(
  const tk_kernels *_Nonnull kernels, const float *_Nonnull x, const float *_Nullable residual,
  size_t rows, size_t width, const float *_Nonnull gamma, const float *_Nonnull beta, float epsilon,
  float *_Nonnull y);

/// One layer's self-attention over whole sequences, each attending to itself only.
typedef struct tk_attention {
  size_t heads;
  /// Numbers in one head's query; heads · head_size is the hidden width.
  size_t head_size;
  /// First token's queries, keys and values; a token's are `stride` floats after the one's before.
  const float *_Nonnull queries;
  const float *_Nonnull keys;
  const float *_Nonnull values;
  size_t stride;
  /// What a dot product is multiplied with: 1/√head_size in BERT and its kin.
  float scale;
  /// Null, or (heads × (2 · bias_span - 1)) numbers added to the scaled dot products: of key j and
  /// query i, number bias_span - 1 + j - i of the head's row. No sequence is longer than bias_span.
  const float *_Nullable relative_bias;
  size_t bias_span;
} tk_attention;

/// How many bytes of scratch memory `tk_attention_forward` needs when no sequence is longer.
size_t tk_attention_scratch(
  const tk_kernels *_Nonnull kernels, size_t head_size, size_t longest_sequence);

/// out = softmax(scale · Q Kᵀ + bias) V for each sequence and head.
/// - offsets: (count + 1) token numbers, rising: sequence s is tokens offsets[s] ..< offsets[s + 1].
/// - out: (tokens × heads · head_size), without gaps, indexed by token number as the queries are.
void tk_attention_forward(
  const tk_kernels *_Nonnull kernels, const tk_attention *_Nonnull attention,
  const size_t *_Nonnull offsets, size_t count, float *_Nonnull out, void *_Nonnull scratch);

/// The same with queries, keys, values and weights rounded to bfloat16, where the kernels support it;
/// else `tk_attention_forward` itself. For models whose linear layers are bf16 or int8.
void tk_attention_forward_bf16(
  const tk_kernels *_Nonnull kernels, const tk_attention *_Nonnull attention,
  const size_t *_Nonnull offsets, size_t count, float *_Nonnull out, void *_Nonnull scratch);

// MARK: From tokens to one vector

enum __attribute__((enum_extensibility(closed))) tk_pooling : int32_t {
  TK_POOLING_MEAN = 0,
  /// The first token's vector.
  TK_POOLING_CLS = 1,
  TK_POOLING_MAX = 2,
};
typedef enum tk_pooling tk_pooling;

/// One vector a sequence from its tokens' vectors; a sequence without tokens gets zeros.
/// - x: (tokens × width); offsets: as for attention; out: (count × width).
void tk_pool(
  const tk_kernels *_Nonnull kernels, tk_pooling pooling, const float *_Nonnull x,
  const size_t *_Nonnull offsets, size_t count, size_t width, float *_Nonnull out);

/// Divides each row of x (rows × width) by the larger of its Euclidean length and 1e-12, in place; a row
/// whose squares overflow becomes NaN.
void tk_normalize(
  const tk_kernels *_Nonnull kernels, float *_Nonnull x, size_t rows, size_t width);

#ifdef __cplusplus
}
#endif
