// Every operation of the kernels against plain loops in doubles, on every path of this processor.
//
//   scripts/kernels/check.sh builds it, and runs it on emulated processors too.
//
// The loops here are the specification: they round nothing but what a precision says is rounded. Each path is held to
// them, to plain C where both compute in floats, and to the promise that a row's bits do not depend on its company.
// Prints what was held, one line a path, and ends with status 1 at the first operation that differs.
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CFloatText.h"
#include "CPlainText.h"
#include "CRegressionKernels.h"
#include "CTransformerKernels.h"

#define PRECISIONS 4
static const char *const precision_names[PRECISIONS] = {"f32", "bf16", "int8", "int8-weights"};

static const char *current = "";
static long comparisons = 0;

/// Ends the program where a comparison fails, with the numbers.
static void hold(bool good, const char *what, double found, double wanted, double bound) {
  comparisons++;
  if (good) { return; }
  printf("%s: %s: %.9g instead of %.9g, more than %.3g away\n", current, what, found, wanted, bound);
  exit(1);
}

static void hold_near(const char *what, double found, double wanted, double bound) {
  hold(fabs(found - wanted) <= bound, what, found, wanted, bound);
}

static void hold_equal(const char *what, const float *found, const float *wanted, size_t count) {
  for (size_t i = 0; i < count; i++) {
    hold(memcmp(found + i, wanted + i, sizeof *found) == 0, what, found[i], wanted[i], 0);
  }
}

/// SplitMix64.
static uint64_t state;
static uint64_t next_number(void) {
  uint64_t z = state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static void *allocate(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 127) / 64 * 64);
  if (!memory) { abort(); }
  return memory;
}

/// Uniform in [-scale, scale).
static float *floats(size_t count, float scale) {
  float *made = allocate(count * sizeof *made);
  for (size_t i = 0; i < count; i++) {
    made[i] = ((float)(next_number() >> 40) * 0x1p-23f - 1) * scale;
  }
  return made;
}

