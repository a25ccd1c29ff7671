import Foundation
package import Tables

/// Writes what the sequence notebooks read: `X_seq.npy`, `y.json` and the families' names.
///
/// Each family is one token, padded with zeros to the widest (or the preset's) width; missing values and
/// missing families are zeros there, as in the study. `y.json` is a list with one label a cell, `null` where
/// unknown; `cells.json` the ids in the same order.
package enum SequenceExport {
  /// Writes the files into a folder.
  ///
  /// - Returns: names of the files.
  /// - Throws: ``OutputError``.
  package static func write(
    _ table: FeatureTable,
    labels: [String: String],
    minimumWidth: Int,
    to folder: String
  ) throws -> [String] {
    let width = max(minimumWidth, table.families.map(\.columns.count).max() ?? 0)
    var values = [Float](repeating: 0, count: table.cells.count * table.families.count * width)
    for row in table.cells.indices {
      for (token, family) in table.families.enumerated() {
        let start = (row * table.families.count + token) * width
        for (position, column) in family.columns.enumerated() {
          let value = table.values[row * table.variables.count + column]
          if !value.isNaN { values[start + position] = value }
        }
      }
    }
    let bytes = NPYArray.bytes(values, shape: [table.cells.count, table.families.count, width])
    try AtomicFile.write(Data(bytes), to: folder + "/X_seq.npy")
    try json(table.cells.map { labels[$0] }, to: folder + "/y.json")
    try json(table.cells.map { Optional($0) }, to: folder + "/cells.json")
    try json(table.families.map { Optional($0.name) }, to: folder + "/families.json")
    return ["X_seq.npy", "y.json", "cells.json", "families.json"]
  }

  private static func json(_ texts: [String?], to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(texts), to: path)
  }
}
