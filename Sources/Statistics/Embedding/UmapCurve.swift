import RealModule

/// How strongly two points of a layout belong together at a distance: 1 / (1 + a·d^(2b)).
///
/// a and b are fitted by least squares to 1 up to `minimumDistance` and exp(−(d − minimumDistance) / spread)
/// beyond it, at 300 distances from 0 to 3·spread (McInnes et al. 2018, definition 11; umap-learn
/// `find_ab_params`).
package struct UmapCurve: Sendable, Equatable {
  /// See the type.
  package let a: Double
  /// See the type.
  package let b: Double

  /// Fits the curve.
  ///
  /// - Parameters:
  ///   - minimumDistance: how near points may come, at least 0 and less than `spread`.
  ///   - spread: scale of the layout, more than 0.
  package init(minimumDistance: Double, spread: Double = 1) {
    precondition(minimumDistance >= 0 && spread > minimumDistance, "no room between points")
    let samples = (0..<300).map { step -> (distance: Double, target: Double) in
      let distance = 3 * spread * Double(step) / 299
      let excess = distance - minimumDistance
      return (distance, excess < 0 ? 1 : Double.exp(-excess / spread))
    }
    (a, b) = Self.fit(samples)
  }

  /// Gauss and Newton's method with Levenberg's damping, from a = b = 1.
  private static func fit(_ samples: [(distance: Double, target: Double)]) -> (Double, Double) {
    var (a, b, damping) = (1.0, 1.0, 1e-3)
    var error = squaredError(samples, a, b)
    for _ in 0..<200 {
      let (gradient, hessian) = normalEquations(samples, a, b)
      let (haa, hbb) = (hessian.0 * (1 + damping), hessian.2 * (1 + damping))
      let determinant = haa * hbb - hessian.1 * hessian.1
      let stepA = (hbb * gradient.0 - hessian.1 * gradient.1) / determinant
      let stepB = (haa * gradient.1 - hessian.1 * gradient.0) / determinant
      let next = squaredError(samples, a + stepA, b + stepB)
      if next < error {
        (a, b, error, damping) = (a + stepA, b + stepB, next, damping / 10)
        if abs(stepA) + abs(stepB) < 1e-12 { break }
      } else {
        damping *= 10
        if damping > 1e12 { break }
      }
    }
    return (a, b)
  }

  private static func squaredError(
    _ samples: [(distance: Double, target: Double)],
    _ a: Double,
    _ b: Double
  ) -> Double {
    guard a > 0, b > 0 else { return .infinity }
    return samples.reduce(0) { sum, sample in
      let residual = sample.target - 1 / (1 + a * Double.pow(sample.distance, 2 * b))
      return sum + residual * residual
    }
  }

  /// Jᵀr, and the upper triangle of JᵀJ.
  private static func normalEquations(
    _ samples: [(distance: Double, target: Double)],
    _ a: Double,
    _ b: Double
  ) -> (gradient: (Double, Double), hessian: (Double, Double, Double)) {
    var gradient = (0.0, 0.0)
    var hessian = (0.0, 0.0, 0.0)
    for sample in samples where sample.distance > 0 {
      let power = Double.pow(sample.distance, 2 * b)
      let value = 1 / (1 + a * power)
      // Derivatives of the value by a and by b.
      let byA = -power * value * value
      let byB = byA * a * 2 * Double.log(sample.distance)
      let residual = sample.target - value
      gradient.0 += byA * residual
      gradient.1 += byB * residual
      hessian.0 += byA * byA
      hessian.1 += byA * byB
      hessian.2 += byB * byB
    }
    return (gradient, hessian)
  }
}
