import RealModule

/// The standard normal distribution.
package enum NormalDistribution {
  /// P(Z ≤ z).
  package static func cumulative(_ z: Double) -> Double {
    0.5 * Double.erfc(-z / 2.0.squareRoot())
  }

  /// The z with P(Z ≤ z) = p; ∓∞ at 0 and 1.
  ///
  /// Acklam's rational approximation (2003, relative error 1.15e-9), then one step of Halley's method on
  /// ``cumulative(_:)``, which leaves errors of a few units in the last place.
  package static func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p)")
    guard p > 0 else { return -.infinity }
    guard p < 1 else { return .infinity }
    // The upper half by symmetry: 1 − p is exact there, and the tail keeps its digits.
    guard p <= 0.5 else { return -quantile(1 - p) }
    let start = p < 0.02425 ? tail(p) : central(p)
    let error = cumulative(start) - p
    let step = error * (2 * Double.pi).squareRoot() * Double.exp(start * start / 2)
    return start - step / (1 + start * step / 2)
  }

  private static func tail(_ p: Double) -> Double {
    let q = (-2 * Double.log(p)).squareRoot()
    let numerator = polynomial(
      q,
      [
        -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734,
        4.374664141464968, 2.938163982698783,
      ]
    )
    let denominator = polynomial(
      q,
      [
        7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1,
      ]
    )
    return numerator / denominator
  }

  private static func central(_ p: Double) -> Double {
    let q = p - 0.5
    let r = q * q
    let numerator = polynomial(
      r,
      [
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
        1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239,
      ]
    )
    let denominator = polynomial(
      r,
      [
        -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
        6.680131188771972e+01, -1.328068155288572e+01, 1,
      ]
    )
    return q * numerator / denominator
  }

  /// Horner's rule, highest power first.
  private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
}
