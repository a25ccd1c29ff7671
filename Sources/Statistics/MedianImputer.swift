/// Fills missing values (NaN) with the median of their column, fitted on training rows only.
package struct MedianImputer: Sendable, Equatable, Codable {
  /// Median of each column's values; 0 for a column without any.
  package let medians: [Double]
  /// Columns that had no value, ascending.
  ///
  /// They are filled with 0 and carry no information.
  package let emptyColumns: [Int]

  /// Fits the medians.
  ///
  /// The median of an even number of values is the mean of the middle two.
  ///
  /// - Parameters:
  ///   - values: rows × columns, row-major; NaN is missing.
  ///   - columnCount: number of columns.
  ///   - threads: columns are sorted in parallel; the result does not depend on it.
  /// - Complexity: O(columns · rows · log rows).
  package init(values: [Double], columnCount: Int, threads: Int = 1) {
    let rowCount = Self.rowCount(values, columnCount)
    let medians = parallelMap(count: columnCount, threads: threads) { column in
      var present: [Double] = []
      present.reserveCapacity(rowCount)
      for row in 0..<rowCount {
        let value = values[row * columnCount + column]
        if !value.isNaN { present.append(value) }
      }
      return Self.median(&present)
    }
    self.init(
      medians: medians.map { $0 ?? 0 },
      emptyColumns: medians.indices.filter { medians[$0] == nil }
    )
  }

  /// Creates an imputer from stored medians.
  package init(medians: [Double], emptyColumns: [Int]) {
    self.medians = medians
    self.emptyColumns = emptyColumns
  }

  /// The values with every NaN replaced; all of an empty column becomes 0.
  package func imputed(_ values: [Double]) -> [Double] {
    let columnCount = medians.count
    let rowCount = Self.rowCount(values, columnCount)
    var result = values
    var target = result.mutableSpan
    for row in 0..<rowCount {
      for column in 0..<columnCount where target[row * columnCount + column].isNaN {
        target[row * columnCount + column] = medians[column]
      }
    }
    for column in emptyColumns {
      for row in 0..<rowCount { target[row * columnCount + column] = 0 }
    }
    return result
  }

  private static func rowCount(_ values: [Double], _ columnCount: Int) -> Int {
    precondition(
      columnCount > 0 && values.count.isMultiple(of: columnCount),
      "\(values.count) values are no rows of \(columnCount)"
    )
    return values.count / columnCount
  }

  private static func median(_ values: inout [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    values.sort()
    let middle = values.count / 2
    guard values.count.isMultiple(of: 2) else { return values[middle] }
    return values[middle - 1] / 2 + values[middle] / 2
  }
}
