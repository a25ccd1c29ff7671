import Foundation

/// Everything that decides what a study computes, resolved once, printed, hashed and stored in `study.json`.
///
/// How fast (threads) and where (folders) is not part of it.
package struct StudyConfiguration: Sendable, Codable, Equatable {
  /// What the study is called in its report.
  package var name: String
  /// Seed of splits and learners; simulated cohorts have seeds of their own.
  package var seed: UInt64
  /// The column of `obs` that the joined labels become.
  package var label: String
  /// One cohort or more, in the order in which they are prepared.
  package var cohorts: [StudyCohort]
  /// How recordings are turned into features.
  package var extraction: ExtractConfiguration
  /// Text of the sparse PCA configuration; `nil` is the built-in one.
  package var sparsePCA: String?
  /// The forest of each cohort.
  package var forest: StudyForest
  /// The sequence models of each cohort; `nil` leaves them out.
  package var sequence: StudySequence?
  /// From which cohort to which one is transferred; `nil` leaves it out.
  package var transfer: StudyTransfer?

  /// SHA-256 of the configuration and the program's version, 16 hexadecimal digits.
  package func hash() throws -> String {
    let text = try ModelStore.json(self) + PatchlineVersion.number
    return String(FileDigest.sha256(of: Data(text.utf8)).prefix(16))
  }
}

/// How the forest of a cohort is evaluated and trained.
package struct StudyForest: Sendable, Codable, Equatable {
  /// Trees.
  package var trees = 500
  /// Folds of a run.
  package var folds = 5
  /// Runs, each with its own shuffle.
  package var runs = 5
  /// Column that keeps cells together; `nil` for ungrouped folds only.
  package var group: String? = "donor_id"
  /// Column within whose values the scores are given too.
  package var within: String?

  /// Creates the defaults.
  package init() {}
}

/// Which sequence models are evaluated on each cohort, and how.
package struct StudySequence: Sendable, Codable, Equatable {
  /// Names of arms; empty for the preset's own.
  package var arms: [String] = []
  /// The protocol: a built-in name.
  package var preset: String
  /// Runs; `nil` for the preset's own number.
  package var runs: Int?
  /// Epochs at most; `nil` for the preset's own number.
  package var epochs: Int?

  /// Names a protocol.
  package init(preset: String) { self.preset = preset }
}

/// Transfer from one cohort to another.
package struct StudyTransfer: Sendable, Codable, Equatable {
  /// Cohort that is learned from first.
  package var from: String
  /// Cohort that is to be classified.
  package var to: String
  /// Names of arms; empty for the preset's own.
  package var arms: [String] = []
  /// The protocol: a built-in name.
  package var preset: String
  /// Runs; `nil` for the preset's own number.
  package var runs: Int?
  /// Epochs at most; `nil` for the preset's own number.
  package var epochs: Int?
  /// Shares of the training donors for a learning curve; empty for none.
  package var curve: [Double] = []

  /// Names the cohorts and a protocol.
  package init(from: String, to: String, preset: String) {
    self.from = from
    self.to = to
    self.preset = preset
  }
}
