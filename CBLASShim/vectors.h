#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// What the float kernels of products.h and kernels.h share. They are in C because Swift 6.3 compiles a module for one
// instruction set, and a package's for the oldest one (SSE2): here one body is compiled three times, for AVX-512,
// for AVX2 with fused multiply-add, and for what the compiler assumes, and the processor chooses at run time.

/// Sixteen floats: one register of AVX-512, two of AVX2, four of SSE2 or Neon; the compiler splits.
typedef float cblas_shim_lanes __attribute__((ext_vector_type(16), aligned(4)));
typedef int32_t cblas_shim_integers __attribute__((ext_vector_type(16), aligned(4)));

/// Which instructions a kernel uses.
typedef enum {
  CBLAS_SHIM_BASELINE = 0,
  CBLAS_SHIM_AVX2 = 1,
  CBLAS_SHIM_AVX512 = 2,
} cblas_shim_level;

#define CBLAS_SHIM_INLINE static inline __attribute__((always_inline))

#if defined(__x86_64__)
#define CBLAS_SHIM_TARGET_AVX2 __attribute__((target("avx2,fma")))
#define CBLAS_SHIM_TARGET_AVX512 __attribute__((target("avx2,fma,avx512f,avx512vl,avx512bw,avx512dq")))

/// `name(level, p)` runs `name_body(p, R, V)` compiled for a level; R rows and V vectors are the tile of products whose
/// sums fit into the level's registers.
#define CBLAS_SHIM_KERNEL(name)                                                                               \
  CBLAS_SHIM_TARGET_AVX512 static void name##_avx512(const name##_arguments *p) { name##_body(p, 8, 2); }     \
  CBLAS_SHIM_TARGET_AVX2 static void name##_avx2(const name##_arguments *p) { name##_body(p, 6, 1); }         \
  static inline void name(cblas_shim_level level, const name##_arguments *p) {                                \
    if (level == CBLAS_SHIM_AVX512) name##_avx512(p);                                                         \
    else if (level == CBLAS_SHIM_AVX2) name##_avx2(p);                                                        \
    else name##_body(p, 2, 1);                                                                                \
  }
#else
#define CBLAS_SHIM_KERNEL(name)                                                                               \
  static inline void name(cblas_shim_level level, const name##_arguments *p) { name##_body(p, 4, 1); }
#endif

/// The widest level that processor and system support; Swift has no way to ask.
static inline cblas_shim_level cblas_shim_widest_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
    return CBLAS_SHIM_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return CBLAS_SHIM_AVX2;
#endif
  return CBLAS_SHIM_BASELINE;
}

/// The widest level, or the lower one that PATCHLINE_VECTORS names (baseline, avx2): for the same bytes on processors of
/// different age, and for tests. Other values change nothing. In C since LinearAlgebra does without Foundation.
static inline cblas_shim_level cblas_shim_best_level(void) {
  const cblas_shim_level widest = cblas_shim_widest_level();
  const char *wanted = getenv("PATCHLINE_VECTORS");
  if (wanted && strcmp(wanted, "baseline") == 0) return CBLAS_SHIM_BASELINE;
  if (wanted && strcmp(wanted, "avx2") == 0 && widest > CBLAS_SHIM_AVX2) return CBLAS_SHIM_AVX2;
  return widest;
}

CBLAS_SHIM_INLINE cblas_shim_lanes cblas_shim_load(const float *p) { return *(const cblas_shim_lanes *)p; }
CBLAS_SHIM_INLINE void cblas_shim_store(float *p, cblas_shim_lanes x) { *(cblas_shim_lanes *)p = x; }

// The ends of rows whose length is no multiple of 16 are read and written as whole vectors, what is beyond the row unchanged:
// a buffer of `FloatBuffer` has 16 floats more than it says. (Float by float they cost a third of a layer norm.)

/// Which of 16 lanes are below `count`.
CBLAS_SHIM_INLINE cblas_shim_integers cblas_shim_below(ptrdiff_t count) {
  const cblas_shim_integers lanes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return lanes < (int32_t)count;
}

