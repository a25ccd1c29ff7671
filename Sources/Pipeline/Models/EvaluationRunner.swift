import LinearAlgebra
import RandomForest
import Statistics

/// Makes the splits of an evaluation and fits their forests.
struct EvaluationRunner {
  /// What each arm keeps together; nil nothing.
  let groupings: [(name: String, groups: [Int]?)]
  /// What was noticed, one sentence each.
  let notes: [String]
  private let features: Matrix
  private let labelled: LabelledCells
  private let settings: EvaluationSettings
  private let threads: Int

  /// Checks the settings against the cells.
  ///
  /// - Throws: ``InputError``.
  init(
    _ input: ModelInput,
    _ labelled: LabelledCells,
    _ settings: EvaluationSettings,
    threads: Int
  ) throws {
    self.labelled = labelled
    self.settings = settings
    self.threads = threads
    features = labelled.features(input)
    var groupings: [(name: String, groups: [Int]?)] = [("ungrouped", nil)]
    var notes: [String] = []
    if let column = settings.group {
      let texts = try input.texts(column)
      let (groups, alone) = Self.numbered(labelled.rows.map { texts[$0] })
      if alone > 0 { notes.append("\(alone) cells without \(column) are groups of their own") }
      groupings.append(("grouped by \(column)", groups))
    }
    self.groupings = groupings
    self.notes = notes
  }

  /// Forests of a run.
  var partCount: Int {
    switch settings.split {
    case .folds(let count): count
    case .holdOut: 1
    }
  }

  /// Forests of the whole evaluation.
  var forestCount: Int { groupings.count * settings.repeats * partCount }

  /// Group names as numbers in order of first appearance; a cell without a name is a group of its own.
  private static func numbered(_ names: [String?]) -> (groups: [Int], alone: Int) {
    var known: [String: Int] = [:]
    var (next, alone) = (0, 0)
    let groups = names.map { name in
      if let name, let group = known[name] { return group }
      defer { next += 1 }
      if let name { known[name] = next } else { alone += 1 }
      return next
    }
    return (groups, alone)
  }

  /// One run: every part is tested by a forest of the other cells.
  func run(_ run: Int, groups: [Int]?, progress: (Int) -> Void) throws -> TestedCells {
    let generator = SeededGenerator(seed: settings.seed).split(run)
    var tested = TestedCells()
    for (index, fold) in try folds(groups: groups, generator: generator).enumerated() {
      var source = generator.split(index + 1)
      var forest = settings.forest
      forest.seed = source.next()
      let fitted = try FittedForest.fit(
        features.selectingRows(fold.training),
        labels: fold.training.map { labelled.codes[$0] },
        classCount: labelled.classes.count,
        settings: forest,
        calibration: settings.calibration,
        threads: threads
      )
      tested.append(
        fold.test,
        fold: index,
        labels: labelled.codes,
        probabilities: try fitted.probabilities(
          of: features.selectingRows(fold.test),
          threads: threads
        ),
        classCount: labelled.classes.count
      )
      progress(index + 1)
    }
    return tested
  }

  private func folds(groups: [Int]?, generator: SeededGenerator) throws -> [Fold] {
    do {
      switch settings.split {
      case .folds(let count):
        return try Fold.stratified(
          count: count,
          labels: labelled.codes,
          groups: groups,
          generator: generator
        )
      case .holdOut(let share):
        let parts = try Fold.holdOut(
          fractions: [1 - share, share],
          labels: labelled.codes,
          groups: groups,
          generator: generator
        )
        return [Fold(training: parts[0], test: parts[1])]
      }
    } catch {
      throw InputError("\(error)")
    }
  }
}
