/// Compares two numbers with an absolute and a relative tolerance, for tests.
package struct Closeness: CustomStringConvertible {
  /// The value that an oracle gives.
  package let expected: Double
  /// The value under test.
  package let observed: Double
  /// Allowed absolute difference.
  package let absolute: Double
  /// Allowed difference as a share of the expected magnitude.
  package let relative: Double

  /// Sets up a comparison.
  package init(
    _ observed: Double,
    _ expected: Double,
    absolute: Double = 0,
    relative: Double = 0
  ) {
    self.expected = expected
    self.observed = observed
    self.absolute = absolute
    self.relative = relative
  }

  /// Whether the values agree; two NaN do, NaN and a number do not.
  package var holds: Bool {
    if expected.isNaN || observed.isNaN { return expected.isNaN && observed.isNaN }
    if expected == observed { return true }
    return abs(expected - observed) <= absolute + relative * abs(expected)
  }

  /// Expected, observed and their difference.
  package var description: String {
    "expected \(expected), observed \(observed), difference \(observed - expected)"
      + " (allowed \(absolute) + \(relative)·|expected|)"
  }
}
