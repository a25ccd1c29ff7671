import Foundation

/// The content of `study.json`: what was computed, from what, and when; the memory from which a study resumes.
package struct StudyDocument: Sendable, Codable, Equatable {
  /// A file that a stage wrote.
  package struct Output: Sendable, Codable, Equatable {
    /// Path inside the study folder.
    package var path: String
    /// SHA-256; `nil` for folders and large recordings, of which only the presence is checked.
    package var sha256: String?
  }

  /// A finished stage.
  package struct Stage: Sendable, Codable, Equatable {
    /// Unique name, such as `extract mouse`.
    package var name: String
    /// What decides whether it must be done again: version, configuration, inputs, stages before it.
    package var fingerprint: String
    /// What came out, in one line.
    package var summary: String
    /// Cells that failed in it.
    package var failedCells: Int
    /// What it wrote.
    package var outputs: [Output]
    /// End, ISO 8601, UTC.
    package var finished: String
    /// Wall time (s).
    package var seconds: Double
  }

  /// A cohort with its labelled cells.
  package struct Cohort: Sendable, Codable, Equatable {
    /// Name, also of its run folder.
    package var name: String
    /// Where its features come from, in words.
    package var source: String
    /// Cells in the tables.
    package var cells: Int
    /// Donors of the labelled cells; `nil` where donors are not known.
    package var donors: Int?
    /// Class names, ascending.
    package var classes: [String]
    /// Labelled cells of each class.
    package var classSizes: [Int]
  }

  /// Program and version.
  package var program: String
  /// What the study is called.
  package var name: String
  /// The resolved configuration.
  package var configuration: StudyConfiguration
  /// Its hash.
  package var configurationHash: String
  /// Words of the last command line.
  package var command: [String]
  /// Name of the machine.
  package var host: String
  /// Processors used.
  package var threads: Int
  /// Start of the last command, ISO 8601, UTC.
  package var started: String
  /// End of the last stage, ISO 8601, UTC.
  package var finished: String
  /// Whether all stages are done.
  package var isComplete: Bool
  /// Cohorts as far as they are labelled.
  package var cohorts: [Cohort]
  /// Finished stages in their order.
  package var stages: [Stage]

  /// Reads the document of a folder; `nil` where there is none.
  ///
  /// A damaged document counts as absent: the stages are then done again.
  package static func read(_ folder: StudyFolder) -> StudyDocument? {
    guard let data = FileManager.default.contents(atPath: folder.document) else { return nil }
    // See above: an unreadable document means starting afresh, not failing.
    return try? JSONDecoder().decode(StudyDocument.self, from: data)
  }

  /// Writes the document.
  ///
  /// - Throws: ``OutputError``.
  package func write(to folder: StudyFolder) throws {
    try AtomicFile.write(try ModelStore.readableJSON(self), to: folder.document)
  }

  /// The time now as it is written into documents.
  static func now() -> String { ISO8601DateFormatter().string(from: Date()) }
}
