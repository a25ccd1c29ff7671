#pragma once
#include "vectors.h"

// target (rows × 32·panels) = or += left (rows × segments·inner) · right (segments·inner × 32·panels).
//
// OpenBLAS copies both factors into an order of its own in every call, and knows the processors of its time. Here the right
// factor lies in that order already: 32 columns after 32 columns, each a dense (inner, 32) panel. A tile of the target
// stays in registers over the whole inner dimension, so every element is one running sum in the order of the inner
// index: the result depends neither on the tile nor on the number of rows. (Goto and van de Geijn 2008.)

/// Element (i, j) of left is left[i · left_row + (j / inner) · left_segment + (j % inner) · left_inner]; element (k, j) of
/// right is right[(j / 32) · right_panel + k · right_row + j % 32], and of target alike.
typedef struct {
  ptrdiff_t rows, segments, inner, panels;
  const float *left;
  ptrdiff_t left_row, left_inner, left_segment;
  const float *right;
  ptrdiff_t right_row, right_panel;
  float *target;
  ptrdiff_t target_row, target_panel;
  /// Whether the product is added to what target holds.
  int adds;
} cblas_shim_multiply_arguments;

/// R rows × 16 V columns of the target. R and V are constants of the caller: all loops but the inner one unroll.
CBLAS_SHIM_INLINE void cblas_shim_tile(const cblas_shim_multiply_arguments *p, const float *left,
                                       const float *right, float *target, const int R, const int V) {
  cblas_shim_lanes sum[8][2];
  const ptrdiff_t target_row = p->target_row;
#pragma clang loop unroll(full)
  for (int i = 0; i < R; i++)
#pragma clang loop unroll(full)
    for (int v = 0; v < V; v++)
      sum[i][v] = p->adds ? cblas_shim_load(target + i * target_row + 16 * v) : (cblas_shim_lanes)0;
  const ptrdiff_t inner = p->inner, row = p->left_row, step = p->left_inner, right_row = p->right_row;
  for (ptrdiff_t segment = 0; segment < p->segments; segment++) {
    const float *a = left + segment * p->left_segment;
    for (ptrdiff_t k = 0; k < inner; k++) {
      cblas_shim_lanes b[2];
#pragma clang loop unroll(full)
      for (int v = 0; v < V; v++) b[v] = cblas_shim_load(right + 16 * v);
#pragma clang loop unroll(full)
      for (int i = 0; i < R; i++) {
        const cblas_shim_lanes factor = a[i * row];
#pragma clang loop unroll(full)
        for (int v = 0; v < V; v++) sum[i][v] += factor * b[v];
      }
      a += step;
      right += right_row;
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < R; i++)
#pragma clang loop unroll(full)
    for (int v = 0; v < V; v++) cblas_shim_store(target + i * target_row + 16 * v, sum[i][v]);
}

/// All rows of one strip of 16 V columns: tiles of R rows, then what is left in tiles of 4, 2 and 1.
CBLAS_SHIM_INLINE void cblas_shim_strip(const cblas_shim_multiply_arguments *p, const float *right, float *target,
                                        const int R, const int V) {
  ptrdiff_t i = 0;
  for (; i + R <= p->rows; i += R)
    cblas_shim_tile(p, p->left + i * p->left_row, right, target + i * p->target_row, R, V);
  for (; R > 4 && i + 4 <= p->rows; i += 4)
    cblas_shim_tile(p, p->left + i * p->left_row, right, target + i * p->target_row, 4, V);
  for (; R > 2 && i + 2 <= p->rows; i += 2)
    cblas_shim_tile(p, p->left + i * p->left_row, right, target + i * p->target_row, 2, V);
  for (; i < p->rows; i++)
    cblas_shim_tile(p, p->left + i * p->left_row, right, target + i * p->target_row, 1, V);
}

CBLAS_SHIM_INLINE void cblas_shim_multiply_body(const cblas_shim_multiply_arguments *p, const int R, const int V) {
  for (ptrdiff_t panel = 0; panel < p->panels; panel++)
    for (ptrdiff_t column = 0; column < 32; column += 16 * V)
      cblas_shim_strip(p, p->right + panel * p->right_panel + column, p->target + panel * p->target_panel + column, R, V);
}

CBLAS_SHIM_KERNEL(cblas_shim_multiply)
