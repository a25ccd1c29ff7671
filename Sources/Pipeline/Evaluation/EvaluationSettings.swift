/// How learners are evaluated: the same for every one of them.
package struct EvaluationSettings: Sendable, Equatable, Codable {
  /// How cells are split in a run.
  package enum Split: Sendable, Equatable, Codable {
    /// Every cell is tested once, in one of the folds.
    case folds(Int)
    /// A share of the cells is tested.
    case holdOut(testShare: Double)
  }

  /// Splits of one run.
  package var split = Split.folds(5)
  /// Number of runs, each with its own shuffle.
  package var repeats = 5
  /// Seed of the splits and learners; the same seed gives the same bytes at any thread count.
  package var seed: UInt64 = 0
  /// Column whose cells must stay together, such as `donor_id`.
  package var group: String?
  /// Whether cells are split without regard to ``group`` too, to show what that flatters.
  package var includesUngrouped = true
  /// Column within whose values the scores are given too.
  package var within: String?
  /// Column of types finer than the label, such as `t_type`: metrics count what varies within these; nil takes the label.
  package var finer: String?
  /// Shares of the training donors for learning curves, ascending; empty for none.
  package var curve: [Double] = []
  /// What was done to the labels.
  package var labels = LabelRules()

  /// Creates the default settings; change the properties that differ.
  package init() {}

  /// Test cells / training cells of a fold, for paired tests.
  package var testShare: Double {
    switch split {
    case .folds(let count): 1 / Double(count - 1)
    case .holdOut(let share): share / (1 - share)
    }
  }
}
