/// Tested cells of one run with what the models that did not see them say.
struct TestedCells: Sendable {
  /// Positions among the labelled cells.
  var cells: [Int] = []
  /// Fold that tested each, 0 for a hold-out.
  var folds: [Int] = []
  /// True class.
  var truth: [Int] = []
  /// Most probable class after calibration.
  var predicted: [Int] = []
  /// Probabilities before calibration: (cells, classes).
  var raw: [Double] = []
  /// Probabilities after it.
  var calibrated: [Double] = []

  /// Adds a tested part.
  mutating func append(
    _ part: [Int],
    fold: Int,
    labels: [Int],
    probabilities: (raw: [Double], calibrated: [Double]),
    classCount: Int
  ) {
    cells += part
    folds += [Int](repeating: fold, count: part.count)
    truth += part.map { labels[$0] }
    predicted += FittedForest.predictions(probabilities.calibrated, classCount: classCount)
    raw += probabilities.raw
    calibrated += probabilities.calibrated
  }

  /// The tested cells that a condition holds for; it is given positions among the labelled cells.
  func selecting(classCount: Int, _ isIncluded: (Int) -> Bool) -> TestedCells {
    var result = TestedCells()
    for (index, cell) in cells.enumerated() where isIncluded(cell) {
      result.cells.append(cell)
      result.folds.append(folds[index])
      result.truth.append(truth[index])
      result.predicted.append(predicted[index])
      let row = index * classCount..<(index + 1) * classCount
      result.raw += raw[row]
      result.calibrated += calibrated[row]
    }
    return result
  }
}