static float rounded_to_bf16(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  bits = (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff0000;
  memcpy(&x, &bits, sizeof bits);
  return x;
}

// MARK: Linear layers

typedef struct matrix {
  tk_linear *layer;
  size_t outputs, inputs;
  float *weights, *bias;
} matrix;

static matrix make_matrix(
  const tk_kernels *kernels, tk_precision precision, size_t outputs, size_t inputs) {
  matrix made = {.outputs = outputs, .inputs = inputs};
  made.weights = floats(outputs * inputs, 1);
  made.bias = floats(outputs, 1);
  made.layer = tk_linear_create(kernels, precision, outputs, inputs);
  if (!made.layer) { abort(); }
  tk_linear_pack(made.layer, 0, outputs, TK_STORAGE_F32, made.weights, made.bias);
  return made;
}

static void free_matrix(matrix made) {
  tk_linear_destroy(made.layer);
  free(made.weights);
  free(made.bias);
}

/// Through scratch memory of the stated size, full of ones so that nothing in it counts as zero.
static float *forward(const tk_linear *layer, size_t outputs, const float *x, size_t rows, tk_activation activation) {
  const size_t bytes = tk_linear_scratch(layer, rows);
  void *scratch = allocate(bytes);
  memset(scratch, 0xff, bytes);
  float *y = allocate(rows * outputs * sizeof *y);
  tk_linear_forward(layer, x, rows, activation, y, scratch);
  free(scratch);
  return y;
}

/// One output before its activation: its value, and the sum of magnitudes that bounds what rounding may do.
typedef struct sum {
  double value, size, grid;
} sum;

/// The factor that makes a row's largest magnitude 127.
static float byte_factor(const float *w, size_t inputs) {
  float largest = 0;
  for (size_t k = 0; k < inputs; k++) { largest = fmaxf(largest, fabsf(w[k])); }
  return largest > 0 ? 127 / largest : 0;
}

/// What a weight of a row stands for in bytes with a bfloat16 scale for every 32 inputs.
static float group_weight(const float *w, size_t inputs, size_t k) {
  const size_t first = k / 32 * 32, left = inputs - first;
  float largest = 0;
  for (size_t i = 0; i < 32 && i < left; i++) { largest = fmaxf(largest, fabsf(w[first + i])); }
  const float scale = largest / 127;
  float nearest = rounded_to_bf16(scale);
  uint32_t bits;
  if (nearest < scale) {
    memcpy(&bits, &nearest, sizeof bits);
    bits += 0x10000;
    memcpy(&nearest, &bits, sizeof bits);
  }
  const float factor = 1 / nearest;
  return nearbyintf(w[k] * factor) * nearest;
}

static sum plain_sum(tk_precision precision, bool rounds, matrix m, size_t output, const float *x) {
  const float *w = m.weights + output * m.inputs;
  const float factor = byte_factor(w, m.inputs), scale = factor > 0 ? 1 / factor : 0;
  float low = INFINITY, high = -INFINITY;
  for (size_t k = 0; k < m.inputs; k++) {
    low = fminf(low, x[k]);
    high = fmaxf(high, x[k]);
  }
  const double step = ((double)high - low) / 255;
  sum s = {.value = m.bias[output], .size = fabs(m.bias[output])};
  for (size_t k = 0; k < m.inputs; k++) {
    double a = x[k], b = w[k];
    if (precision == TK_PRECISION_BF16 || (precision == TK_PRECISION_INT8_WEIGHTS && rounds)) {
      a = rounded_to_bf16(x[k]);
    }
    if (precision == TK_PRECISION_BF16) { b = rounded_to_bf16(w[k]); }
    if (precision == TK_PRECISION_INT8) { b = (double)nearbyintf(w[k] * factor) * scale; }
    if (precision == TK_PRECISION_INT8_WEIGHTS) {
      b = group_weight(w, m.inputs, k);
      if (rounds) { b = rounded_to_bf16((float)b); }
    }
    s.value += a * b;
    s.size += fabs(a * b);
    // What half a step of an input's grid moves, in 8 bits.
    if (precision == TK_PRECISION_INT8) { s.grid += step / 2 * fabs(b); }
  }
  return s;
}

static double plain_activation(tk_activation activation, double x) {
  switch (activation) {
  case TK_ACTIVATION_GELU: return x / 2 * erfc(-x * sqrt(0.5));
  case TK_ACTIVATION_RELU: return x > 0 ? x : 0;
  default: return x;
  }
}

static void check_linear(const tk_kernels *kernels, tk_precision precision) {
  static const size_t shapes[][3] = {
    {1, 1, 1}, {5, 3, 7}, {13, 33, 31}, {23, 32, 64}, {12, 70, 385}, {3, 17, 770},
    {2, 9, 1541}, {14, 40, 512}, {251, 24, 40}, {7, 300, 900}, {26, 48, 2048},
  };
  const tk_kernels *plain = tk_kernels_for(TK_PATH_PORTABLE);
  const bool rounds = tk_kernels_support(kernels, TK_PRECISION_BF16);
  const bool rough =
    precision != TK_PRECISION_F32 && !(precision == TK_PRECISION_INT8_WEIGHTS && !rounds);
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    const size_t rows = shapes[s][0], outputs = shapes[s][1], inputs = shapes[s][2];
    matrix m = make_matrix(kernels, precision, outputs, inputs);
    float *x = floats(rows * inputs, 1);
    for (int activation = 0; activation < 3; activation++) {
      float *y = forward(m.layer, outputs, x, rows, (tk_activation)activation);
      for (size_t i = 0; i < rows * outputs; i++) {
        const sum wanted =
          plain_sum(precision, rounds, m, i % outputs, x + i / outputs * inputs);
        // An activation's slope is at most 1.13; GELU's own error is in the header.
        const double gelu = activation != TK_ACTIVATION_GELU ? 0 : rough ? 1.1e-4 : 0x1p-20;
        const double bound = 1.13 * (0x1p-20 * wanted.size + 1.001 * wanted.grid) + gelu * (1 + fabs(wanted.value));
        hold_near(
          "linear layer", y[i], plain_activation((tk_activation)activation, wanted.value), bound);
      }
      // Any rows of these by themselves.
      for (size_t count = 1; count < rows; count += 1 + count / 3) {
        const size_t first = count * 7 % (rows - count + 1);
        float *part =
          forward(m.layer, outputs, x + first * inputs, count, (tk_activation)activation);
        hold_equal("rows by themselves", part, y + first * outputs, count * outputs);
        free(part);
      }
      if (!rough) {
        tk_linear *other = tk_linear_create(plain, precision, outputs, inputs);
        if (!other) { abort(); }
        tk_linear_pack(other, 0, outputs, TK_STORAGE_F32, m.weights, m.bias);
        float *same = forward(other, outputs, x, rows, (tk_activation)activation);
        for (size_t i = 0; i < rows * outputs; i++) {
          hold_near("linear layer in plain C", y[i], same[i], 0x1p-20 * (2 + (double)inputs));
        }
        free(same);
        tk_linear_destroy(other);
      }
      free(y);
    }
    free(x);
    free_matrix(m);
  }
}

