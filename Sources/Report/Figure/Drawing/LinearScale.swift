/// A straight-line map from values to positions in a figure.
package struct LinearScale: Sendable, Equatable {
  /// The value at `start`.
  package let lower: Double
  /// The value at `end`; greater than `lower`.
  package let upper: Double
  /// Position (pt) of `lower`.
  package let start: Double
  /// Position (pt) of `upper`; less than `start` on an axis that points up.
  package let end: Double

  /// Creates a scale; an empty or unordered range of values is widened around its middle.
  ///
  /// A range that is not finite becomes 0 to 1.
  package init(lower: Double, upper: Double, start: Double, end: Double) {
    let isFinite = lower.isFinite && upper.isFinite
    if isFinite, lower < upper {
      self.lower = lower
      self.upper = upper
    } else if isFinite {
      let reach = max(abs(lower) * 0.1, 0.5)
      self.lower = min(lower, upper) - reach
      self.upper = max(lower, upper) + reach
    } else {
      self.lower = 0
      self.upper = 1
    }
    self.start = start
    self.end = end
  }

  /// Where a value stands; not finite for a value that is not.
  package func position(of value: Double) -> Double {
    start + (value - lower) / (upper - lower) * (end - start)
  }

  /// Points for one unit of the value, never negative.
  package var density: Double { abs(end - start) / (upper - lower) }
}
