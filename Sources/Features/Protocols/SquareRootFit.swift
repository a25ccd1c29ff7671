/// The least-squares curve rate = A·√(I - Ic) for I ≥ Ic, else 0, through an f–I curve.
///
/// The curve is not convex in Ic and solvers stop at different local optima, so the path to the optimum is
/// part of the definition: the trust-region method of Levenberg and Marquardt as described by Moré (1978)
/// and used by MINPACK (forward differences, scaling by column norms, first radius 100 times the scaled
/// start), from A = 1 and Ic = the first I. Where it does not converge or A and Ic cannot be told apart,
/// the line rate² = m·I + c gives A = √m and Ic = -c/m. Source: spec, trains and subthreshold, section 7.
package struct SquareRootFit: Sendable, Equatable {
  /// Gain A (Hz/√pA).
  package var gain: Double
  /// Onset current Ic, in the unit and from the origin of the currents given.
  package var onset: Double
  /// Sum of squared residuals (Hz²).
  package var squaredError: Double
  /// Whether the straight line had to stand in.
  package var isFallback: Bool

  /// Fits a curve; `nil` for fewer than three points, or when rate² does not rise with the current either.
  ///
  /// - Parameters:
  ///   - currents: amplitudes (pA) in sweep order, the first one starts the search.
  ///   - rates: average rates (Hz), same count.
  package init?(currents: [Double], rates: [Double]) {
    precondition(currents.count == rates.count, "\(currents.count) currents, \(rates.count) rates")
    guard currents.count >= 3 else { return nil }
    let residuals = { (p: SIMD2<Double>) in
      zip(currents, rates).map { Self.rate($0, gain: p[0], onset: p[1]) - $1 }
    }
    if let solution = LevenbergMarquardt.minimum(from: SIMD2(1, currents[0]), residuals) {
      (gain, onset, isFallback) = (solution[0], solution[1], false)
    } else if let line = Self.line(currents: currents, rates: rates) {
      (gain, onset, isFallback) = (line.gain, line.onset, true)
    } else {
      return nil
    }
    squaredError = residuals(SIMD2(gain, onset)).reduce(0) { $0 + $1 * $1 }
  }

  private static func rate(_ current: Double, gain: Double, onset: Double) -> Double {
    current >= onset ? gain * (current - onset).squareRoot() : 0
  }

  private static func line(
    currents: [Double],
    rates: [Double]
  ) -> (gain: Double, onset: Double)? {
    guard let first = rates.first, let least = currents.min() else { return nil }
    if rates.allSatisfy({ $0 == first }) { return (0, least) }
    guard let line = LineFit(x: currents, y: rates.map { $0 * $0 }), line.slope > 0 else {
      return nil
    }
    return (line.slope.squareRoot(), -line.intercept / line.slope)
  }
}