/// What the bytes stand for, as a layer of numbers, gives the same sums bit for bit.
static void check_widening(const tk_kernels *kernels) {
  const bool rounds = tk_kernels_support(kernels, TK_PRECISION_BF16);
  static const size_t shapes[][3] = {{29, 75, 1603}, {3, 16, 33}, {1, 1, 1}, {250, 33, 64}, {17, 700, 769}};
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
    const size_t rows = shapes[s][0], outputs = shapes[s][1], inputs = shapes[s][2];
    matrix m = make_matrix(kernels, TK_PRECISION_INT8_WEIGHTS, outputs, inputs);
    float *stood = allocate(outputs * inputs * sizeof *stood);
    for (size_t i = 0; i < outputs * inputs; i++) {
      stood[i] = group_weight(m.weights + i / inputs * inputs, inputs, i % inputs);
    }
    const tk_precision precision = rounds ? TK_PRECISION_BF16 : TK_PRECISION_F32;
    tk_linear *numbers = tk_linear_create(kernels, precision, outputs, inputs);
    if (!numbers) { abort(); }
    tk_linear_pack(numbers, 0, outputs, TK_STORAGE_F32, stood, m.bias);
    float *x = floats(rows * inputs, 1);
    float *wanted = forward(numbers, outputs, x, rows, TK_ACTIVATION_GELU);
    float *found = forward(m.layer, outputs, x, rows, TK_ACTIVATION_GELU);
    hold_equal("weights in bytes", found, wanted, rows * outputs);
    free(found);
    free(wanted);
    free(x);
    free(stood);
    tk_linear_destroy(numbers);
    free_matrix(m);
  }
}

static void check_feed_forward(const tk_kernels *kernels, tk_precision precision) {
  const size_t rows = 251, width = 40, middle = 72;
  matrix inner = make_matrix(kernels, precision, middle, width);
  matrix outer = make_matrix(kernels, precision, width, middle);
  float *x = floats(rows * width, 1);
  float *between = forward(inner.layer, middle, x, rows, TK_ACTIVATION_GELU);
  float *wanted = forward(outer.layer, width, between, rows, TK_ACTIVATION_NONE);
  float *y = allocate(rows * width * sizeof *y);
  void *scratch = allocate(tk_feed_forward_scratch(inner.layer, outer.layer, rows));
  tk_feed_forward(inner.layer, outer.layer, x, rows, TK_ACTIVATION_GELU, y, scratch);
  hold_equal("feed-forward block", y, wanted, rows * width);
  free(scratch);
  free(y);
  free(wanted);
  free(between);
  free(x);
  free_matrix(inner);
  free_matrix(outer);
}

// MARK: Attention

#define SPAN 80

static void plain_attention(
  const tk_attention *a, const size_t *offsets, size_t count, double *out) {
  for (size_t s = 0; s < count; s++) {
    for (size_t h = 0; h < a->heads; h++) {
      for (size_t i = offsets[s]; i < offsets[s + 1]; i++) {
        double power[SPAN], total = 0, top = -INFINITY;
        for (size_t j = offsets[s]; j < offsets[s + 1]; j++) {
          double dot = 0;
          for (size_t k = h * a->head_size; k < (h + 1) * a->head_size; k++) {
            dot += (double)a->queries[i * a->stride + k] * a->keys[j * a->stride + k];
          }
          dot *= a->scale;
          if (a->relative_bias) {
            dot += a->relative_bias[h * (2 * SPAN - 1) + SPAN - 1 + j - i];
          }
          power[j - offsets[s]] = dot;
          top = fmax(top, dot);
        }
        const size_t length = offsets[s + 1] - offsets[s];
        for (size_t j = 0; j < length; j++) { total += power[j] = exp(power[j] - top); }
        for (size_t k = 0; k < a->head_size; k++) {
          double mixed = 0;
          for (size_t j = 0; j < length; j++) {
            mixed += power[j] * a->values[(offsets[s] + j) * a->stride + h * a->head_size + k];
          }
          out[(i * a->heads + h) * a->head_size + k] = mixed / total;
        }
      }
    }
  }
}

