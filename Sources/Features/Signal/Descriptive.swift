extension [Double] {
  /// The median, the mean of the middle two for an even count; `nil` when empty.
  func median() -> Double? {
    guard !isEmpty else { return nil }
    let ordered = sorted()
    let middle = count / 2
    return count % 2 == 1 ? ordered[middle] : (ordered[middle - 1] + ordered[middle]) / 2
  }

  /// The mean; `nil` when empty.
  func mean() -> Double? {
    isEmpty ? nil : reduce(0, +) / Double(count)
  }

  /// The population standard deviation (divisor n); `nil` when empty.
  func populationDeviation() -> Double? {
    guard let mean = mean() else { return nil }
    return (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
  }
}

/// A straight line y = slope · x + intercept.
package struct LineFit: Sendable, Equatable {
  /// Change of y a unit of x.
  package var slope: Double
  /// y at x = 0.
  package var intercept: Double

  /// The least-squares line; of many equally good ones that with the smallest coefficients.
  ///
  /// The choice matters when all x are equal (repeats of one amplitude): IPFX's solver then returns the
  /// minimum-norm solution, which is kept for parity and means nothing.
  ///
  /// - Returns: `nil` for fewer than two points or a value that is not finite.
  package init?(x: [Double], y: [Double]) {
    precondition(x.count == y.count, "\(x.count) abscissae for \(y.count) ordinates")
    guard x.count > 1, let meanX = x.mean(), let meanY = y.mean(),
      meanX.isFinite, meanY.isFinite
    else { return nil }
    let number = Double(x.count)
    let spread = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    // Squared singular values of the design [x 1] are the roots of s² - trace·s + number·spread.
    let trace = spread + number * meanX * meanX + number
    let largest = (trace + (trace * trace - 4 * number * spread).squareRoot()) / 2
    let tolerance = Double.ulpOfOne * number
    if number * spread > largest * largest * tolerance * tolerance {
      let product = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
      slope = product / spread
      intercept = meanY - slope * meanX
    } else {
      intercept = meanY / (meanX * meanX + 1)
      slope = intercept * meanX
    }
  }
}
