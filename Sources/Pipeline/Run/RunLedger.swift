import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// What is finished in a run folder, without opening the results: a line of JSON a finished input.
///
/// The results in `cells/` are the truth; the ledger only says that they are there and belong to these bytes, so
/// that resuming 4,435 cells neither reads 142 GB again nor decodes 4,435 results. A line that is missing or cut
/// off costs reading one file again, nothing else. Each shard has a ledger of its own, all are read.
package struct RunLedger: Sendable {
  /// One finished input.
  package struct Entry: Sendable, Codable, Equatable {
    /// The input as it was asked for.
    package var input: InputFile
    /// Its file then; `nil` where it had none.
    package var stamp: FileStamp?
    /// Hash of the configuration.
    package var configuration: String
    /// Its cells.
    package var cells: [Cell]
    /// When it was finished (s since 1970): of two lines the later counts.
    package var time: Double
  }

  /// A finished cell.
  package struct Cell: Sendable, Codable, Equatable {
    /// Identity.
    package var id: String
    /// Whether nothing could be read of it.
    package var isUnreadable: Bool
    /// Whether its worker process died, so that a later run tries it again.
    package var isLost: Bool
    /// The verdict of quality control.
    package var passedQC: Bool?

    /// What the ledger keeps of a result.
    package init(_ result: CellResult) {
      id = result.cellID
      isUnreadable = result.isUnreadable
      isLost = result.failures.contains { $0.stage == "run" }
      passedQC = result.cellQC
    }
  }

  private let entries: [String: Entry]

  /// Reads all ledgers of a run folder; a folder without any gives an empty one.
  package init(of folder: RunFolder) {
    var latest: [String: Entry] = [:]
    let decoder = JSONDecoder()
    for file in Self.files(of: folder) {
      guard let data = FileManager.default.contents(atPath: file) else { continue }
      for line in data.split(separator: UInt8(ascii: "\n")) {
        // The last line of a run that was killed may be cut off: that input is looked at again.
        guard let entry = try? decoder.decode(Entry.self, from: Data(line)) else { continue }
        if let earlier = latest[entry.input.cellID], earlier.time > entry.time { continue }
        latest[entry.input.cellID] = entry
      }
    }
    entries = latest
  }

  /// The entry of an input, when it says that the stored results are those of this file and configuration.
  ///
  /// - Parameters:
  ///   - input: what is asked for, manifest's words included.
  ///   - configuration: hash of the configuration.
  ///   - folder: where the results must be.
  /// - Returns: the entry; `nil` when the input must be looked at.
  package func finished(
    _ input: InputFile,
    configuration: String,
    in folder: RunFolder
  ) -> Entry? {
    guard let entry = entries[input.cellID], entry.input == input,
      entry.configuration == configuration, !entry.cells.contains(where: \.isLost),
      let stamp = entry.stamp, stamp == FileStamp(of: input.path),
      entry.cells.allSatisfy({ access(folder.cellFile($0.id), F_OK) == 0 })
    else { return nil }
    return entry
  }

  /// Ids of the cells that an input gave; `nil` where the ledgers do not know it.
  func cells(of cellID: String) -> [String]? { entries[cellID]?.cells.map(\.id) }

  private static func files(of folder: RunFolder) -> [String] {
    // No folder, no ledgers: a new run.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.state)) ?? []
    return names.filter { $0.hasPrefix("ledger") && $0.hasSuffix(".jsonl") }.sorted()
      .map { folder.state + "/" + $0 }
  }
}

/// Appends to the ledger of one run or shard; safe from several threads.
final class LedgerWriter: Sendable {
  private let path: String
  private let file: Mutex<FileHandle>

  /// Opens the ledger for appending; makes it when missing.
  ///
  /// - Throws: ``OutputError``.
  init(_ folder: RunFolder, shard: Shard?) throws {
    path = folder.state + "/ledger" + (shard.map { "-" + $0.fileName } ?? "") + ".jsonl"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputError(path: path, code: errno) }
    // A line that a killed run left without its end must not swallow the next one.
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    file = Mutex(handle)
    try append(Data([UInt8(ascii: "\n")]))
  }

  /// Appends an entry.
  ///
  /// - Throws: ``OutputError``.
  func append(_ entry: RunLedger.Entry) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try append(try encoder.encode(entry) + [UInt8(ascii: "\n")])
  }

  private func append(_ line: Data) throws {
    try file.withLock { file in
      let descriptor = file.fileDescriptor
      // One write call a line: with O_APPEND it is never mixed with another.
      let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard written == line.count else {
        throw OutputError(path: path, code: written < 0 ? errno : ENOSPC)
      }
    }
  }
}