static void check_attention(const tk_kernels *kernels, size_t heads, size_t size, bool rounded) {
  static const size_t offsets[] = {0, 1, 3, 20, 53, 53, 58, 138};
  const size_t count = sizeof offsets / sizeof *offsets - 1, tokens = offsets[count], width = heads * size;
  float *joint = floats(tokens * width * 3, rounded ? 1 : 2), *bias = floats(heads * (2 * SPAN - 1), 3);
  double *wanted = allocate(tokens * width * sizeof *wanted);
  float *out = allocate(tokens * width * sizeof *out), *alone = allocate(tokens * width * sizeof *alone);
  void *scratch = allocate(tk_attention_scratch(kernels, size, SPAN));
  const bool rough = rounded && tk_kernels_support(kernels, TK_PRECISION_BF16);
  for (int biased = 0; biased < 2; biased++) {
    tk_attention a = {
      .heads = heads, .head_size = size, .queries = joint, .keys = joint + width,
      .values = joint + 2 * width, .stride = 3 * width, .scale = 1 / sqrtf((float)size),
      .relative_bias = biased ? bias : NULL, .bias_span = SPAN,
    };
    void (*run)(const tk_kernels *, const tk_attention *, const size_t *, size_t, float *, void *) =
      rounded ? tk_attention_forward_bf16 : tk_attention_forward;
    run(kernels, &a, offsets, count, out, scratch);
    plain_attention(&a, offsets, count, wanted);
    for (size_t i = 0; i < tokens * width; i++) {
      // Scores below about 20: a score's rounding moves a weight by 2⁻²⁰; in bf16 by hundredths.
      hold_near("attention", out[i], wanted[i], rough ? 0.03 : 4e-6);
    }
    for (size_t s = 0; s < count; s++) {
      tk_attention one = a;
      const size_t skipped = offsets[s] * a.stride, own[] = {0, offsets[s + 1] - offsets[s]};
      one.queries += skipped;
      one.keys += skipped;
      one.values += skipped;
      run(kernels, &one, own, 1, alone, scratch);
      hold_equal("a sequence by itself", alone, out + offsets[s] * width, own[1] * width);
    }
  }
  free(scratch);
  free(alone);
  free(out);
  free(wanted);
  free(bias);
  free(joint);
}

// MARK: Rows

static void check_rows(const tk_kernels *kernels, size_t width) {
  const size_t rows = 5;
  float *x = floats(rows * width, 3), *r = floats(rows * width, 3), *gamma = floats(width, 1);
  float *beta = floats(width, 1), *y = allocate(rows * width * sizeof *y);
  for (int residual = 0; residual < 2; residual++) {
    tk_add_layer_norm(kernels, x, residual ? r : NULL, rows, width, gamma, beta, 1e-5f, y);
    for (size_t row = 0; row < rows; row++) {
      double mean = 0, variance = 0;
      for (size_t i = row * width; i < (row + 1) * width; i++) {
        mean += (x[i] + (residual ? (double)r[i] : 0)) / (double)width;
      }
      for (size_t i = row * width; i < (row + 1) * width; i++) {
        variance += pow(x[i] + (residual ? (double)r[i] : 0) - mean, 2) / (double)width;
      }
      for (size_t i = 0; i < width; i++) {
        const size_t at = row * width + i;
        const double s = x[at] + (residual ? (double)r[at] : 0);
        const double norm = (s - mean) / sqrt(variance + 1e-5f) * gamma[i] + beta[i];
        // Of a narrow row the norm is rounding over √ε.
        hold_near("layer norm", y[at], norm, width > 4 ? 4e-6 : 4e-4);
      }
    }
  }
  static const size_t offsets[] = {0, 2, 2, 5};
  for (int pooling = 0; pooling < 3; pooling++) {
    tk_pool(kernels, (tk_pooling)pooling, x, offsets, 3, width, y);
    for (size_t i = 0; i < 3 * width; i++) {
      const size_t first = offsets[i / width], last = offsets[i / width + 1];
      double pooled = first < last ? x[first * width + i % width] : 0;
      for (size_t t = first + 1; t < last && pooling != TK_POOLING_CLS; t++) {
        const double v = x[t * width + i % width];
        pooled = pooling == TK_POOLING_MAX ? fmax(pooled, v) : pooled + v;
      }
      if (pooling == TK_POOLING_MEAN && first < last) { pooled /= (double)(last - first); }
      hold_near("pool", y[i], pooled, pooling == TK_POOLING_MEAN ? 1e-6 : 0);
    }
  }
  tk_normalize(kernels, x, rows, width);
  for (size_t row = 0; row < rows; row++) {
    double squares = 0;
    for (size_t i = row * width; i < (row + 1) * width; i++) { squares += (double)x[i] * x[i]; }
    hold_near("unit vector", squares, 1, 1e-6);
  }
  free(y);
  free(beta);
  free(gamma);
  free(r);
  free(x);
}

