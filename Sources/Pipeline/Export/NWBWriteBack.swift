import Crypto
import Features
import Foundation
import NWB

/// Copies of recordings with what was found in them: `extract --write-nwb`.
///
/// A copy holds everything that the original holds and, in its processing module `icephys`, the tables
/// `patchline_sweeps` (stimulus, quality control, spike times), `patchline_cell_qc`, `patchline_cell_features` and,
/// where something could not be computed, `patchline_failures`. The original is opened for reading only; the copy
/// appears whole or not at all.
package struct NWBWriteBack: Sendable {
  /// What the tables' names begin with.
  package static let program = "patchline"
  /// The stage of failures in `failures.csv`.
  package static let stage = "write_nwb"

  /// The folder of copies.
  package let folder: String

  /// Names a folder; nothing is made yet.
  package init(_ folder: String) { self.folder = folder }

  /// The copy of an input, named by its cell id.
  package func file(of cellID: String) -> String {
    folder + "/" + RunFolder.fileName(cellID) + ".nwb"
  }

  /// Whether there is a file of this name, whatever it holds.
  func hasFile(of cellID: String) -> Bool { FileStamp(of: file(of: cellID)) != nil }

  /// Writes the copy of one input, unless one with the same results is there.
  ///
  /// - Parameters:
  ///   - results: the cells of the input, the first with the input's id.
  ///   - source: the original.
  ///   - copy: where the same bytes are nearer; `nil` to copy the original itself.
  /// - Returns: the results with a failure at stage ``stage`` in the first when no copy could be made: the input
  ///   is NWB 1, remote, itself such a copy, or could not be read.
  /// - Throws: ``OutputError`` when there is no room or no permission.
  package func write(
    _ results: [CellResult],
    source: String,
    bytesAt copy: String? = nil
  ) throws -> [CellResult] {
    var results = results
    for index in results.indices { results[index].failures.removeAll { $0.stage == Self.stage } }
    guard let first = results.first, !first.isUnreadable else { return results }
    do {
      try write(results, of: first, source: source, bytes: copy ?? source)
    } catch let error as NWBError {
      results[0].failures.append(Self.row(error.kind.rawValue, error.description))
    } catch let error as InputError {
      results[0].failures.append(Self.row("no_copy", error.description))
    }
    return results
  }

  private static func row(_ reason: String, _ message: String) -> FailureRow {
    FailureRow(stage: stage, family: "-", reason: reason, message: message)
  }

  private func write(
    _ results: [CellResult],
    of first: CellResult,
    source: String,
    bytes: String
  ) throws {
    let target = file(of: first.cellID)
    if RemoteInput.isRemote(source) {
      throw InputError(
        "\(source): expected a local file to copy, found an address: download the file first"
      )
    }
    let module = try NWBModule(Self.program, in: bytes)
    try module.requireFree()
    try AtomicFile.makeFolder(folder)
    let origin = Self.origin(of: results)
    if let found = FileStamp(of: target) {
      if found.inode == FileStamp(of: source)?.inode {
        throw InputError(
          "\(target): expected a folder for copies, found the recording itself: name another folder"
            + " with --write-nwb"
        )
      }
      // Copies appear whole, so a file that cannot be read is none of ours.
      guard let earlier = try? NWBModule(Self.program, in: target), earlier.hasTables else {
        throw InputError(
          "\(target): expected nothing, or an earlier copy with tables '\(Self.program)_…', found"
            + " another file: name another folder with --write-nwb"
        )
      }
      if earlier.description?.hasSuffix(origin) == true { return }
    }
    try writeCopy(of: bytes, to: target) { temporary in
      let writer = try NWBModuleWriter(appending: temporary, module: module) {
        Self.identifier(first.key, $0)
      }
      try writer.add(
        origin: origin,
        tables: WriteBackTables(results).all,
        date: ISO8601DateFormatter().string(from: Date())
      )
    }
  }

  /// Copies a file under a temporary name, lets `change` change the copy, and gives it its name.
  private func writeCopy(
    of source: String,
    to target: String,
    change: (String) throws -> Void
  ) throws {
    let temporary = "\(target).tmp.\(ProcessInfo.processInfo.processIdentifier)"
    // What a killed process left.
    try? FileManager.default.removeItem(atPath: temporary)
    do {
      try FileManager.default.copyItem(atPath: source, toPath: temporary)
      try AtomicFile.makeWritable(temporary)
      try change(temporary)
      try AtomicFile.flush(temporary)
      try AtomicFile.rename(temporary, to: target)
    } catch {
      // The error below is what the user needs; a leftover is removed by the next run.
      try? FileManager.default.removeItem(atPath: temporary)
      if let error = error as? NWBError, error.kind == .cannotWrite {
        throw OutputError(path: target, reason: error.found)
      }
      if error is NWBError || error is OutputError { throw error }
      throw OutputError(path: target, reason: InputCollector.reason(error))
    }
  }

  /// What made the tables and from what; equal words mean equal content.
  private static func origin(of results: [CellResult]) -> String {
    let first = results[0]
    return
      "Computed by Patchline \(PatchlineVersion.number) with preset \(first.preset) and configuration"
      + " \(first.configurationHash) from the file with SHA-256 \(first.input.sha256 ?? "unknown")."
  }

  /// A UUID that depends on the results' key and the path alone: the same results give the same bytes.
  private static func identifier(_ key: String, _ path: String) -> String {
    var bytes = Array(SHA256.hash(data: Data((key + path).utf8)).prefix(16))
    // Version 8, "custom", of RFC 9562, and its variant.
    bytes[6] = bytes[6] & 0x0F | 0x80
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }
      .joined(separator: "-")
  }
}
