extension Matrix {
  /// Mean of every column; NaN without rows, and where the column has a NaN.
  package var columnMeans: [Double] {
    var sums = [Double](repeating: 0, count: columnCount)
    accumulateRows { j, value in sums[j] += value }
    return sums.map { $0 / Double(rowCount) }
  }

  /// Population standard deviation (divisor n) of every column around the given means.
  ///
  /// Two passes: the mean is subtracted before squaring, so a large offset costs no digits.
  package func columnPopulationSDs(means: [Double]) -> [Double] {
    precondition(means.count == columnCount, "\(means.count) means for \(columnCount) columns")
    var sums = [Double](repeating: 0, count: columnCount)
    accumulateRows { j, value in
      let deviation = value - means[j]
      sums[j] += deviation * deviation
    }
    return sums.map { ($0 / Double(rowCount)).squareRoot() }
  }

  /// This matrix minus a row of offsets, then divided by a row of scales.
  ///
  /// - Parameters:
  ///   - offsets: one per column, subtracted.
  ///   - scales: one per column, or nil for no division. A zero scale is the caller's mistake.
  /// - Returns: the standardised copy.
  package func standardized(offsets: [Double], scales: [Double]? = nil) -> Matrix {
    precondition(
      offsets.count == columnCount && (scales?.count ?? columnCount) == columnCount,
      "\(offsets.count) offsets and \(scales?.count ?? columnCount) scales for \(columnCount) columns"
    )
    precondition(!(scales?.contains(0) ?? false), "a scale is zero")
    var result = self
    let (rows, columns) = (rowCount, columnCount)
    result.withMutableValues { target in
      for i in 0..<rows {
        let start = i * columns
        for j in 0..<columns { target[start + j] -= offsets[j] }
        guard let scales else { continue }
        for j in 0..<columns { target[start + j] /= scales[j] }
      }
    }
    return result
  }

  private func accumulateRows(_ body: (Int, Double) -> Void) {
    withValues { source in
      for i in 0..<rowCount {
        for j in 0..<columnCount { body(j, source[i * columnCount + j]) }
      }
    }
  }
}
