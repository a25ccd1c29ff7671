#pragma once
#include "vectors.h"

// Passes of the sequence model over whole arrays; what they compute is stated where Swift calls them
// (`FloatKernels` of LinearAlgebra). Panels are those of products.h. A group is 16 hidden units: 64 columns in two panels, the
// first with the units' input and forget gates, the second with candidate and output.

typedef struct {
  ptrdiff_t rows, groups;
  /// Before activation, without biases; activated afterwards unless `squashed` is null.
  float *gates;
  ptrdiff_t gate_panel;
  /// (64 · groups), and the same for the padding's share; `padding` (rows) may be null.
  const float *bias, *slope, *padding;
  /// c' of the step before, null at the first.
  const float *prior;
  ptrdiff_t prior_row;
  float *states;
  ptrdiff_t state_row;
  /// tanh c, null when no backward pass follows.
  float *squashed;
  float *output;
  ptrdiff_t output_row;
} cblas_shim_activate_arguments;

CBLAS_SHIM_INLINE void cblas_shim_activate_body(const cblas_shim_activate_arguments *p, const int R, const int V) {
  for (ptrdiff_t group = 0; group < p->groups; group++) {
    cblas_shim_lanes bias[4], slope[4];
    for (int k = 0; k < 4; k++) {
      bias[k] = cblas_shim_load(p->bias + 64 * group + 16 * k);
      slope[k] = p->padding ? cblas_shim_load(p->slope + 64 * group + 16 * k) : (cblas_shim_lanes)0;
    }
    float *first = p->gates + 2 * group * p->gate_panel, *second = first + p->gate_panel;
    for (ptrdiff_t row = 0; row < p->rows; row++, first += 32, second += 32) {
      const cblas_shim_lanes pad = p->padding ? p->padding[row] : 0.0f;
      cblas_shim_lanes input = cblas_shim_logistic(cblas_shim_load(first) + (bias[0] + pad * slope[0]));
      cblas_shim_lanes forget = cblas_shim_logistic(cblas_shim_load(first + 16) + (bias[1] + pad * slope[1]));
      cblas_shim_lanes candidate = cblas_shim_tanh(cblas_shim_load(second) + (bias[2] + pad * slope[2]));
      cblas_shim_lanes out = cblas_shim_logistic(cblas_shim_load(second + 16) + (bias[3] + pad * slope[3]));
      cblas_shim_lanes state = input * candidate;
      if (p->prior) state += forget * cblas_shim_load(p->prior + row * p->prior_row + 16 * group);
      cblas_shim_lanes squash = cblas_shim_tanh(state);
      cblas_shim_store(p->states + row * p->state_row + 16 * group, state);
      cblas_shim_store(p->output + row * p->output_row + 16 * group, out * squash);
      if (!p->squashed) continue;
      cblas_shim_store(first, input);
      cblas_shim_store(first + 16, forget);
      cblas_shim_store(second, candidate);
      cblas_shim_store(second + 16, out);
      cblas_shim_store(p->squashed + row * p->state_row + 16 * group, squash);
    }
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_activate)

typedef struct {
  ptrdiff_t rows, groups;
  /// Activated gates, replaced by their gradients before activation.
  float *gates;
  ptrdiff_t gate_panel;
  /// c' (null at the first step), tanh c and dLoss/dh, rows apart alike.
  const float *prior, *squashed, *output_gradient;
  ptrdiff_t state_row;
  /// Gradients that the step after hands on: of h, and of c, which is replaced by that of c'.
  const float *hidden_carry;
  ptrdiff_t hidden_row;
  float *state_carry;
  ptrdiff_t carry_row;
  /// (64 · groups): the sums of the gradients, and with `padding` (rows, or null) of its products with them, are added.
  float *bias_gradient, *slope_gradient;
  const float *padding;
} cblas_shim_differentiate_arguments;

CBLAS_SHIM_INLINE void cblas_shim_differentiate_body(const cblas_shim_differentiate_arguments *p, const int R,
                                                     const int V) {
  for (ptrdiff_t group = 0; group < p->groups; group++) {
    cblas_shim_lanes sum[4], weighted[4];
    for (int k = 0; k < 4; k++) {
      sum[k] = cblas_shim_load(p->bias_gradient + 64 * group + 16 * k);
      weighted[k] = p->padding ? cblas_shim_load(p->slope_gradient + 64 * group + 16 * k) : (cblas_shim_lanes)0;
    }
    float *first = p->gates + 2 * group * p->gate_panel, *second = first + p->gate_panel;
    for (ptrdiff_t row = 0; row < p->rows; row++, first += 32, second += 32) {
      const ptrdiff_t state = row * p->state_row + 16 * group;
      cblas_shim_lanes input = cblas_shim_load(first), forget = cblas_shim_load(first + 16);
      cblas_shim_lanes candidate = cblas_shim_load(second), out = cblas_shim_load(second + 16);
      cblas_shim_lanes squash = cblas_shim_load(p->squashed + state);
      cblas_shim_lanes prior = p->prior ? cblas_shim_load(p->prior + state) : (cblas_shim_lanes)0;
      cblas_shim_lanes dh = cblas_shim_load(p->output_gradient + state) +
                            cblas_shim_load(p->hidden_carry + row * p->hidden_row + 16 * group);
      float *carry = p->state_carry + row * p->carry_row + 16 * group;
      cblas_shim_lanes dc = cblas_shim_load(carry) + dh * out * (1.0f - squash * squash);
      cblas_shim_lanes slope[4] = {dc * candidate * input * (1.0f - input), dc * prior * forget * (1.0f - forget),
                                   dc * input * (1.0f - candidate * candidate), dh * squash * out * (1.0f - out)};
      const cblas_shim_lanes pad = p->padding ? p->padding[row] : 0.0f;
      for (int k = 0; k < 4; k++) {
        sum[k] += slope[k];
        weighted[k] += pad * slope[k];
      }
      cblas_shim_store(first, slope[0]);
      cblas_shim_store(first + 16, slope[1]);
      cblas_shim_store(second, slope[2]);
      cblas_shim_store(second + 16, slope[3]);
      cblas_shim_store(carry, dc * forget);
    }
    for (int k = 0; k < 4; k++) {
      cblas_shim_store(p->bias_gradient + 64 * group + 16 * k, sum[k]);
      if (p->padding) cblas_shim_store(p->slope_gradient + 64 * group + 16 * k, weighted[k]);
    }
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_differentiate)

typedef struct {
  ptrdiff_t rows, panels;
  float *units;
  ptrdiff_t unit_panel;
  /// (32 · panels) each.
  const float *bias, *score;
  /// (rows)
  float *scores;
} cblas_shim_score_arguments;

CBLAS_SHIM_INLINE void cblas_shim_score_body(const cblas_shim_score_arguments *p, const int R, const int V) {
  for (ptrdiff_t row = 0; row < p->rows; row++) {
    cblas_shim_lanes sum = 0;
    for (ptrdiff_t k = 0; k < 32 * p->panels; k += 16) {
      float *unit = p->units + k / 32 * p->unit_panel + 32 * row + k % 32;
      cblas_shim_lanes value = cblas_shim_tanh(cblas_shim_load(unit) + cblas_shim_load(p->bias + k));
      cblas_shim_store(unit, value);
      sum += value * cblas_shim_load(p->score + k);
    }
    p->scores[row] = cblas_shim_sum(sum);
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_score)

typedef struct {
  ptrdiff_t rows, panels;
  /// tanh u, replaced by the gradient before tanh.
  float *units;
  ptrdiff_t unit_panel;
  const float *score, *score_gradient;
  /// (32 · panels) each; added to.
  float *weight_gradient, *bias_gradient;
} cblas_shim_unscore_arguments;

CBLAS_SHIM_INLINE void cblas_shim_unscore_body(const cblas_shim_unscore_arguments *p, const int R, const int V) {
  for (ptrdiff_t k = 0; k < 32 * p->panels; k += 16) {
    float *unit = p->units + k / 32 * p->unit_panel + k % 32;
    const cblas_shim_lanes score = cblas_shim_load(p->score + k);
    cblas_shim_lanes weight = cblas_shim_load(p->weight_gradient + k), bias = cblas_shim_load(p->bias_gradient + k);
    for (ptrdiff_t row = 0; row < p->rows; row++, unit += 32) {
      cblas_shim_lanes value = cblas_shim_load(unit), gradient = p->score_gradient[row];
      cblas_shim_lanes slope = gradient * score * (1.0f - value * value);
      weight += gradient * value;
      bias += slope;
      cblas_shim_store(unit, slope);
    }
    cblas_shim_store(p->weight_gradient + k, weight);
    cblas_shim_store(p->bias_gradient + k, bias);
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_unscore)

typedef struct {
  ptrdiff_t rows, width, padded_width;
  const float *source;
  ptrdiff_t source_row;
  /// (width) each.
  const float *gain, *shift;
  /// x̂, null when nobody needs it, and γ x̂ + β; rows apart alike.
  float *normalized, *scaled;
  ptrdiff_t target_row;
  /// (rows): 1 / SD, and −mean / SD, null when there is no padding.
  float *inverse, *padding;
  float epsilon;
} cblas_shim_normalize_arguments;

CBLAS_SHIM_INLINE void cblas_shim_normalize_body(const cblas_shim_normalize_arguments *p, const int R, const int V) {
  const ptrdiff_t whole = p->width & ~(ptrdiff_t)15, rest = p->width - whole;
  const float size = (float)p->padded_width;
  for (ptrdiff_t row = 0; row < p->rows; row++) {
    const float *x = p->source + row * p->source_row;
    const cblas_shim_lanes last = cblas_shim_load_some(x + whole, rest);
    cblas_shim_lanes sum = last;
    for (ptrdiff_t k = 0; k < whole; k += 16) sum += cblas_shim_load(x + k);
    const float mean = cblas_shim_sum(sum) / size;
    cblas_shim_lanes squares = 0;
    for (ptrdiff_t k = 0; k < whole; k += 16) {
      cblas_shim_lanes deviation = cblas_shim_load(x + k) - mean;
      squares += deviation * deviation;
    }
    const cblas_shim_lanes end = cblas_shim_below(rest) ? last - mean : (cblas_shim_lanes)0;
    squares += end * end;
    const float spread = cblas_shim_sum(squares) + (float)(p->padded_width - p->width) * mean * mean;
    // The root of a vector: that of a number is a call of the maths library, which sets errno.
    const cblas_shim_lanes variance = spread / size + p->epsilon;
    const float inverse = 1.0f / __builtin_elementwise_sqrt(variance)[0];
    p->inverse[row] = inverse;
    if (p->padding) p->padding[row] = -mean * inverse;
    float *normalized = p->normalized ? p->normalized + row * p->target_row : NULL;
    float *scaled = p->scaled + row * p->target_row;
    for (ptrdiff_t k = 0; k < whole; k += 16) {
      cblas_shim_lanes value = (cblas_shim_load(x + k) - mean) * inverse;
      if (normalized) cblas_shim_store(normalized + k, value);
      cblas_shim_store(scaled + k, value * cblas_shim_load(p->gain + k) + cblas_shim_load(p->shift + k));
    }
    if (rest == 0) continue;
    cblas_shim_lanes value = (last - mean) * inverse;
    if (normalized) cblas_shim_store_some(normalized + whole, value, rest);
    value = value * cblas_shim_load_some(p->gain + whole, rest) + cblas_shim_load_some(p->shift + whole, rest);
    cblas_shim_store_some(scaled + whole, value, rest);
  }
}

CBLAS_SHIM_KERNEL(cblas_shim_normalize)
