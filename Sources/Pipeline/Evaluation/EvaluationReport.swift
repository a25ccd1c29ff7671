/// `evaluation.json`: how well learners recognise a label in cells that they were not trained on.
///
/// Every arm of a grouping is tested on the same cells of the same folds, so that arms can be compared in pairs.
package struct EvaluationReport: Sendable, Equatable, Codable {
  /// The program.
  package var program: String
  /// The label's column.
  package var label: String
  /// Class names, ascending, merges done.
  package var classes: [String]
  /// Labelled cells of each class.
  package var classSizes: [Int]
  /// Which features, and how many.
  package var features: FeatureChoice
  /// Number of features.
  package var featureCount: Int
  /// Splits, runs, seed, merges.
  package var settings: EvaluationSettings
  /// Digest of the cells, their labels and folds: reports with the same one can be compared in pairs.
  package var splitDigest: String
  /// What each learner of the arms is, resolved.
  package var learners: [LearnerConfiguration] = []
  /// What was left out, one sentence each.
  package var notes: [String]
  /// Grouping by grouping (ungrouped first), in each the learners in order.
  package var arms: [Arm]
  /// Paired tests of learners on the same folds; empty with one learner.
  package var comparisons: [Comparison] = []
  /// Scores by share of the training donors; empty when not asked for.
  package var learningCurves: [LearningCurve] = []
  /// Where learners with attention look; empty without such a learner.
  package var attention: [Attention] = []
  /// Which learner was chosen inside the folds; nil when nothing was to be chosen.
  package var selection: Selection?

  /// Groupings in order of appearance: `ungrouped`, `grouped by donor_id`.
  package var groupings: [String] {
    arms.map(\.grouping).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The arms of a grouping.
  package func arms(of grouping: String) -> [Arm] { arms.filter { $0.grouping == grouping } }
}

extension EvaluationReport {
  /// One learner under one way of splitting.
  package struct Arm: Sendable, Equatable, Codable {
    /// Short name of the learner, such as `forest` or `bilstm-attention`; unique within a grouping.
    package var learner: String
    /// The learner in words.
    package var title: String
    /// `ungrouped`, or `grouped by` and the column.
    package var grouping: String
    /// All tested cells.
    package var summary: Summary
    /// Within the values of a column; empty when none was asked for.
    package var within: [Within]
    /// Each run over all its tested cells.
    package var runs: [Scores]
    /// Each fold of each run: what paired tests compare.
    package var folds: [FoldScores]
  }

  /// Scores of one tested part.
  package struct FoldScores: Sendable, Equatable, Codable {
    /// Run, from 0.
    package var run: Int
    /// Fold within the run, from 0.
    package var fold: Int
    /// Tested cells.
    package var cells: Int
    /// Share of right predictions.
    package var accuracy: Double
    /// Mean F1 of the classes that occur.
    package var macroF1: Double
  }

  /// The scores among the cells of one value of a column.
  package struct Within: Sendable, Equatable, Codable {
    /// The value, `NA` for cells without one.
    package var value: String
    /// Its scores.
    package var summary: Summary
  }
}
