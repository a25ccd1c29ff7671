/// Why a split, a resampling or a calibration cannot be made.
package enum StatisticsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A class has too few cells for what is asked.
  case classTooSmall(label: Int, count: Int, needed: Int, purpose: String)
  /// There are fewer donors (groups) than parts.
  case tooFewGroups(groups: Int, parts: Int)
  /// Fewer than two parts, a fraction that is not positive, or no cells.
  case badSplit(String)
  /// A value is NaN or infinite where none may be.
  case notFinite(row: Int, column: Int)
  /// A test needs more pairs, or pairs that differ.
  case tooFewPairs(found: Int, needed: Int)

  package var description: String {
    switch self {
    case .classTooSmall(let label, let count, let needed, let purpose):
      "class \(label) has \(count) cells, \(purpose) needs \(needed); merge the class or drop it"
    case .tooFewGroups(let groups, let parts):
      "\(groups) donors cannot fill \(parts) parts; use fewer folds or ungrouped ones"
    case .badSplit(let reason): "split: \(reason)"
    case .notFinite(let row, let column):
      "NaN or infinite value at row \(row), column \(column); impute first"
    case .tooFewPairs(let found, let needed):
      "paired test: \(found) usable pairs, needs \(needed)"
    }
  }
}
