package import RandomForest

/// How a forest is evaluated.
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
  /// Seed of the splits and forests; the same seed gives the same bytes at any thread count.
  package var seed: UInt64 = 0
  /// Forest of every split; its seed is replaced by one drawn for run and fold.
  package var forest = ForestSettings()
  /// Calibration, fitted inside each training part.
  package var calibration = CalibrationMethod.temperature
  /// Column whose cells must stay together, such as `donor_id`.
  package var group: String?
  /// Column within whose values the scores are given too.
  package var within: String?

  /// Creates the default settings; change the properties that differ.
  package init() {}
}
