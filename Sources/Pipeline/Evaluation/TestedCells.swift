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
  /// Attention: (cells, families); empty without, and where folds attend to different things.
  var attention: [Double] = []
  /// Families that attention is given to.
  var families: [String] = []

  /// Adds a tested part.
  mutating func append(_ part: FoldResult, fold: Int, labels: [Int], classCount: Int) {
    // A chosen learner may be a network in one fold and none in the next: then no attention is the arm's.
    let isSame = cells.isEmpty || families == part.families
    attention = isSame ? attention + part.attention : []
    families = isSame ? part.families : []
    cells += part.cells
    folds += [Int](repeating: fold, count: part.cells.count)
    truth += part.cells.map { labels[$0] }
    predicted += FittedForest.predictions(part.calibrated, classCount: classCount)
    raw += part.raw
    calibrated += part.calibrated
  }

  /// The tested cells that a condition holds for; it is given positions among the labelled cells.
  func selecting(classCount: Int, _ isIncluded: (Int) -> Bool) -> TestedCells {
    selecting(cells.indices.filter { isIncluded(cells[$0]) }, classCount: classCount)
  }

  /// The cells of one fold.
  func selecting(fold: Int, classCount: Int) -> TestedCells {
    selecting(cells.indices.filter { folds[$0] == fold }, classCount: classCount)
  }

  private func selecting(_ indices: [Int], classCount: Int) -> TestedCells {
    var result = TestedCells()
    result.families = families
    for index in indices {
      result.cells.append(cells[index])
      result.folds.append(folds[index])
      result.truth.append(truth[index])
      result.predicted.append(predicted[index])
      let row = index * classCount..<(index + 1) * classCount
      result.raw += raw[row]
      result.calibrated += calibrated[row]
      guard !attention.isEmpty else { continue }
      result.attention += attention[index * families.count..<(index + 1) * families.count]
    }
    return result
  }
}
