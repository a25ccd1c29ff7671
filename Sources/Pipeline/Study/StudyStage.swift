import Foundation

/// One step of a study: what it depends on and how it is done.
package struct StudyStage: Sendable {
  /// What a stage leaves behind.
  package struct Outcome: Sendable {
    /// What came out, in one line.
    package var summary: String
    /// Files written.
    package var outputs: [String]
    /// Files of which only the presence is checked later, because hashing them costs more than it tells.
    package var present: [String]
    /// Cells that failed.
    package var failedCells: Int
    /// The labelled cohort, from the stage that labels.
    package var cohort: StudyDocument.Cohort?

    /// Creates an outcome.
    package init(
      summary: String,
      outputs: [String],
      present: [String] = [],
      failedCells: Int = 0,
      cohort: StudyDocument.Cohort? = nil
    ) {
      self.summary = summary
      self.outputs = outputs
      self.present = present
      self.failedCells = failedCells
      self.cohort = cohort
    }
  }

  /// How far a stage is: done, to do, and of what.
  package typealias Progress = @Sendable (_ done: Int, _ total: Int, _ unit: String) -> Void

  /// Unique name, such as `extract mouse`.
  package var name: String
  /// Names of the stages whose results it uses.
  package var after: [String]
  /// The part of the configuration that it obeys, as text.
  package var settings: String
  /// Files outside the study folder that it reads.
  package var inputs: [String]
  /// Does it.
  package var perform: @Sendable (@escaping Progress) async throws -> Outcome

  /// Creates a stage.
  package init(
    _ name: String,
    after: [String],
    settings: String,
    inputs: [String] = [],
    perform: @escaping @Sendable (@escaping Progress) async throws -> Outcome
  ) {
    self.name = name
    self.after = after
    self.settings = settings
    self.inputs = inputs
    self.perform = perform
  }

  /// SHA-256 of version, name, settings, identity of the inputs, and the fingerprints of the stages before.
  ///
  /// An input is identified by path, size and time of change, as `make` does: hashing 142 GB of recordings
  /// at every start would cost minutes (extraction itself checks digests).
  func fingerprint(_ known: [String: String]) -> String {
    let before = after.map { "\($0)=\(known[$0] ?? "")" }
    let files = inputs.map(Self.identity)
    let text = ([PatchlineVersion.number, name, settings] + before + files).joined(separator: "\n")
    return String(FileDigest.sha256(of: Data(text.utf8)).prefix(16))
  }

  private static func identity(_ path: String) -> String {
    // An absent file is identified as such; the stage itself says what is wrong with it.
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      return "\(path) absent"
    }
    let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
    let changed = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
    return "\(path) \(size) \(changed)"
  }
}
