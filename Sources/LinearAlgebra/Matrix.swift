/// A dense matrix of `Double`, row-major: element (i, j) is `values[i * columnCount + j]`.
///
/// In this package a row is a cell and a column a feature unless a comment says otherwise. Not generic:
/// generic code called across modules is 15 to 30 times slower.
package struct Matrix: Sendable, Equatable, Codable {
  /// The number of rows.
  package let rowCount: Int
  /// The number of columns.
  package let columnCount: Int
  /// All elements, row after row; always `rowCount * columnCount` of them.
  package private(set) var values: [Double]

  /// Creates a matrix from its elements, row after row.
  package init(rowCount: Int, columnCount: Int, values: [Double]) {
    precondition(
      rowCount >= 0 && columnCount >= 0 && values.count == rowCount * columnCount,
      "\(values.count) values do not fill \(rowCount) x \(columnCount)"
    )
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.values = values
  }

  /// Creates a matrix with the same value everywhere.
  package init(rowCount: Int, columnCount: Int, repeating value: Double = 0) {
    self.init(
      rowCount: rowCount,
      columnCount: columnCount,
      values: [Double](repeating: value, count: rowCount * columnCount)
    )
  }

  /// Creates a matrix from rows of equal length; no rows give the 0 x 0 matrix.
  package init(rows: [[Double]]) {
    let columnCount = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() {
      precondition(
        row.count == columnCount,
        "row \(index) has \(row.count) values, row 0 has \(columnCount)"
      )
    }
    self.init(rowCount: rows.count, columnCount: columnCount, values: Array(rows.joined()))
  }

  /// The n x n identity.
  package static func identity(_ n: Int) -> Matrix {
    var result = Matrix(rowCount: n, columnCount: n)
    for i in 0..<n { result[i, i] = 1 }
    return result
  }

  /// Decodes and checks that the number of values fits the shape.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let rowCount = try container.decode(Int.self, forKey: .rowCount)
    let columnCount = try container.decode(Int.self, forKey: .columnCount)
    let values = try container.decode([Double].self, forKey: .values)
    guard rowCount >= 0, columnCount >= 0, values.count == rowCount * columnCount else {
      throw DecodingError.dataCorruptedError(
        forKey: .values,
        in: container,
        debugDescription: "\(values.count) values do not fill \(rowCount) x \(columnCount)"
      )
    }
    self.init(rowCount: rowCount, columnCount: columnCount, values: values)
  }

  /// The element at a row and a column.
  package subscript(row: Int, column: Int) -> Double {
    get {
      precondition(column >= 0 && column < columnCount, "column \(column) of \(columnCount)")
      return values[row * columnCount + column]
    }
    set {
      precondition(column >= 0 && column < columnCount, "column \(column) of \(columnCount)")
      values[row * columnCount + column] = newValue
    }
  }

  /// A copy of one row.
  package func row(_ index: Int) -> [Double] {
    Array(values[index * columnCount..<(index + 1) * columnCount])
  }

  /// A copy of one column.
  package func column(_ index: Int) -> [Double] {
    precondition(index >= 0 && index < columnCount, "column \(index) of \(columnCount)")
    return (0..<rowCount).map { values[$0 * columnCount + index] }
  }

  /// Runs `body` on all elements without a copy, row after row.
  package func withValues<Result>(_ body: (Span<Double>) throws -> Result) rethrows -> Result {
    try body(values.span)
  }

  /// Runs `body` on all elements in place, row after row.
  package mutating func withMutableValues<Result>(
    _ body: (inout MutableSpan<Double>) throws -> Result
  ) rethrows -> Result {
    var span = values.mutableSpan
    return try body(&span)
  }

  /// Runs `body` on the elements as LAPACK wants them; the pointer must not leave the closure.
  mutating func withPointer<Result>(_ body: (UnsafeMutablePointer<Double>?) -> Result) -> Result {
    values.withUnsafeMutableBufferPointer { body($0.baseAddress) }
  }

  /// Runs `body` on the elements as BLAS wants them; the pointer must not leave the closure.
  func withReadPointer<Result>(_ body: (UnsafePointer<Double>?) -> Result) -> Result {
    values.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
