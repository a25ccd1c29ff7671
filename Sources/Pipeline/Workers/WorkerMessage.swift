import Foundation

/// What the parent tells a worker process first, one line of JSON.
struct WorkerSetup: Sendable, Codable {
  /// The resolved configuration.
  var configuration: ExtractConfiguration
  /// The run folder; results are stored there by the worker.
  var folder: String
  /// Compute even what is there and valid.
  var forces: Bool
  /// A folder of the node's own disk to which inputs are copied before they are read; `nil` reads in place.
  var scratch: String?
  /// The folder for copies with results; `nil` writes none.
  var writeBack: String?
}

/// What a worker answers, one line of JSON a message.
enum WorkerReply: Sendable, Codable {
  /// It has understood the setup; its version.
  case ready(version: String)
  /// A cell is stored.
  case done(CellOutcome)
  /// A result could not be written; the run must end.
  case cannotWrite(path: String, reason: String)
}

/// What became of one input; everything else is in the stored results.
package struct CellOutcome: Sendable, Codable {
  /// Why a result that was there did not count.
  package enum Redone: String, Sendable, Codable, CaseIterable {
    /// `--force`.
    case forced = "--force"
    /// Other bytes than last time.
    case fileChanged = "the file changed"
    /// Other options, ontology, preset or program version.
    case configurationChanged = "options or version changed"
    /// The worker died over it last time.
    case lostBefore = "its worker died last time"
    /// The manifest's size or digest was or is wrong.
    case manifest = "the manifest disagreed"
  }

  /// What the log says of one cell.
  package struct Note: Sendable, Codable {
    /// Identity.
    package var cellID: String
    /// Sweeps listed.
    package var sweeps: Int
    /// The verdict of quality control.
    package var passedQC: Bool?
    /// Whether nothing could be read.
    package var isUnreadable: Bool
    /// What could not be computed.
    package var failures: [FailureRow]
    /// What was noticed.
    package var warnings: [String]
  }

  /// The input.
  package var input: InputFile
  /// Its stamp before it was read.
  package var stamp: FileStamp?
  /// Bytes of the input.
  package var bytes: Int
  /// One entry a cell (electrode), for the ledger.
  package var cells: [RunLedger.Cell]
  /// One entry a cell, for the log.
  package var notes: [Note]
  /// Whether the stored results were still valid.
  package var isReused: Bool
  /// Why stored results were not; `nil` where there were none, or they were.
  package var redone: Redone?
  /// Wall time (s).
  package var seconds: Double
  /// Most memory the worker had at once while it worked on the input (bytes); `nil` where unknown.
  package var peakMemory: Int?
}

/// A line of JSON.
enum JSONLine {
  static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ line: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(line.utf8))
  }
}
