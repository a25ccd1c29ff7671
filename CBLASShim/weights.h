#pragma once
#include "vectors.h"

// Passes over arrays as large as the weights; what they compute is stated where Swift calls them (`FloatKernels`). Counts
// are multiples of 16.

typedef struct {
  ptrdiff_t count;
  float *weights, *gradients, *first, *second;
  float scale, beta1, rest1, beta2, rest2, decay, step_size, inverse_root, epsilon;
} cblas_shim_adamw_arguments;

CBLAS_SHIM_INLINE void cblas_shim_adamw_body(const cblas_shim_adamw_arguments *p, const int R, const int V) {
  for (ptrdiff_t k = 0; k < p->count; k += 16) {
    cblas_shim_lanes gradient = cblas_shim_load(p->gradients + k) * p->scale;
    cblas_shim_lanes m = cblas_shim_load(p->first + k) * p->beta1 + gradient * p->rest1;
    cblas_shim_lanes v = cblas_shim_load(p->second + k) * p->beta2 + gradient * gradient * p->rest2;
    cblas_shim_lanes divisor = __builtin_elementwise_sqrt(v) * p->inverse_root + p->epsilon;
    cblas_shim_lanes weight = cblas_shim_load(p->weights + k) * p->decay - p->step_size * (m / divisor);
    cblas_shim_store(p->first + k, m);
    cblas_shim_store(p->second + k, v);
    cblas_shim_store(p->weights + k, weight);
    cblas_shim_store(p->gradients + k, 0);
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_adamw)

typedef double cblas_shim_doubles __attribute__((ext_vector_type(16)));

typedef struct {
  ptrdiff_t count;
  const float *values;
  double *sum;
} cblas_shim_squares_arguments;

CBLAS_SHIM_INLINE void cblas_shim_squares_body(const cblas_shim_squares_arguments *p, const int R, const int V) {
  cblas_shim_doubles sum = 0;
  for (ptrdiff_t k = 0; k < p->count; k += 16) {
    cblas_shim_doubles x = __builtin_convertvector(cblas_shim_load(p->values + k), cblas_shim_doubles);
    sum += x * x;
  }
  double total = 0;
  for (int k = 0; k < 16; k++) total += sum[k];
  *p->sum = total;
}

CBLAS_SHIM_KERNEL(cblas_shim_squares)

typedef struct {
  /// Panels of (columns, 32).
  ptrdiff_t panels, columns;
  const float *weights;
  /// (columns) each.
  const float *gain, *shift;
  /// Ends of the sums, descending, each below `columns` or equal; `width_count` of them.
  const ptrdiff_t *widths;
  ptrdiff_t width_count;
  /// (32 · panels) a width, `sum_stride` apart.
  float *gain_sums, *shift_sums;
  ptrdiff_t sum_stride;
} cblas_shim_tails_arguments;

/// For every width the sums over columns from it on of γ_j W_j and β_j W_j.
CBLAS_SHIM_INLINE void cblas_shim_tails_body(const cblas_shim_tails_arguments *p, const int R, const int V) {
  for (ptrdiff_t panel = 0; panel < 2 * p->panels; panel++) {
    const float *weights = p->weights + panel / 2 * p->columns * 32 + panel % 2 * 16;
    cblas_shim_lanes gains = 0, shifts = 0;
    ptrdiff_t column = p->columns;
    for (ptrdiff_t w = 0; w < p->width_count; w++) {
      for (; column > p->widths[w]; column--) {
        cblas_shim_lanes own = cblas_shim_load(weights + 32 * (column - 1));
        gains += p->gain[column - 1] * own;
        shifts += p->shift[column - 1] * own;
      }
      cblas_shim_store(p->gain_sums + w * p->sum_stride + 16 * panel, gains);
      cblas_shim_store(p->shift_sums + w * p->sum_stride + 16 * panel, shifts);
    }
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_tails)

typedef struct {
  /// Panels of (columns, 32).
  ptrdiff_t panels, columns;
  const float *weights;
  const float *products;
  float *gradients;
  /// (columns) each.
  const float *gain, *shift;
  /// Σ da, (32 · panels).
  const float *sums;
  /// Σ p da of the rows of each width, (32 · panels), `sum_stride` apart; widths descend.
  const float *padded_sums;
  const ptrdiff_t *widths;
  ptrdiff_t width_count, sum_stride;
  /// (columns, 16) each, added to: their rows' sums are the gradients of γ and β.
  float *gain_parts, *shift_parts;
} cblas_shim_spread_arguments;

/// With m the product plus the padded sums of all widths up to the column: dW += γ m + β Σ da, and the shares of
/// dγ = Σ W m and dβ = Σ W Σ da.
CBLAS_SHIM_INLINE void cblas_shim_spread_body(const cblas_shim_spread_arguments *p, const int R, const int V) {
  for (ptrdiff_t panel = 0; panel < 2 * p->panels; panel++) {
    const ptrdiff_t start = panel / 2 * p->columns * 32 + panel % 2 * 16;
    const float *weights = p->weights + start, *products = p->products + start;
    float *gradients = p->gradients + start;
    const cblas_shim_lanes sums = cblas_shim_load(p->sums + 16 * panel);
    cblas_shim_lanes padded = 0;
    ptrdiff_t w = p->width_count;
    for (ptrdiff_t column = 0; column < p->columns; column++) {
      for (; w > 0 && p->widths[w - 1] <= column; w--)
        padded += cblas_shim_load(p->padded_sums + (w - 1) * p->sum_stride + 16 * panel);
      cblas_shim_lanes m = cblas_shim_load(products + 32 * column) + padded;
      cblas_shim_lanes weight = cblas_shim_load(weights + 32 * column);
      cblas_shim_lanes gradient = cblas_shim_load(gradients + 32 * column);
      cblas_shim_store(gradients + 32 * column, gradient + (p->gain[column] * m + p->shift[column] * sums));
      float *gain = p->gain_parts + 16 * column, *shift = p->shift_parts + 16 * column;
      cblas_shim_store(gain, cblas_shim_load(gain) + weight * m);
      cblas_shim_store(shift, cblas_shim_load(shift) + weight * sums);
    }
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_spread)

typedef struct {
  /// Tokens, elements between two tokens' rows, cells, and floats of a row (a multiple of 16).
  ptrdiff_t tokens, token_stride, cells, width;
  /// (tokens, cells)
  const float *factors;
  const float *output;
  /// (cells, width)
  float *pooled;
} cblas_shim_pool_arguments;

/// pooled = Σ over tokens of factor · output.
CBLAS_SHIM_INLINE void cblas_shim_pool_body(const cblas_shim_pool_arguments *p, const int R, const int V) {
  for (ptrdiff_t cell = 0; cell < p->cells; cell++)
    for (ptrdiff_t k = 0; k < p->width; k += 16) {
      const float *row = p->output + cell * p->width + k;
      cblas_shim_lanes sum = 0;
      for (ptrdiff_t token = 0; token < p->tokens; token++)
        sum += p->factors[token * p->cells + cell] * cblas_shim_load(row + token * p->token_stride);
      cblas_shim_store(p->pooled + cell * p->width + k, sum);
    }
}

CBLAS_SHIM_KERNEL(cblas_shim_pool)

typedef struct {
  ptrdiff_t tokens, token_stride, cells, width;
  const float *factors, *output, *pooled_gradient;
  float *output_gradient;
  /// (tokens, cells): pooled_gradient · output in double precision.
  double *slopes;
} cblas_shim_unpool_arguments;

/// output_gradient = factor · pooled_gradient, and the slopes.
CBLAS_SHIM_INLINE void cblas_shim_unpool_body(const cblas_shim_unpool_arguments *p, const int R, const int V) {
  for (ptrdiff_t cell = 0; cell < p->cells; cell++)
    for (ptrdiff_t token = 0; token < p->tokens; token++) {
      const ptrdiff_t start = token * p->token_stride + cell * p->width;
      const cblas_shim_lanes factor = p->factors[token * p->cells + cell];
      cblas_shim_doubles sum = 0;
      for (ptrdiff_t k = 0; k < p->width; k += 16) {
        cblas_shim_lanes gradient = cblas_shim_load(p->pooled_gradient + cell * p->width + k);
        cblas_shim_store(p->output_gradient + start + k, factor * gradient);
        sum += __builtin_convertvector(gradient, cblas_shim_doubles) *
               __builtin_convertvector(cblas_shim_load(p->output + start + k), cblas_shim_doubles);
      }
      double total = 0;
      for (int lane = 0; lane < 16; lane++) total += sum[lane];
      p->slopes[token * p->cells + cell] = total;
    }
}

CBLAS_SHIM_KERNEL(cblas_shim_unpool)