static void check_transformer_path(tk_path path) {
  const tk_kernels *kernels = tk_kernels_for(path);
  if (!kernels) { return; }
  char names[80] = "";
  current = tk_kernels_name(kernels);
  static char place[80];
  const long before = comparisons;
  for (int precision = 0; precision < PRECISIONS; precision++) {
    if (!tk_kernels_support(kernels, (tk_precision)precision)) { continue; }
    snprintf(place, sizeof place, "%s, %s", tk_kernels_name(kernels), precision_names[precision]);
    current = place;
    check_linear(kernels, (tk_precision)precision);
    check_feed_forward(kernels, (tk_precision)precision);
    strcat(strcat(names, " "), precision_names[precision]);
  }
  check_widening(kernels);
  for (int rounded = 0; rounded < 2; rounded++) {
    check_attention(kernels, 2, 32, rounded);
    check_attention(kernels, 1, 64, rounded);
    check_attention(kernels, 3, 5, rounded);
    check_attention(kernels, 1, 24, rounded);
  }
  static const size_t widths[] = {1, 2, 7, 8, 16, 31, 33, 384, 771};
  for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) { check_rows(kernels, widths[i]); }
  printf("transformer %s:%s: %ld comparisons hold\n", tk_kernels_name(kernels), names, comparisons - before);
}

// MARK: Regression

/// Gradient, Hessian product and loss of a softmax, or of a logistic function for one output.
static void check_passes(const rk_kernels *kernels, size_t outputs, size_t dimension, size_t count) {
  const size_t wide = dimension + 1, classes = outputs > 1 ? outputs : 2, padded = rk_padded(kernels, outputs);
  float *x = floats(count * dimension, 1), *random = floats(2 * outputs * wide, 0.5f);
  double *matrix = allocate(outputs * wide * 8), *direction = allocate(outputs * wide * 8);
  double *gradient = allocate(outputs * wide * 8), *hessian = allocate(outputs * wide * 8);
  double *found = allocate(outputs * wide * 8), *shares = allocate(count * 8), loss = 0;
  int32_t *labels = allocate(count * 4);
  for (size_t i = 0; i < outputs * wide; i++) {
    matrix[i] = random[i];
    direction[i] = random[outputs * wide + i];
    gradient[i] = hessian[i] = 0;
  }
  for (size_t row = 0; row < count; row++) {
    double z[64], u[64], p[64], top = -INFINITY, total = 0, mixed = 0;
    labels[row] = (int32_t)(next_number() % classes);
    shares[row] = (double)(1 + next_number() % 3) / (double)count;
    for (size_t o = 0; o < outputs; o++) {
      z[o] = matrix[o * wide + dimension];
      u[o] = direction[o * wide + dimension];
      for (size_t k = 0; k < dimension; k++) {
        z[o] += matrix[o * wide + k] * x[row * dimension + k];
        u[o] += direction[o * wide + k] * x[row * dimension + k];
      }
      top = fmax(top, z[o]);
    }
    if (outputs == 1) {
      p[0] = 1 / (1 + exp(-z[0]));
      loss -= shares[row] * log(labels[row] ? p[0] : 1 - p[0]);
      mixed = p[0] * u[0];
    } else {
      for (size_t o = 0; o < outputs; o++) { total += p[o] = exp(z[o] - top); }
      for (size_t o = 0; o < outputs; o++) { mixed += (p[o] /= total) * u[o]; }
      loss -= shares[row] * log(p[labels[row]]);
    }
    for (size_t o = 0; o < outputs; o++) {
      const double y = outputs == 1 ? labels[row] : labels[row] == (int32_t)o;
      for (size_t k = 0; k < wide; k++) {
        const double value = k < dimension ? x[row * dimension + k] : 1;
        gradient[o * wide + k] += shares[row] * (p[o] - y) * value;
        hessian[o * wide + k] += shares[row] * p[o] * (u[o] - mixed) * value;
      }
    }
  }
  const size_t numbers = rk_packed_count(kernels, outputs, dimension);
  const size_t doubles = rk_packed_count_double(kernels, outputs, dimension);
  float *packed = allocate(numbers * 4), *added = allocate(numbers * 4);
  double *packed_double = allocate(doubles * 8), *added_double = allocate(doubles * 8);
  float *scratch = allocate(rk_scratch_count(kernels, outputs, dimension) * 4);
  rk_rows rows = {
    .count = count, .dimension = dimension, .outputs = outputs, .embeddings = x, .labels = labels,
    .shares = shares, .probabilities = allocate(count * padded * 4),
  };
  rk_pack(kernels, matrix, outputs, dimension, packed);
  memset(added, 0, numbers * 4);
  hold_near("loss", rk_add_gradient(kernels, &rows, packed, added, scratch), loss, 1e-5);
  rk_unpack_sum(kernels, added, 1, outputs, dimension, found);
  for (size_t i = 0; i < outputs * wide; i++) { hold_near("gradient", found[i], gradient[i], 1e-5); }
  rk_pack(kernels, direction, outputs, dimension, packed);
  memset(added, 0, numbers * 4);
  rk_add_hessian_product(kernels, &rows, packed, added, scratch);
  rk_unpack_sum(kernels, added, 1, outputs, dimension, found);
  for (size_t i = 0; i < outputs * wide; i++) { hold_near("Hessian product", found[i], hessian[i], 1e-5); }
  rk_pack_double(kernels, matrix, outputs, dimension, packed_double);
  memset(added_double, 0, doubles * 8);
  hold_near(
    "loss in doubles",
    rk_add_gradient_double(kernels, &rows, packed_double, added_double, (double *)scratch), loss, 1e-12);
  rk_unpack_sum_double(kernels, added_double, 1, outputs, dimension, found);
  for (size_t i = 0; i < outputs * wide; i++) {
    hold_near("gradient in doubles", found[i], gradient[i], 1e-12);
  }
  free(rows.probabilities);
  free(scratch);
  free(added_double);
  free(packed_double);
  free(added);
  free(packed);
  free(labels);
  free(shares);
  free(found);
  free(hessian);
  free(gradient);
  free(direction);
  free(matrix);
  free(random);
  free(x);
}

