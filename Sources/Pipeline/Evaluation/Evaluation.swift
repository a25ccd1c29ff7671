/// Learners on the same folds, ungrouped and grouped side by side: their scores, and whether they differ.
///
/// Everything that learns (medians, scaling, sparse components where asked for, networks, trees, calibration) is
/// fitted inside each training part; nothing of a tested cell is seen before it is scored.
package struct Evaluation: Sendable {
  /// How far an evaluation is.
  package struct Progress: Sendable {
    /// Fits done.
    package let done: Int
    /// Fits to do.
    package let total: Int
    /// The learner that this is about.
    package let learner: String
    /// The epoch that ended; nil when a fit is done.
    package let epoch: TrainingEvent?
  }

  /// What to do besides scoring every learner.
  package struct Options: Sendable {
    /// Learners among which one is chosen inside the folds; fewer than two choose nothing.
    package var candidates: [String] = []
    /// Folder where finished fits are kept until the end; nil keeps none.
    package var partsFolder: String?
    /// Threads; the result does not depend on them.
    package var threads = 1

    /// Creates the default options.
    package init() {}
  }

  /// Scores.
  package private(set) var report: EvaluationReport
  /// Fits of the arms, for the files: by arm, then run.
  let tested: [[TestedCells]]
  /// Epochs of networks.
  let epochs: [EpochRow]
  /// Ids of the labelled cells.
  let cells: [String]

  /// One epoch of one fit.
  struct EpochRow: Sendable {
    let learner: String
    let grouping: String
    let run: Int
    let fold: Int
    let event: TrainingEvent
  }

  /// Evaluates.
  ///
  /// - Parameters:
  ///   - input: cells, labels, donors.
  ///   - learners: what to compare; the first is the reference of the paired tests.
  ///   - settings: splits and runs.
  ///   - options: choice among learners, parts, threads.
  ///   - progress: called after every fit and epoch, from any thread.
  /// - Throws: ``InputError``: a split that cannot be made, a learner that cannot be fitted; ``OutputError`` when
  ///   parts cannot be written.
  package init(
    _ input: EvaluationInput,
    learners: [LearnerConfiguration],
    settings: EvaluationSettings,
    options: Options = Options(),
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws {
    let work = try EvaluationWork(input, learners, settings, options, progress)
    let results = try work.results()
    let assembly = EvaluationAssembly(work, results)
    let arms = assembly.arms()
    report = assembly.report(arms)
    tested = arms.map(\.tested)
    epochs = assembly.epochs()
    cells = input.data.cells
    work.runner.parts?.remove()
  }

  /// Adds paired tests against the learners of an earlier evaluation of the same cells and folds.
  ///
  /// - Throws: ``InputError`` when cells, labels or folds differ.
  package mutating func compare(with earlier: EvaluationReport) throws {
    guard earlier.splitDigest == report.splitDigest else {
      throw InputError(
        "--against: the earlier evaluation has other cells, labels or folds; expected the same run, label,"
          + " --seed, --repeats, --protocol, --folds and --group"
      )
    }
    for grouping in report.groupings {
      for first in earlier.arms(of: grouping) {
        for second in report.arms(of: grouping) {
          let comparison = EvaluationReport.Comparison(
            first: ("earlier \(first.learner)", first.folds.map(\.macroF1)),
            second: (second.learner, second.folds.map(\.macroF1)),
            grouping: grouping,
            testShare: report.settings.testShare
          )
          if let comparison { report.comparisons.append(comparison) }
        }
      }
    }
  }
}
