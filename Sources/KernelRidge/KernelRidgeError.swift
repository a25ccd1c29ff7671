/// Why a kernel classifier cannot be fitted or applied.
package enum KernelRidgeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// There is no cell or no feature.
  case empty(cells: Int, features: Int)
  /// The number of labels is not the number of cells.
  case labelsDiffer(cells: Int, labels: Int)
  /// A label is outside 0 ..< classCount.
  case labelOutOfRange(cell: Int, label: Int, classCount: Int)
  /// Fewer than two classes have cells.
  case oneClass(classCount: Int)
  /// A value is NaN or infinite.
  case notFinite(cell: Int, feature: Int)
  /// The model was fitted on another number of features.
  case featuresDiffer(expected: Int, found: Int)
  /// No feature varies within a class.
  case nothingVaries
  /// A setting makes no sense.
  case badSetting(String)
  /// The linear system has no solution to working precision.
  case notSolvable(String)

  package var description: String {
    switch self {
    case .empty(let cells, let features):
      "kernel ridge: \(cells) cells x \(features) features; expected at least one of each"
    case .labelsDiffer(let cells, let labels):
      "kernel ridge: \(labels) labels for \(cells) cells; drop the cells without a label first"
    case .labelOutOfRange(let cell, let label, let classCount):
      "kernel ridge: cell \(cell) has label \(label), expected 0 ..< \(classCount)"
    case .oneClass(let classCount):
      "kernel ridge: \(classCount) class has cells, expected at least 2; check the label column"
    case .notFinite(let cell, let feature):
      "kernel ridge: cell \(cell), feature \(feature) is not a number; impute missing values first"
    case .featuresDiffer(let expected, let found):
      "kernel ridge: the model was fitted on \(expected) features, found \(found); "
        + "use the same families and preset"
    case .nothingVaries:
      "kernel ridge: no feature varies within any class; check the features"
    case .badSetting(let reason): "kernel ridge: \(reason)"
    case .notSolvable(let reason):
      "kernel ridge: \(reason); raise the ridge or the shrinkage"
    }
  }
}