/// Dot products have the bits of plain C on every path.
static void check_products(const rk_kernels *kernels, size_t count, size_t columns, size_t dimension) {
  const size_t padded = rk_product_columns(columns), padded_double = rk_product_columns_double(columns);
  float *x = floats(count * dimension, 1), *matrix = floats(columns * dimension, 1);
  float *panels = allocate(padded * dimension * 4), *y[2];
  double *wide_x = allocate(count * dimension * 8), *wide = allocate(columns * dimension * 8);
  double *wide_panels = allocate(padded_double * dimension * 8), *z[2];
  for (size_t i = 0; i < count * dimension; i++) { wide_x[i] = x[i]; }
  for (size_t i = 0; i < columns * dimension; i++) { wide[i] = matrix[i]; }
  rk_pack_products(matrix, columns, dimension, panels);
  rk_pack_products_double(wide, columns, dimension, wide_panels);
  const rk_kernels *paths[] = {rk_kernels_for(RK_PATH_PORTABLE), kernels};
  for (int i = 0; i < 2; i++) {
    y[i] = allocate(count * padded * 4);
    z[i] = allocate(count * padded_double * 8);
    rk_products(paths[i], x, count, dimension, panels, columns, dimension, y[i]);
    rk_products_double(paths[i], wide_x, count, dimension, wide_panels, columns, dimension, z[i]);
  }
  hold_equal("dot products", y[1], y[0], count * padded);
  for (size_t i = 0; i < count * columns; i++) {
    double wanted = 0;
    const size_t row = i / columns, column = i % columns;
    for (size_t k = 0; k < dimension; k++) { wanted += wide_x[row * dimension + k] * wide[column * dimension + k]; }
    hold_near("dot product", y[1][row * padded + column], wanted, 0x1p-20 * (double)(1 + dimension));
    hold_near("dot product in doubles", z[1][row * padded_double + column], wanted, 1e-12);
    hold(
      z[1][row * padded_double + column] == z[0][row * padded_double + column], "dot products in doubles",
      z[1][row * padded_double + column], z[0][row * padded_double + column], 0);
    }
  for (int i = 0; i < 2; i++) {
    free(y[i]);
    free(z[i]);
  }
  free(wide_panels);
  free(wide);
  free(wide_x);
  free(panels);
  free(matrix);
  free(x);
}

