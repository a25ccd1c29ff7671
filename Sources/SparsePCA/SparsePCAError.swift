/// Why a sparse PCA cannot be fitted or applied; messages name the family and what to do.
package enum SparsePCAError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The configuration text is not what it should be.
  case badConfiguration(String)
  /// The matrix has a NaN or infinite value at this row and column of the family.
  case notFinite(family: String, row: Int, column: Int)
  /// More components were asked for than the centred data have dimensions.
  case tooManyComponents(family: String, requested: Int, rank: Int)
  /// The counts or penalties do not fit the number of components, or one is not positive.
  case badSparsity(family: String, String)
  /// The columns of a family do not reach as far as the configured ranges.
  case rangeOutsideColumns(family: String, upperBound: Int, columnCount: Int)
  /// The model was fitted on another number of columns.
  case columnsDiffer(family: String, expected: Int, found: Int)
  /// The model needs a family that the data lack.
  case familyMissing(family: String)
  /// Families have different numbers of rows.
  case rowsDiffer(family: String, expected: Int, found: Int)
  /// No family gave a component.
  case nothingToFit([String])
  /// A decomposition failed.
  case decomposition(family: String, String)

  package var description: String {
    switch self {
    case .badConfiguration(let reason): "sparse PCA configuration: \(reason)"
    case .notFinite(let family, let row, let column):
      "\(family): NaN or infinite value at row \(row), column \(column); impute or drop the row"
    case .tooManyComponents(let family, let requested, let rank):
      "\(family): \(requested) components requested, the data have rank \(rank); "
        + "lower `components` to at most \(rank) or add cells"
    case .badSparsity(let family, let reason): "\(family): \(reason)"
    case .rangeOutsideColumns(let family, let upperBound, let columnCount):
      "\(family): `range` ends at column \(upperBound), the data have \(columnCount) columns; "
        + "use the configuration of the preset that made the features"
    case .columnsDiffer(let family, let expected, let found):
      "\(family): the model was fitted on \(expected) columns, found \(found); "
        + "extract the features with the model's preset"
    case .familyMissing(let family):
      "\(family): the model needs this family and the table has none; extract it"
    case .rowsDiffer(let family, let expected, let found):
      "\(family): \(found) rows, the families before it have \(expected)"
    case .nothingToFit(let notes):
      "no family gave a component: \(notes.joined(separator: "; "))"
    case .decomposition(let family, let reason): "\(family): \(reason)"
    }
  }
}
