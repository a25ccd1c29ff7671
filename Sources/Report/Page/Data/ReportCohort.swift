import Foundation
package import Pipeline
package import Tables

/// One run folder as a report shows it.
package struct ReportCohort: Sendable {
  /// Name of the cohort.
  package let name: String
  /// Its folder.
  package let folder: RunFolder
  /// `run.json`; `nil` for an imported table.
  package let document: RunDocument?
  /// `features.h5ad`; `nil` where no cell could be read.
  package let table: FeatureTable?
  /// Cells in the order of the tables.
  package let cells: [ReportCell]
  /// Whether the run has a `sweeps.csv`.
  package let hasSweeps: Bool
  /// Whether the run has a `failures.csv`.
  package let hasFailures: Bool

  /// Reads a run folder.
  ///
  /// - Throws: `InputError` naming the file that cannot be used.
  package init(_ part: ReportSource.Part) throws {
    name = part.name
    folder = RunFolder(part.path)
    let exists = { (name: String) in
      FileManager.default.fileExists(atPath: part.path + "/" + name)
    }
    document = exists("run.json") ? try Self.document(folder) : nil
    table = exists(FeatureFile.name) ? try FeatureFile.read(folder) : nil
    hasSweeps = exists("sweeps.csv")
    hasFailures = exists("failures.csv")
    var cells = try Self.identities(folder, table: table)
    var positions: [String: Int] = [:]
    for (index, cell) in cells.enumerated() { positions[cell.id] = index }
    if hasSweeps {
      for (id, sweep) in try ReportSweep.read(folder.file("sweeps.csv")) {
        if let index = positions[id] { cells[index].sweeps.append(sweep) }
      }
    }
    if hasFailures {
      for (id, failure) in try ReportFailure.read(folder.file("failures.csv")) {
        if let index = positions[id] { cells[index].failures.append(failure) }
      }
    }
    self.cells = cells
  }

  private static func document(_ folder: RunFolder) throws -> RunDocument {
    let path = folder.file("run.json")
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try JSONDecoder().decode(RunDocument.self, from: data)
    } catch {
      throw InputError(
        "\(path): expected the run.json of 'patchline extract', found something else (\(error));"
          + " extract the cells again"
      )
    }
  }

  /// Who the cells are and what quality control says, from `cells.csv`, else from the feature table.
  private static func identities(_ folder: RunFolder, table: FeatureTable?) throws -> [ReportCell] {
    let path = folder.file("cells.csv")
    var rows: [String: Int] = [:]
    for (row, id) in (table?.cells ?? []).enumerated() { rows[id] = row }
    guard FileManager.default.fileExists(atPath: path) else {
      return (table?.cells ?? []).map { ReportCell(id: $0, row: rows[$0]) }
    }
    let csv = try ReportTable(path, key: "cell_id")
    return csv.keys.enumerated().map { index, id in
      var cell = ReportCell(id: id, row: rows[id])
      cell.donor = csv.text(index, "donor_id")
      cell.species = csv.text(index, "species")
      cell.verdict = ReportCell.Verdict(csv.text(index, "cell_qc"))
      cell.reasons = ReportCell.reasons(csv.text(index, "cell_qc_reasons"))
      return cell
    }
  }

  /// Texts of an annotation by cell; `nil` where the table has no such column.
  func annotation(_ column: String) -> [String?]? {
    guard let table, let values = table.annotation(column) else { return nil }
    return cells.map { cell in
      guard let row = cell.row else { return nil }
      switch values {
      case .texts(let texts): return texts[row].flatMap { $0.isEmpty ? nil : $0 }
      case .numbers(let numbers):
        return numbers[row].isFinite ? PageNumber.plain(numbers[row]) : nil
      }
    }
  }
}