static void check_quadratic(const rk_kernels *kernels, size_t count, size_t dimension) {
  const size_t stride = (dimension + RK_QUADRATIC_PANEL - 1) / RK_QUADRATIC_PANEL * RK_QUADRATIC_PANEL;
  float *triangle = floats(dimension * (dimension + 1) / 2, 1), *rows = floats(count * stride, 1);
  float *panels = allocate(rk_quadratic_count(dimension) * 4), *values = allocate(count * 4);
  for (size_t i = 0; i < count * stride; i++) {
    if (i % stride >= dimension) { rows[i] = 0; }
  }
  rk_pack_quadratic(triangle, dimension, panels);
  rk_quadratic_forms(kernels, panels, rows, count, stride, dimension, values);
  for (size_t row = 0; row < count; row++) {
    double wanted = 0, size = 0;
    const float *x = rows + row * stride, *entry = triangle;
    for (size_t i = 0; i < dimension; i++) {
      for (size_t j = i; j < dimension; j++) {
        const double part = (j > i ? 2 : 1) * (double)*entry++ * x[i] * x[j];
        wanted += part;
        size += fabs(part);
      }
    }
    hold_near("quadratic form", values[row], wanted, 0x1p-19 * size);
    float alone;
    rk_quadratic_forms(kernels, panels, x, 1, stride, dimension, &alone);
    hold_equal("a row's quadratic form", &alone, values + row, 1);
  }
  free(values);
  free(panels);
  free(rows);
  free(triangle);
}

static void check_regression_path(rk_path path) {
  const rk_kernels *kernels = rk_kernels_for(path);
  if (!kernels) { return; }
  current = rk_kernels_name(kernels);
  const long before = comparisons;
  static const size_t shapes[][3] = {{1, 5, 9}, {1, 64, 130}, {2, 31, 70}, {5, 33, 121}, {40, 20, 300}, {17, 96, 61}};
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    check_passes(kernels, shapes[i][0], shapes[i][1], shapes[i][2]);
    check_products(kernels, shapes[i][2] % 40 + 1, shapes[i][0] * 3, shapes[i][1]);
    check_quadratic(kernels, shapes[i][2] % 40 + 1, shapes[i][1]);
  }
  printf("regression %s: %ld comparisons hold\n", current, comparisons - before);
}

/// Halves of every exponent, widened from odd addresses.
static void check_widen(void) {
  current = "all paths";
  for (uint32_t bits = 0; bits < 0x10000; bits++) {
    const unsigned char bytes[] = {0, (unsigned char)bits, (unsigned char)(bits >> 8)};
    float found[2];
    tk_widen(TK_STORAGE_F16, bytes + 1, 1, found);
    tk_widen(TK_STORAGE_BF16, bytes + 1, 1, found + 1);
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double magnitude = exponent == 0 ? ldexp(fraction, -24) : ldexp(1024 + fraction, exponent - 25);
    const double half = bits & 0x8000 ? -magnitude : magnitude;
    if (exponent == 31) {
      hold(fraction ? isnan(found[0]) : isinf(found[0]), "half", found[0], half, 0);
    } else {
      hold(found[0] == half && signbit(found[0]) == signbit(half), "half", found[0], half, 0);
    }
    uint32_t wide;
    memcpy(&wide, found + 1, sizeof wide);
    hold(wide == bits << 16, "bfloat16", found[1], 0, 0);
  }
}

/// What a float from 2^-14 to below 1 is multiplied by, a power of ten from 10^8 to 10^12, which 64 bits hold.
static ft_power float_power(int biased) {
  const int q = biased - 150;
  const int exponent = (int)floor(q * 0.30102999566398119521);
  const int shift = q + (int)floor(-exponent * 3.32192809488736234787) + 1;
  uint64_t power = 1;
  for (int i = 0; i < -exponent; i++) { power *= 10; }
  while (!(power >> 63)) { power <<= 1; }
  return (ft_power){(uint32_t)(power >> 32), (uint32_t)power, (uint32_t)shift, exponent};
}

