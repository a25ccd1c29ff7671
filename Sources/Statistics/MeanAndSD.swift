/// Mean and sample standard deviation (divisor n − 1) of a score over runs.
package struct MeanAndSD: Sendable, Equatable, Codable {
  /// Number of runs.
  package let count: Int
  /// Mean; nil without runs.
  package let mean: Double?
  /// Standard deviation; nil with fewer than two runs.
  package let deviation: Double?

  /// Summarises values.
  package init(_ values: [Double]) {
    count = values.count
    guard !values.isEmpty else {
      (mean, deviation) = (nil, nil)
      return
    }
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    guard values.count > 1 else {
      deviation = nil
      return
    }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = (squares / Double(values.count - 1)).squareRoot()
  }
}
