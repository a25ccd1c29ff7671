package import Foundation

/// The content of `run.json`: what was run, on what, where and when.
package struct RunDocument: Sendable, Codable {
  /// Program and version.
  package var program: String
  /// The resolved configuration.
  package var configuration: ExtractConfiguration
  /// Its hash.
  package var configurationHash: String
  /// Words of the command line.
  package var command: [String]
  /// Every input with what was read of it.
  package var inputs: [InputRecord]
  /// Cells in the tables.
  package var cells: Int
  /// Cells of which nothing could be read.
  package var failedCells: Int
  /// Name of the machine.
  package var host: String
  /// Worker processes used.
  package var threads: Int
  /// Start and end, ISO 8601, UTC.
  package var started: String
  /// End, ISO 8601, UTC.
  package var finished: String
  /// Wall time (s).
  package var seconds: Double
  /// The part of the run, `2/4`; `nil` for a whole run.
  package var shard: String?
  /// Ids of the inputs of the part, done or not; `nil` for a whole run.
  package var planned: [String]?
  /// The signal that ended the run early, such as `SIGTERM`; `nil` when it came to its end.
  package var stoppedBy: String?

  /// Creates a document.
  package init(
    configuration: ExtractConfiguration,
    configurationHash: String,
    command: [String],
    inputs: [InputRecord],
    cells: Int,
    failedCells: Int,
    threads: Int,
    started: Date,
    finished: Date,
    shard: Shard? = nil,
    planned: [String]? = nil,
    stoppedBy: String? = nil
  ) {
    program = "patchline \(PatchlineVersion.number)"
    self.configuration = configuration
    self.configurationHash = configurationHash
    self.command = command
    self.inputs = inputs
    self.cells = cells
    self.failedCells = failedCells
    host = ProcessInfo.processInfo.hostName
    self.threads = threads
    let format = ISO8601DateFormatter()
    self.started = format.string(from: started)
    self.finished = format.string(from: finished)
    seconds = finished.timeIntervalSince(started)
    self.shard = shard?.description
    self.planned = planned
    self.stoppedBy = stoppedBy
  }

  /// Reads a document; `nil` where there is none or it is no run document.
  package static func read(_ path: String) -> RunDocument? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    // A damaged one counts as absent: it is written anew by the next run or merge.
    return try? JSONDecoder().decode(RunDocument.self, from: data)
  }

  /// Writes the document.
  ///
  /// - Throws: ``OutputError``.
  package func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(self), to: path)
  }
}
