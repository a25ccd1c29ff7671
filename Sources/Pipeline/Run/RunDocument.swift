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
  /// Processors used.
  package var threads: Int
  /// Start and end, ISO 8601, UTC.
  package var started: String
  /// End, ISO 8601, UTC.
  package var finished: String
  /// Wall time (s).
  package var seconds: Double

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
    finished: Date
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
