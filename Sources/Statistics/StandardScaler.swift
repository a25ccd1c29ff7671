/// Centres columns and divides them by their standard deviation, fitted on training rows only.
package struct StandardScaler: Sendable, Equatable, Codable {
  /// Mean of each column over the values that are there; 0 for a column without any.
  package let means: [Double]
  /// Population SD (divisor n) of each column; 1 where it is 0, so that constants become 0.
  package let scales: [Double]

  /// Fits means and SDs; NaN is skipped.
  ///
  /// - Parameters:
  ///   - values: rows × columns, row-major.
  ///   - columnCount: number of columns.
  package init(values: [Double], columnCount: Int) {
    precondition(
      columnCount > 0 && values.count.isMultiple(of: columnCount),
      "\(values.count) values are no rows of \(columnCount)"
    )
    var counts = [Double](repeating: 0, count: columnCount)
    var sums = [Double](repeating: 0, count: columnCount)
    var squares = [Double](repeating: 0, count: columnCount)
    for (index, value) in values.enumerated() where !value.isNaN {
      counts[index % columnCount] += 1
      sums[index % columnCount] += value
    }
    let means = zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
    for (index, value) in values.enumerated() where !value.isNaN {
      let deviation = value - means[index % columnCount]
      squares[index % columnCount] += deviation * deviation
    }
    self.means = means
    scales = zip(squares, counts).map {
      let deviation = $1 > 0 ? ($0 / $1).squareRoot() : 0
      return deviation > 0 ? deviation : 1
    }
  }

  /// Creates a scaler from stored means and scales of equal counts, no scale 0.
  package init(means: [Double], scales: [Double]) {
    precondition(means.count == scales.count, "\(means.count) means, \(scales.count) scales")
    self.means = means
    self.scales = scales
  }

  /// (value − mean) / scale; NaN stays NaN.
  package func scaled(_ values: [Double]) -> [Double] {
    precondition(
      values.count.isMultiple(of: means.count),
      "\(values.count) values are no rows of \(means.count)"
    )
    return values.indices.map {
      (values[$0] - means[$0 % means.count]) / scales[$0 % means.count]
    }
  }
}
