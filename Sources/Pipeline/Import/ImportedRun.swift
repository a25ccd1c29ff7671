import Foundation
package import Tables

/// Writes a feature table as a run folder: `features.h5ad` and `cells.csv`.
package enum ImportedRun {
  /// Writes both files; an existing run of the same name is replaced.
  ///
  /// - Throws: ``OutputError``.
  package static func write(_ table: FeatureTable, to folder: RunFolder) throws {
    try AtomicFile.makeFolder(folder.path)
    try FeatureFile.write(table, to: folder)
    try AtomicFile.write(cells(table), to: folder.file("cells.csv"))
  }

  /// `cells.csv`: the id, what is known of the cell, then every feature.
  static func cells(_ table: FeatureTable) -> String {
    var csv = CSVWriter(
      header: ["cell_id"] + table.annotations.map(\.name) + table.variables.map(\.name)
    )
    for row in table.cells.indices {
      var fields: [CSVWriter.Field] = [.text(table.cells[row])]
      for annotation in table.annotations {
        switch annotation.values {
        case .texts(let texts): fields.append(.optional(texts[row]))
        case .numbers(let numbers): fields.append(.real(numbers[row]))
        }
      }
      let start = row * table.variables.count
      for column in table.variables.indices {
        let value = table.values[start + column]
        // The shortest text of the 32-bit value, not of its widened neighbour.
        fields.append(value.isFinite ? .real(Double(value.description) ?? Double(value)) : .missing)
      }
      csv.append(fields)
    }
    return csv.text
  }
}

/// `features.h5ad` of a run folder, written to a temporary name and renamed.
package enum FeatureFile {
  /// Name inside the run folder.
  package static let name = "features.h5ad"

  /// Writes the file.
  ///
  /// - Throws: ``OutputError``.
  package static func write(_ table: FeatureTable, to folder: RunFolder) throws {
    let path = folder.file(name)
    let temporary = path + ".tmp.\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try AnnDataFile.write(table, to: temporary)
    } catch {
      // The temporary file is of no use to anybody.
      try? FileManager.default.removeItem(atPath: temporary)
      throw OutputError(path: path, reason: "\(error)")
    }
    try AtomicFile.rename(temporary, to: path)
  }

  /// Reads the file.
  ///
  /// - Throws: ``InputError`` that says how to make one.
  package static func read(_ folder: RunFolder) throws -> FeatureTable {
    do {
      return try AnnDataFile.read(folder.file(name))
    } catch {
      throw InputError("\(error); make it with 'patchline extract' or 'patchline import'")
    }
  }
}
