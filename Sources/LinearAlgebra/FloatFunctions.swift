// Elementary functions of eight floats at once. Goals in order: a stated error bound, the same result on
// every processor (no fused multiply-add, which the baseline instruction set lacks and which would change
// the last bit), speed: the gates of an LSTM cost as much in tanh as in products when done one by one.
//
// Polynomials minimise the largest relative error (least squares with Lawson's reweighting, in double
// precision); the bounds stated were measured on millions of floats against double precision.

/// Elementary functions of eight 32-bit floats; public for the reason given in `FloatBuffer.swift`.
public enum FloatFunctions {
  /// The exponential of each element, relative error at most 2.1e-7; arguments are kept within ±87.
  ///
  /// x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite 1980, ln 2 in two parts), e^x = 2^n e^r.
  @inline(__always)
  @inlinable
  public static func exp(_ x: FloatVector) -> FloatVector {
    let clamped = clamp(x, limit: 87)
    // Adding 1.5 · 2^23 rounds to a whole number, which then stands in the lowest bits.
    let magic: Float = 12_582_912
    let shifted = clamped * 1.442_695_04 + magic
    let n = shifted - magic
    let r = (clamped - n * 0.693_359_375) + n * 2.121_944_4e-4
    var p = r * 1.381_454e-3 + 8.368_745e-3
    p = p * r + 4.166_839_1e-2
    p = p * r + 1.666_652_0e-1
    p = p * r + 4.999_999_3e-1
    let power = p * r * r + r + 1
    let whole = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- 0x4B40_0000
    return power * unsafeBitCast((whole &+ 127) &<< 23, to: FloatVector.self)
  }

  /// tanh of each element: relative error at most 4e-7, odd, at most 1 + 2e-7 in magnitude.
  ///
  /// x p(x²) / q(x²) with p and q of degree 4 for |x| <= 9.02, beyond which tanh rounds to 1. The form with
  /// e^2|x| and a polynomial near 0 has a third of the error and half more operations.
  @inline(__always)
  @inlinable
  public static func tanh(_ x: FloatVector) -> FloatVector {
    let clamped = clamp(x, limit: 9.02)
    let t = clamped * clamped
    var p = t * 1.331_908_2e-8 + 2.058_348_9e-5
    p = p * t + 3.494_035e-3
    p = p * t + 1.337_971_8e-1
    p = p * t + 1
    var q = t * 7.762_023_5e-7 + 3.283_093_5e-4
    q = q * t + 2.587_107_5e-2
    q = q * t + 4.671_303_4e-1
    q = q * t + 1
    return clamped * p / q
  }

  /// The logistic function 1 / (1 + e⁻ˣ) of each element, relative error at most 1.5e-7 down to −87.
  @inline(__always)
  @inlinable
  public static func logistic(_ x: FloatVector) -> FloatVector {
    1 / (1 + exp(-x))
  }

  @inline(__always)
  @inlinable
  static func clamp(_ x: FloatVector, limit: Float) -> FloatVector {
    let (upper, lower) = (FloatVector(repeating: limit), FloatVector(repeating: -limit))
    let below = x.replacing(with: upper, where: x .> upper)
    return below.replacing(with: lower, where: below .< lower)
  }
}
