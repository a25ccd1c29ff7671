import Foundation

/// The layout of a run folder and its per-cell files.
package struct RunFolder: Sendable {
  /// Path of the folder.
  package let path: String

  /// Names a folder; nothing is made yet.
  package init(_ path: String) { self.path = path }

  /// The folder of per-cell results.
  package var cells: String { path + "/cells" }

  /// The folder of locks and ledgers, of no interest to people.
  package var state: String { path + "/state" }

  /// The folder of the shards' run documents.
  package var shards: String { path + "/shards" }

  /// A table or file at the top of the folder.
  package func file(_ name: String) -> String { path + "/" + name }

  /// The file of one cell.
  package func cellFile(_ cellID: String) -> String {
    cells + "/" + Self.fileName(cellID) + ".json"
  }

  /// A cell's id as a file name; characters that one cannot hold are written as `%XX`.
  package static func fileName(_ cellID: String) -> String {
    var name = ""
    for byte in cellID.utf8 {
      let isPlain =
        (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
        || byte == 45 || byte == 46 || byte == 95
      if isPlain {
        name.append(Character(UnicodeScalar(byte)))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        name.append("%" + (hex.count == 1 ? "0" + hex : hex))
      }
    }
    return name
  }

  /// Makes the folder and its parts.
  ///
  /// - Throws: ``OutputError``.
  package func create() throws {
    try AtomicFile.makeFolder(cells)
    try AtomicFile.makeFolder(state)
  }

  /// Ids of the cells with a stored result, sorted.
  ///
  /// - Throws: ``InputError`` when this is no run folder.
  package func storedCells() throws -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: cells)
    } catch {
      throw InputError("\(path): expected a run folder with cells/, found none")
    }
    return names.filter { $0.hasSuffix(".json") }.map { name in
      let stem = String(name.dropLast(".json".count))
      return stem.removingPercentEncoding ?? stem
    }.sorted()
  }

  /// Removes half-written results that a killed run left; the caller holds the lock of these cells.
  package func removeLeftovers(of cellIDs: Set<String>) {
    let files = Set(cellIDs.map { cellFile($0).split(separator: "/").last.map(String.init) ?? "" })
    // No folder, no leftovers.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cells)) ?? []
    for name in names {
      guard let mark = name.range(of: ".json.tmp.") else { continue }
      guard files.contains(name[..<mark.lowerBound] + ".json") else { continue }
      // One that does not go away does no harm.
      try? FileManager.default.removeItem(atPath: cells + "/" + name)
    }
  }

  /// Stores a result so that it survives a kill at any moment.
  ///
  /// - Throws: ``OutputError``.
  package func store(_ result: CellResult) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(result), to: cellFile(result.cellID))
  }

  /// The stored result of a cell, `nil` where there is none or it cannot be read.
  ///
  /// A damaged file counts as absent: the cell is simply computed again.
  package func load(_ cellID: String) -> CellResult? {
    guard let data = FileManager.default.contents(atPath: cellFile(cellID)) else { return nil }
    // See above: an unreadable result is recomputed, not reported.
    return try? JSONDecoder().decode(CellResult.self, from: data)
  }
}
