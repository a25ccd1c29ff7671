/// Which learners are compared on a cohort, and how.
package struct StudyEvaluation: Sendable, Codable, Equatable {
  /// The cohort.
  package var cohort: String
  /// Where the learners come from: a built-in preset or a file.
  package var preset: String
  /// The learners, resolved; the first is the reference of the paired tests.
  package var learners: [LearnerConfiguration]
  /// Which features they see.
  package var features: FeatureChoice
  /// Splits, runs, groups, learning curve.
  package var settings: EvaluationSettings
  /// Names of the learners that are then trained on all labelled cells and stored.
  package var trained: [String]
}

/// Transfer from one cohort to another: learners that may learn from both, tested on the second.
package struct StudyTransfer: Sendable, Codable, Equatable {
  /// Cohort that is learned from too.
  package var from: String
  /// Learners, and the cohort that they are tested on; among those that learn from both, the best one (chosen
  /// inside the folds) is trained on all cells.
  package var evaluation: StudyEvaluation
}
