/// Something that can deliver the samples of a recording's sweeps, one sweep at a time.
package protocol SweepSource: Sendable {
  /// Reads the samples of the sweep at `index` of the recording's `sweeps`.
  ///
  /// - Throws: an error that names the file, the object, what was expected and what was found.
  func sweep(at index: Int) throws -> Sweep
}

/// All sweeps of one cell in one file, samples unread.
///
/// Every dialect of NWB ends up as this type. Metadata are values; samples are read on demand from
/// ``source``, one sweep at a time, so that memory stays that of the sweeps in hand.
package struct Recording: Sendable {
  /// Path or address of the file.
  package var path: String
  /// Writer and version in a few words, such as `NWB 2 (MIES)`, `NWB 1 (Allen Cell Types)`.
  package var dialect: String
  /// Schema version text of the file, such as `NWB-2.2.0`.
  package var schemaVersion: String
  /// The identifier stored in the file; `""` where missing.
  package var identifier: String
  /// Session start as stored (ISO 8601 with or without zone); `nil` where missing.
  package var sessionStart: String?
  /// Subject or donor identifier of the file; `nil` where missing.
  package var subjectID: String?
  /// Species text of the file; `nil` where missing.
  package var species: String?
  /// The electrode these sweeps belong to; `nil` where there is only one or none is named.
  package var electrode: String?
  /// Sweeps in ascending order of number.
  package var sweeps: [SweepInfo]
  /// Sweeps that could not be described, with the reason: they are left out of ``sweeps``.
  package var rejected: [RejectedSweep]
  /// Findings about the whole file that did not prevent reading, one sentence each.
  package var warnings: [String]
  /// Where the samples come from.
  package var source: any SweepSource

  /// Creates a recording.
  package init(
    path: String,
    dialect: String,
    schemaVersion: String,
    identifier: String = "",
    sessionStart: String? = nil,
    subjectID: String? = nil,
    species: String? = nil,
    electrode: String? = nil,
    sweeps: [SweepInfo],
    rejected: [RejectedSweep] = [],
    warnings: [String] = [],
    source: any SweepSource
  ) {
    self.path = path
    self.dialect = dialect
    self.schemaVersion = schemaVersion
    self.identifier = identifier
    self.sessionStart = sessionStart
    self.subjectID = subjectID
    self.species = species
    self.electrode = electrode
    self.sweeps = sweeps
    self.rejected = rejected
    self.warnings = warnings
    self.source = source
  }

  /// Reads one sweep by its position in ``sweeps``.
  package func sweep(at index: Int) throws -> Sweep { try source.sweep(at: index) }
}

/// A sweep that a reader had to leave out.
package struct RejectedSweep: Sendable, Equatable {
  /// The sweep number where it is known.
  package var number: Int?
  /// The object inside the file.
  package var object: String
  /// What was expected and what was found.
  package var reason: String

  /// Creates a record.
  package init(number: Int?, object: String, reason: String) {
    self.number = number
    self.object = object
    self.reason = reason
  }
}