/// The first `count` of 16 floats, zeros behind them.
CBLAS_SHIM_INLINE cblas_shim_lanes cblas_shim_load_some(const float *p, ptrdiff_t count) {
  return cblas_shim_below(count) ? cblas_shim_load(p) : (cblas_shim_lanes)0;
}

/// Stores the first `count` of 16 floats.
CBLAS_SHIM_INLINE void cblas_shim_store_some(float *p, cblas_shim_lanes x, ptrdiff_t count) {
  cblas_shim_store(p, cblas_shim_below(count) ? x : cblas_shim_load(p));
}

/// The sum of the lanes, halves first: the same order at every level.
CBLAS_SHIM_INLINE float cblas_shim_sum(cblas_shim_lanes x) {
  typedef float eight __attribute__((ext_vector_type(8)));
  typedef float four __attribute__((ext_vector_type(4)));
  const eight a = x.lo + x.hi;
  const four b = a.lo + a.hi;
  return (b.x + b.z) + (b.y + b.w);
}

/// x kept within ±limit; NaN stays NaN.
CBLAS_SHIM_INLINE cblas_shim_lanes cblas_shim_clamp(cblas_shim_lanes x, float limit) {
  cblas_shim_lanes upper = limit, lower = -limit;
  x = upper < x ? upper : x;
  return lower > x ? lower : x;
}

// The polynomials of the elementary functions minimise the largest relative error (least squares with Lawson's
// reweighting, in double precision); the bounds stated hold at every level and are tested against the maths library.

/// The logistic function 1 / (1 + e⁻ˣ), relative error at most 1.5e-7 down to −87.
///
/// e⁻ˣ: with −x = n ln 2 + r and |r| <= ln 2 / 2 (Cody and Waite 1980, ln 2 in two parts), e⁻ˣ = 2ⁿ eʳ.
CBLAS_SHIM_INLINE cblas_shim_lanes cblas_shim_logistic(cblas_shim_lanes x) {
  cblas_shim_lanes clamped = cblas_shim_clamp(-x, 87);
  // Adding 1.5 · 2²³ rounds to a whole number, which then stands in the lowest bits.
  cblas_shim_lanes shifted = clamped * 1.44269504f + 12582912.0f;
  cblas_shim_lanes n = shifted - 12582912.0f;
  cblas_shim_lanes r = (clamped - n * 0.693359375f) + n * 2.1219444e-4f;
  cblas_shim_lanes p = r * 1.381454e-3f + 8.368745e-3f;
  p = p * r + 4.1668391e-2f;
  p = p * r + 1.6666520e-1f;
  p = p * r + 4.9999993e-1f;
  cblas_shim_lanes power = p * r * r + r + 1.0f;
  cblas_shim_integers whole = (cblas_shim_integers)shifted - 0x4B400000;
  return 1.0f / (1.0f + power * (cblas_shim_lanes)((whole + 127) << 23));
}

/// tanh x: relative error at most 4e-7, odd, at most 1 + 2e-7 in magnitude.
///
/// x p(x²) / q(x²) with p and q of degree 4 for |x| <= 9.02, beyond which tanh rounds to 1. The form with e^2|x| and a
/// polynomial near 0 has a third of the error and half more operations.
CBLAS_SHIM_INLINE cblas_shim_lanes cblas_shim_tanh(cblas_shim_lanes x) {
  cblas_shim_lanes clamped = cblas_shim_clamp(x, 9.02f);
  cblas_shim_lanes t = clamped * clamped;
  cblas_shim_lanes p = t * 1.3319082e-8f + 2.0583489e-5f;
  p = p * t + 3.494035e-3f;
  p = p * t + 1.3379718e-1f;
  p = p * t + 1.0f;
  cblas_shim_lanes q = t * 7.7620235e-7f + 3.2830935e-4f;
  q = q * t + 2.5871075e-2f;
  q = q * t + 4.6713034e-1f;
  q = q * t + 1.0f;
  return clamped * p / q;
}
