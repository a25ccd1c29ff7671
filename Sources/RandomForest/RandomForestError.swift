/// Why a forest cannot be fitted or applied.
package enum RandomForestError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no cell or no feature.
  case empty(cells: Int, features: Int)
  /// The number of labels is not the number of cells.
  case labelsDiffer(cells: Int, labels: Int)
  /// A label is outside 0 ..< classCount.
  case labelOutOfRange(cell: Int, label: Int, classCount: Int)
  /// Fewer than two classes have cells.
  case oneClass(classCount: Int)
  /// A value is infinite or does not fit 32-bit floats.
  case valueOutOfRange(cell: Int, feature: Int)
  /// The model was fitted on another number of features.
  case featuresDiffer(expected: Int, found: Int)
  /// A setting makes no sense.
  case badSetting(String)
  /// A stored model is damaged.
  case damagedModel(String)

  package var description: String {
    switch self {
    case .empty(let cells, let features):
      "forest: \(cells) cells x \(features) features; expected at least one of each"
    case .labelsDiffer(let cells, let labels):
      "forest: \(labels) labels for \(cells) cells; drop the cells without a label first"
    case .labelOutOfRange(let cell, let label, let classCount):
      "forest: cell \(cell) has label \(label), expected 0 ..< \(classCount)"
    case .oneClass(let classCount):
      "forest: \(classCount) class has cells, expected at least 2; check the label column"
    case .valueOutOfRange(let cell, let feature):
      "forest: cell \(cell), feature \(feature) is infinite or too large for 32-bit floats; "
        + "missing values are NaN"
    case .featuresDiffer(let expected, let found):
      "forest: the model was fitted on \(expected) features, found \(found); "
        + "use the same families and preset"
    case .badSetting(let reason): "forest: \(reason)"
    case .damagedModel(let reason): "forest model is damaged: \(reason); train it again"
    }
  }
}
