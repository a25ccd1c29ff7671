import LinearAlgebra

/// The columns of one family that a fit or a transform works on.
struct FamilyInput {
  /// Cells × selected columns.
  let values: Matrix
  /// Columns of the table's family (or of the derivation's source) before selection.
  let sourceColumnCount: Int
  /// Whether the family was made from its derivation's source.
  let isDerived: Bool
  private let name: String

  /// Finds a family in a table, or makes it from its source.
  ///
  /// - Returns: nil when the table has neither.
  /// - Throws: ``SparsePCAError/rangeOutsideColumns(family:upperBound:columnCount:)``.
  init?(
    _ family: SparsePCAConfiguration.Family,
    in table: [FamilyMatrix]
  ) throws(SparsePCAError) {
    name = family.name
    if let own = table.first(where: { $0.name == family.name })?.values {
      values = try Self.select(family.ranges, of: own, family: family.name)
      sourceColumnCount = own.columnCount
      isDerived = false
      return
    }
    guard
      let derivation = family.derivation,
      let source = table.first(where: { $0.name == derivation.source })?.values
    else { return nil }
    let selected = try Self.select(derivation.sourceRanges, of: source, family: derivation.source)
    let normalized = FamilyMatrix.blockNormalized(selected, width: derivation.blockWidth)
    values = try Self.select(family.ranges, of: normalized, family: family.name)
    sourceColumnCount = source.columnCount
    isDerived = true
  }

  /// Indices of the rows without NaN, ascending.
  ///
  /// - Throws: ``SparsePCAError/notFinite(family:row:column:)`` for an infinite value, which is a fault
  ///   of the features and not a missing family.
  func completeRows() throws(SparsePCAError) -> [Int] {
    guard values.firstNonFinite != nil else { return Array(0..<values.rowCount) }
    var complete: [Int] = []
    for i in 0..<values.rowCount {
      let row = values.row(i)
      if let column = row.firstIndex(where: \.isInfinite) {
        throw .notFinite(family: name, row: i, column: column)
      }
      if !row.contains(where: \.isNaN) { complete.append(i) }
    }
    return complete
  }

  private static func select(
    _ ranges: ColumnRanges,
    of matrix: Matrix,
    family: String
  ) throws(SparsePCAError) -> Matrix {
    guard ranges.upperBound <= matrix.columnCount else {
      throw .rangeOutsideColumns(
        family: family,
        upperBound: ranges.upperBound,
        columnCount: matrix.columnCount
      )
    }
    return matrix.selectingColumns(ranges.indices(columnCount: matrix.columnCount))
  }
}