/// Decimals read back as the same floats, and no spelling of fewer digits does; base64 is that of plain loops.
static void check_float_text_path(ft_path path) {
  const ft_kernels *kernels = ft_kernels_for(path);
  if (!kernels) { return; }
  current = path == FT_PATH_AVX2 ? "float text, AVX2" : "float text, portable";
  const long before = comparisons;
  ft_power powers[256] = {0};
  for (int biased = 113; biased < 127; biased++) { powers[biased] = float_power(biased); }
  enum { COUNT = 4000 };
  static float values[COUNT];
  static uint8_t text[COUNT * FT_DECIMAL_CAPACITY + 1];
  for (size_t i = 0; i < COUNT; i++) {
    const uint32_t bits =
      (uint32_t)(113 + next_number() % 14) << 23 | (uint32_t)(next_number() & 0x7fffff) | 1 | (uint32_t)(next_number() & 1) << 31;
    memcpy(&values[i], &bits, sizeof bits);
    if (fabsf(values[i]) < 0.0002f) { values[i] = 0.123f; }
  }
  size_t length = 0;
  const size_t done = ft_write_decimals(kernels, values, COUNT, powers, text, &length);
  hold(done == COUNT, "decimals written", (double)done, COUNT, 0);
  text[length] = 0;
  const char *at = (const char *)text;
  for (size_t i = 0; i < COUNT; i++) {
    char *end;
    const float found = strtof(at, &end);
    hold_equal("decimal", &found, &values[i], 1);
    // The fewest digits that read back, and of those the nearest; %g takes no exponent from 0.0001 on.
    char shortest[40];
    for (int digits = 1; digits < 10; digits++) {
      snprintf(shortest, sizeof shortest, "%.*g", digits, (double)values[i]);
      if (strtof(shortest, NULL) == values[i]) { break; }
    }
    const size_t size = (size_t)(end - at);
    hold(size == strlen(shortest) && !memcmp(at, shortest, size), "spelling", found, values[i], 0);
    at = end + 1;
  }

  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t size = 0; size < 300; size++) {
    uint8_t bytes[300], characters[400], back[300];
    for (size_t i = 0; i < size; i++) { bytes[i] = (uint8_t)next_number(); }
    const size_t encoded = ft_encode_base64(kernels, bytes, size, characters);
    hold(path != FT_PATH_AVX2 || encoded + 28 > size, "bytes encoded", (double)encoded, (double)size, 28);
    for (size_t i = 0; i < encoded / 3 * 4; i++) {
      const uint8_t *three = bytes + i / 4 * 3;
      const uint32_t group = (uint32_t)three[0] << 16 | (uint32_t)three[1] << 8 | three[2];
      const char wanted = alphabet[group >> (18 - 6 * (i % 4)) & 63];
      hold(characters[i] == wanted, "base64", characters[i], wanted, 0);
    }
    const size_t decoded = ft_decode_base64(kernels, characters, encoded / 3 * 4, back);
    hold(path != FT_PATH_AVX2 || decoded + 44 > encoded / 3 * 4, "characters decoded", (double)decoded, (double)encoded, 44);
    hold(memcmp(back, bytes, decoded / 4 * 3) == 0, "base64 decoded", (double)decoded, (double)encoded, 0);
  }
  printf("%s: %ld comparisons hold\n", current, comparisons - before);
}

/// The end of plain text is that of a loop over single bytes: every byte at every place, from odd addresses.
static void check_plain_text(void) {
  current = "plain text";
  const long before = comparisons;
  for (int byte = 0; byte < 256; byte++) {
    for (size_t place = 0; place < 49; place++) {
      uint8_t text[50];
      memset(text, '~', sizeof text);
      text[1 + place] = (uint8_t)byte;
      const bool plain = byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
      const size_t whole = 49 / PT_BYTES * PT_BYTES;
      const size_t wanted = plain || place >= whole ? whole : place;
      const size_t found = pt_plain_end(text + 1, 0, 49);
      hold(found == wanted, "end", (double)found, (double)wanted, 0);
    }
  }
  printf("%s: %ld comparisons hold\n", current, comparisons - before);
}

int main(void) {
  printf("best: %s, %s\n", tk_kernels_name(tk_kernels_best()), rk_kernels_name(rk_kernels_best()));
  check_widen();
  check_plain_text();
  for (int path = 0; path <= TK_PATH_NEON; path++) { check_transformer_path((tk_path)path); }
  for (int path = 0; path <= 2; path++) { check_regression_path((rk_path)path); }
  for (int path = 0; path <= FT_PATH_AVX2; path++) { check_float_text_path((ft_path)path); }
  return 0;
}
