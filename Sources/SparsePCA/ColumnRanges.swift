/// Which columns of a family are used: half-open pairs in order, or all.
///
/// In text: nothing for all columns, `[a, b]` for a ..< b, `[a, b, c, d, …]` for the pairs one after
/// the other (spec section 1).
package struct ColumnRanges: Sendable, Equatable, Codable {
  /// Bounds in pairs, nil for all columns.
  package let bounds: [Int]?

  /// All columns.
  package static let all = ColumnRanges(uncheckedBounds: nil)

  /// Creates ranges from bounds in pairs.
  ///
  /// - Returns: nil when the number of bounds is odd or zero, a bound is negative, or a pair is empty or
  ///   descending.
  package init?(_ bounds: [Int]) {
    guard !bounds.isEmpty, bounds.count.isMultiple(of: 2) else { return nil }
    for pair in stride(from: 0, to: bounds.count, by: 2) {
      guard bounds[pair] >= 0, bounds[pair] < bounds[pair + 1] else { return nil }
    }
    self.init(uncheckedBounds: bounds)
  }

  private init(uncheckedBounds: [Int]?) { bounds = uncheckedBounds }

  /// The smallest number of columns that the ranges fit in; 0 for all columns.
  package var upperBound: Int { bounds?.max() ?? 0 }

  /// The number of selected columns of a family with `columnCount` columns.
  package func selectedCount(of columnCount: Int) -> Int {
    indices(columnCount: columnCount).count
  }

  /// The selected column indices in order; a column in two pairs comes twice.
  package func indices(columnCount: Int) -> [Int] {
    guard let bounds else { return Array(0..<columnCount) }
    return stride(from: 0, to: bounds.count, by: 2).flatMap { bounds[$0]..<bounds[$0 + 1] }
  }
}
