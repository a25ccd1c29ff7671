import RealModule

/// Round values (1, 2 or 5 times a power of ten apart) with texts that all have the same decimals.
package struct AxisTicks: Sendable, Equatable {
  /// One tick.
  package struct Tick: Sendable, Equatable {
    /// Its value.
    package var value: Double
    /// Its text.
    package var text: String
  }

  /// Distance between ticks.
  package let step: Double
  /// Ticks in ascending order.
  package let ticks: [Tick]

  /// Ticks that lie inside a range, its ends included.
  ///
  /// - Parameters:
  ///   - lower: Least value.
  ///   - upper: Greatest value; must not be less.
  ///   - about: How many ticks are wanted; from half to about twice as many are given.
  package init(inside lower: Double, _ upper: Double, about: Int = 5) {
    self.init(lower: lower, upper: upper, about: about, isCovering: false)
  }

  /// Ticks whose first and last enclose a range.
  package init(covering lower: Double, _ upper: Double, about: Int = 5) {
    self.init(lower: lower, upper: upper, about: about, isCovering: true)
  }

  private init(lower: Double, upper: Double, about: Int, isCovering: Bool) {
    let (lower, upper) = Self.widened(lower, upper)
    let (digit, exponent) = Self.bestStep(lower, upper, about: about, isCovering: isCovering)
    let power = Double.pow(10, Double(abs(exponent)))
    let step = exponent < 0 ? Double(digit) / power : Double(digit) * power
    let (first, last) = Self.multiples(lower, upper, step: step, isCovering: isCovering)
    self.step = step
    self.ticks = stride(from: first, through: last, by: 1).map { count in
      let multiple = count * Double(digit)
      let value = exponent < 0 ? multiple / power : multiple * power
      return Tick(
        value: value,
        text: FigureNumber.fixed(value, decimals: min(9, max(0, -exponent)))
      )
    }
  }

  /// A range that ticks can divide: 0 to 1 for what is no range, a little around a single value.
  private static func widened(_ lower: Double, _ upper: Double) -> (Double, Double) {
    guard lower.isFinite, upper.isFinite, lower <= upper else { return (0, 1) }
    let isWide = upper - lower > max(abs(lower), abs(upper)) * 1e-9 && upper - lower > 1e-280
    if isWide { return (lower, upper) }
    let reach = max(abs(lower) * 0.1, 0.5)
    return (lower - reach, upper + reach)
  }

  /// First and last multiple of a step that lies in a range, or that encloses it.
  private static func multiples(
    _ lower: Double,
    _ upper: Double,
    step: Double,
    isCovering: Bool
  ) -> (first: Double, last: Double) {
    // A tick that misses an end by rounding alone still belongs to the range.
    let tolerance = 1e-9
    if isCovering {
      return (
        (lower / step + tolerance).rounded(.down), (upper / step - tolerance).rounded(.up)
      )
    }
    return ((lower / step - tolerance).rounded(.up), (upper / step + tolerance).rounded(.down))
  }

  /// The step whose number of ticks comes nearest to the wanted one, the finer of two equally near.
  private static func bestStep(
    _ lower: Double,
    _ upper: Double,
    about: Int,
    isCovering: Bool
  ) -> (digit: Int, exponent: Int) {
    var best = niceStep((upper - lower) / Double(max(1, about)))
    let middle = best.exponent
    var least = Double.infinity
    // From coarse to fine, so that a tie goes to the finer step.
    for exponent in stride(from: middle + 1, through: middle - 1, by: -1) {
      for digit in [5, 2, 1] {
        let step = Double(digit) * Double.pow(10, Double(exponent))
        let (first, last) = multiples(lower, upper, step: step, isCovering: isCovering)
        let miss = abs(last - first + 1 - Double(about))
        guard last > first, miss <= least else { continue }
        least = miss
        best = (digit, exponent)
      }
    }
    return best
  }

  /// The least of 1, 2, 5 times a power of ten that is not less than `raw`.
  private static func niceStep(_ raw: Double) -> (digit: Int, exponent: Int) {
    let exponent = Int(Double.log10(raw).rounded(.down))
    let mantissa = raw / Double.pow(10, Double(exponent))
    let tolerance = 1e-9
    if mantissa <= 1 + tolerance { return (1, exponent) }
    if mantissa <= 2 + tolerance { return (2, exponent) }
    if mantissa <= 5 + tolerance { return (5, exponent) }
    return (1, exponent + 1)
  }

  /// The greatest nice length that is not longer than `limit`, for scale bars.
  package static func niceLength(upTo limit: Double) -> Double {
    guard limit.isFinite, limit > 0 else { return 1 }
    let (digit, exponent) = niceStep(limit)
    let power = Double.pow(10, Double(exponent))
    let length = Double(digit) * power
    guard length > limit * (1 + 1e-9) else { return length }
    switch digit {
    case 1: return 5 * Double.pow(10, Double(exponent - 1))
    case 2: return power
    default: return 2 * power
    }
  }
}
