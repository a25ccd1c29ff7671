import Foundation
import Tables

/// Compares two run folders: cells, sweeps, spikes and feature vectors, as far as both have them.
package struct RunComparison: Sendable {
  /// One comparison a table, in a fixed order.
  package let tables: [TableComparison]

  /// Whether anything is over the tolerance.
  package var differs: Bool { tables.contains(where: \.differs) }

  /// Columns that say where and when, not what: they may differ.
  static let ignored: Set<String> = ["warnings", "message"]

  /// Compares `run` with `golden`.
  ///
  /// - Throws: ``InputError`` when one of the folders has no `cells.csv`, or a table cannot be read.
  package init(run: String, golden: String, tolerance: TableComparison.Tolerance) throws {
    var tables: [TableComparison] = []
    for (file, keys) in [
      ("cells", ["cell_id"]), ("sweeps", ["cell_id", "sweep_number"]),
      ("spikes", ["cell_id", "sweep_number", "spike"]),
      ("failures", ["cell_id", "stage", "family", "reason_code"]),
    ] {
      let name = file + ".csv"
      let goldenPath = golden + "/" + name
      guard FileManager.default.fileExists(atPath: goldenPath) else {
        if file == "cells" {
          throw InputError("\(golden): expected a run folder with cells.csv, found none")
        }
        continue
      }
      tables.append(
        TableComparison(
          new: try ComparedTable.csv(run + "/" + name, name: file, keyColumns: keys),
          golden: try ComparedTable.csv(goldenPath, name: file, keyColumns: keys),
          tolerance: tolerance,
          ignoring: Self.ignored
        )
      )
    }
    let matrix = golden + "/features.h5ad"
    if FileManager.default.fileExists(atPath: matrix) {
      do {
        tables.append(
          TableComparison(
            new: .features(try AnnDataFile.read(run + "/features.h5ad")),
            golden: .features(try AnnDataFile.read(matrix)),
            tolerance: tolerance,
            grouped: true
          )
        )
      } catch {
        throw InputError(error.description)
      }
    }
    self.tables = tables
  }
}
