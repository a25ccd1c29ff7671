import RealModule

/// The least-squares curve y0 + a·e^(-k·x) through samples at x = 0, dx, 2·dx, …
///
/// Levenberg–Marquardt on the three parameters with the analytic Jacobian and Marquardt's scaling. It stops
/// when a step no longer changes the parameters, which lands within rounding of the optimum that MINPACK
/// finds from the same start.
package struct ExponentialFit: Sendable, Equatable {
  /// Amplitude at x = 0.
  package var amplitude: Double
  /// Rate constant k (1/s).
  package var rate: Double
  /// Asymptote.
  package var asymptote: Double
  /// Root mean square residual.
  package var rmse: Double

  /// Largest number of trial steps.
  private static let maximumSteps = 400

  /// Fits from a start of a = y[0] - y0, k = 50 and the given asymptote.
  ///
  /// - Parameters:
  ///   - x: abscissae (s), as many as `y`, beginning at 0.
  ///   - y: ordinates without NaN.
  ///   - guess: first guess of y0.
  /// - Returns: `nil` for fewer than three points or without convergence.
  package init?(x: [Double], y: [Double], asymptote guess: Double) {
    precondition(x.count == y.count, "\(x.count) abscissae for \(y.count) ordinates")
    guard y.count >= 3 else { return nil }
    var parameters = SIMD3(y[0] - guess, 50, guess)
    var system = NormalEquations(x: x, y: y, parameters: parameters)
    var damping = 1e-3
    var hasConverged = false
    for _ in 0..<Self.maximumSteps {
      guard let step = system.step(damping: damping) else {
        damping *= 10
        continue
      }
      let trial = parameters + step
      let next = NormalEquations(x: x, y: y, parameters: trial)
      let isSmall = (0..<3).allSatisfy {
        step[$0].magnitude <= 1e-9 * (trial[$0].magnitude + 1e-12)
      }
      if next.squaredError.isFinite, next.squaredError <= system.squaredError {
        parameters = trial
        system = next
        damping = max(damping / 10, 1e-12)
        hasConverged = isSmall
      } else {
        damping *= 10
        // Not even the smallest step improves: rounding decides from here on.
        hasConverged = isSmall || damping > 1e12
      }
      if hasConverged { break }
    }
    guard hasConverged else { return nil }
    amplitude = parameters[0]
    rate = parameters[1]
    self.asymptote = parameters[2]
    rmse = (system.squaredError / Double(y.count)).squareRoot()
  }
}

/// JᵀJ, Jᵀr and rᵀr of the exponential at one set of parameters (a, k, y0).
private struct NormalEquations {
  /// Upper triangle of JᵀJ: aa, ak, a0, kk, k0, 00.
  var products = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
  /// Jᵀr with r = y - model.
  var gradient = SIMD3<Double>.zero
  /// Sum of squared residuals.
  var squaredError = 0.0

  init(x: [Double], y: [Double], parameters: SIMD3<Double>) {
    let (a, k, y0) = (parameters[0], parameters[1], parameters[2])
    for index in y.indices {
      let decay = Double.exp(-k * x[index])
      let slope = -a * x[index] * decay
      let residual = y[index] - (y0 + a * decay)
      products.0 += decay * decay
      products.1 += decay * slope
      products.2 += decay
      products.3 += slope * slope
      products.4 += slope
      gradient[0] += decay * residual
      gradient[1] += slope * residual
      gradient[2] += residual
      squaredError += residual * residual
    }
    products.5 = Double(y.count)
  }

  /// Solves (JᵀJ + damping·diag JᵀJ)·step = Jᵀr by Cholesky; `nil` when not positive definite.
  func step(damping: Double) -> SIMD3<Double>? {
    let scale = 1 + damping
    let l00 = (products.0 * scale).squareRoot()
    guard l00 > 0 else { return nil }
    let l10 = products.1 / l00
    let l20 = products.2 / l00
    let l11 = (products.3 * scale - l10 * l10).squareRoot()
    guard l11 > 0 else { return nil }
    let l21 = (products.4 - l20 * l10) / l11
    let l22 = (products.5 * scale - l20 * l20 - l21 * l21).squareRoot()
    guard l22 > 0, l22.isFinite else { return nil }
    let z0 = gradient[0] / l00
    let z1 = (gradient[1] - l10 * z0) / l11
    let z2 = (gradient[2] - l20 * z0 - l21 * z1) / l22
    let s2 = z2 / l22
    let s1 = (z1 - l21 * s2) / l11
    let s0 = (z0 - l10 * s1 - l20 * s2) / l00
    return SIMD3(s0, s1, s2)
  }
}
