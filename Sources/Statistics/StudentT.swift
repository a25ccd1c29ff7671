import RealModule

/// Student's t distribution.
package enum StudentT {
  /// P(|T| ≥ |t|) with `degrees` degrees of freedom, at least 1.
  ///
  /// Equals the regularised incomplete beta function I_x(degrees / 2, 1 / 2) at
  /// x = degrees / (degrees + t²).
  package static func twoSidedP(_ t: Double, degrees: Double) -> Double {
    guard !t.isNaN else { return .nan }
    guard t.isFinite else { return 0 }
    return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  }

  /// The t above which a share (1 − confidence) / 2 lies, for a two-sided interval.
  ///
  /// - Parameters:
  ///   - confidence: in (0, 1), for example 0.95.
  ///   - degrees: degrees of freedom.
  /// - Returns: the quantile, by bisection to the last bits.
  package static func twoSidedQuantile(confidence: Double, degrees: Double) -> Double {
    precondition(confidence > 0 && confidence < 1, "confidence \(confidence)")
    var (low, high) = (0.0, 1.0)
    while twoSidedP(high, degrees: degrees) > 1 - confidence { high *= 2 }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if twoSidedP(middle, degrees: degrees) > 1 - confidence {
        low = middle
      } else {
        high = middle
      }
    }
    return (low + high) / 2
  }

  /// I_x(a, b) by its continued fraction (Press et al., Numerical Recipes, section 6.4, Lentz's method).
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    // The fraction converges fast on this side only; the other follows by symmetry. The margin keeps rounding
    // from sending a point on the border back and forth for ever.
    guard x <= (a + 1) / (a + b + 2) + 1e-9 else { return 1 - incompleteBeta(1 - x, b, a) }
    let logarithm =
      Double.logGamma(a + b) - Double.logGamma(a) - Double.logGamma(b)
      + a * Double.log(x) + b * Double.log(onePlus: -x)
    let tiny = 1e-300
    func nonZero(_ value: Double) -> Double { value.magnitude < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
    var fraction = d
    for m in 1...10_000 {
      let k = Double(m)
      let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
      d = 1 / nonZero(1 + even * d)
      c = nonZero(1 + even / c)
      fraction *= d * c
      let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
      d = 1 / nonZero(1 + odd * d)
      c = nonZero(1 + odd / c)
      fraction *= d * c
      if (d * c - 1).magnitude < 1e-16 { break }
    }
    return Double.exp(logarithm) * fraction / a
  }
}
