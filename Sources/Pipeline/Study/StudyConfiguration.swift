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
  /// Learners that are compared on cohorts, in the order of the file.
  package var evaluations: [StudyEvaluation]
  /// From which cohort to which one is transferred; `nil` leaves it out.
  package var transfer: StudyTransfer?

  /// SHA-256 of the configuration and the program's version, 16 hexadecimal digits.
  package func hash() throws -> String {
    let text = try ModelStore.json(self) + PatchlineVersion.number
    return String(FileDigest.sha256(of: Data(text.utf8)).prefix(16))
  }
}
