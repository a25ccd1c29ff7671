package import Statistics

extension EvaluationReport {
  /// A paired test of two learners on the same folds.
  package struct Comparison: Sendable, Equatable, Codable {
    /// Reference learner.
    package var first: String
    /// Learner that is compared with it.
    package var second: String
    /// How cells were split.
    package var grouping: String
    /// Share of the training donors that both learned from, of a learning curve; nil: all.
    package var share: Double?
    /// `macro_f1` or `accuracy`, per fold.
    package var metric: String
    /// Mean over the folds of (second − first): positive when the second is better.
    package var meanDifference: Double
    /// Lower limit of the confidence interval.
    package var lower: Double
    /// Upper limit.
    package var upper: Double
    /// Confidence of the interval, 0.95.
    package var confidence: Double
    /// Two-sided p.
    package var p: Double
    /// Name of the test.
    package var test: String
    /// Folds over all runs.
    package var folds: Int

    /// How cells were split, and of how many donors both learned, in words.
    package var place: String {
      guard let share else { return grouping }
      return "\(grouping), \(Int((share * 100).rounded())) % of the donors"
    }

    /// The test in words.
    package static let testName = "corrected resampled t-test (Nadeau and Bengio 2003)"
  }

  /// Scores of a learner when it learns from a part of the training donors (or cells, ungrouped).
  package struct LearningCurve: Sendable, Equatable, Codable {
    /// Learner.
    package var learner: String
    /// How cells were split.
    package var grouping: String
    /// Ascending shares.
    package var points: [Point]

    /// One share.
    package struct Point: Sendable, Equatable, Codable {
      /// Share of the training donors, above 0, at most 1.
      package var share: Double
      /// Training donors of a fold, on average; cells where nothing groups them.
      package var donors: Double
      /// Training cells of a fold, on average.
      package var cells: Double
      /// Mean ± SD over the runs.
      package var macroF1: MeanAndSD
      /// Mean ± SD over the runs.
      package var accuracy: MeanAndSD
    }
  }

  /// Mean attention that tested cells of each class give to each family.
  package struct Attention: Sendable, Equatable, Codable {
    /// Learner.
    package var learner: String
    /// How cells were split.
    package var grouping: String
    /// Families in token order.
    package var families: [String]
    /// Class names.
    package var classes: [String]
    /// Tested cells of each class over all runs.
    package var cells: [Int]
    /// Class × family, every row sums to 1; a class without tested cells has an empty row.
    package var mean: [[Double]]
  }

  /// A choice among learners made without the tested cells.
  package struct Selection: Sendable, Equatable, Codable {
    /// How it was made, in words.
    package var rule: String
    /// Candidate learners.
    package var candidates: [String]
    /// Mean score of each candidate on the inner parts.
    package var innerMacroF1: [Double]
    /// Folds in which each candidate was chosen.
    package var timesChosen: [Int]
    /// The candidate that the final model is fitted with.
    package var chosen: String
  }
}
