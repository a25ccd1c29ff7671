import Foundation
import Pipeline
import Tables

/// All cells in a table that can be searched and sorted, and the details of each.
struct CellsSection: PageSectionMaker {
  let contents: ReportContents
  private let data: CellTable

  init(_ contents: ReportContents) {
    self.contents = contents
    data = CellTable(contents)
  }

  var hint: String { "Cells: `patchline report` of a run folder lists them." }

  func section() -> PageSection? {
    guard !data.rows.isEmpty else { return nil }
    let verdicts = ReportCell.Verdict.allCases.map(\.rawValue).filter { verdict in
      data.rows.contains { $0.cell.verdict.rawValue == verdict }
    }
    let browser = PageBrowser(
      table: data.table(),
      verdicts: verdicts,
      classes: contents.labels.classes,
      hasClasses: !contents.labels.classes.isEmpty,
      hasPredictions: data.rows.contains { $0.verdict != nil }
    )
    return PageSection(
      identifier: "cells",
      title: "Cells",
      lead: "Choose a cell to see its quality control, key features, predictions and sweeps."
        + predictionNote,
      blocks: [PageBlock(browser: browser)]
    )
  }

  private var predictionNote: String {
    guard let evaluation = data.headline, let arm = evaluation.headline else { return "" }
    let runs = evaluation.report.settings.repeats
    return " Predictions are those of \(arm.title), \(arm.grouping),"
      + " for cells that were not trained on"
      + (runs > 1 ? "; of \(runs) runs the class that was said most often." : ".")
  }

  /// The details as JSON that can stand inside a script element.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(CellData(contents, data)), as: UTF8.self)
    // No text of a cell may end the script element.
    return text.replacing("<", with: "\\u003c")
  }
}

/// The rows of the table of cells.
struct CellTable {
  /// One row.
  struct Row {
    /// Position of the cohort.
    let cohort: Int
    /// The cell.
    let cell: ReportCell
    /// Its class.
    let label: String?
    /// What the headline arm says of it.
    let verdict: ReportEvaluation.Verdict?
    /// Values of the cohort's key features; NaN is missing.
    let values: [Double]
    /// Anchor.
    let key: PageCellKey
  }

  /// The evaluation whose predictions stand in the table: the last one, since a study ends with what it
  /// recommends.
  let headline: ReportEvaluation?
  /// Rows, cohort after cohort.
  let rows: [Row]
  /// Key features of each cohort.
  let features: [KeyFeatures?]
  private let contents: ReportContents

  /// Columns of key features in the table itself.
  private static let columnLimit = 4

  init(_ contents: ReportContents) {
    self.contents = contents
    let headline = contents.evaluations.last { !$0.predictions.isEmpty }
    let verdicts = headline.flatMap { evaluation in
      evaluation.headline.map { evaluation.verdicts(of: $0) }
    }
    self.headline = headline
    var rows: [Row] = []
    var features: [KeyFeatures?] = []
    for (index, cohort) in contents.cohorts.enumerated() {
      let labels = contents.labels.labels(ofCohort: index)
      let key = cohort.table.map { table in
        var byRow = [String?](repeating: nil, count: table.cells.count)
        for (cell, label) in zip(cohort.cells, labels) {
          if let row = cell.row { byRow[row] = label }
        }
        return KeyFeatures(table, labels: byRow)
      }
      features.append(key)
      for (cell, label) in zip(cohort.cells, labels) {
        let width = key?.names.count ?? 0
        let values = cell.row.map { row in
          (0..<width).map { key?.values[row * width + $0] ?? .nan }
        }
        rows.append(
          Row(
            cohort: index,
            cell: cell,
            label: label,
            verdict: verdicts?[cell.id],
            values: values ?? [Double](repeating: .nan, count: width),
            key: PageCellKey(cohort: index, cell: cell.id, isStudy: contents.cohorts.count > 1)
          )
        )
      }
    }
    self.rows = rows
    self.features = features
  }

  private var hasDonors: Bool { rows.contains { $0.cell.donor != nil } }
  private var hasQuality: Bool {
    rows.contains { $0.cell.verdict != .notJudged || !$0.cell.reasons.isEmpty }
  }
  private var hasSweeps: Bool { contents.cohorts.contains(where: \.hasSweeps) }
  private var hasPredictions: Bool { rows.contains { $0.verdict != nil } }

  /// Names of the features that all cohorts have, the first of them.
  private var shared: [String] {
    let all = features.compactMap { $0?.names }
    guard let first = all.first else { return [] }
    return Array(
      first.filter { name in all.allSatisfy { $0.contains(name) } }.prefix(Self.columnLimit)
    )
  }

  private var columns: [String] {
    var columns = ["Cell"]
    if contents.cohorts.count > 1 { columns.append("Cohort") }
    if hasDonors { columns.append("Donor") }
    if contents.labels.isKnown { columns.append("Class") }
    if hasPredictions { columns += ["Predicted", "Confidence#"] }
    if hasQuality { columns.append("QC") }
    if hasSweeps { columns += ["Sweeps#", "Passed#"] }
    let units = features.first.flatMap { $0 }
    columns += shared.map { name in
      let unit = units.flatMap { key in key.names.firstIndex(of: name).map { key.units[$0] } } ?? ""
      return unit.isEmpty ? "\(name)#" : "\(name) (\(unit))#"
    }
    if hasQuality { columns.append("Why") }
    return columns
  }

  /// The table; the attributes of its rows are what the script filters by.
  func table() -> PageTable {
    var table = PageTable(
      "cells-table",
      caption: PageText.count(rows.count, "cell"),
      columns: columns
    )
    let shared = shared
    for (index, row) in rows.enumerated() {
      table.append(contents(row, shared: shared), attributes: attributes(row, index: index))
    }
    return table
  }

  private func attributes(_ row: Row, index: Int) -> [(name: String, value: String)] {
    var attributes = [("data-i", String(index)), ("data-qc", row.cell.verdict.rawValue)]
    if let label = row.label { attributes.append(("data-class", label)) }
    if let verdict = row.verdict {
      let isRight = verdict.predicted == verdict.label
      attributes.append(("data-verdict", isRight ? "right" : "wrong"))
    }
    return attributes
  }

  private func contents(_ row: Row, shared: [String]) -> [PageTable.Content] {
    let cell = row.cell
    var cells: [PageTable.Content] = [.link(cell.id, target: row.key.target)]
    if contents.cohorts.count > 1 { cells.append(.text(contents.cohorts[row.cohort].name)) }
    if hasDonors { cells.append(.text(cell.donor ?? "–")) }
    if contents.labels.isKnown { cells.append(.text(row.label ?? "–")) }
    if hasPredictions { cells += prediction(row) }
    if hasQuality { cells.append(Self.verdict(cell.verdict)) }
    if hasSweeps {
      let passed = cell.sweeps.count { $0.passed == true }
      cells += [cell.sweeps.count, passed].map { .number(String($0), sort: Double($0)) }
    }
    cells += shared.map { name in
      let position = features[row.cohort]?.names.firstIndex(of: name)
      let value = position.map { row.values[$0] } ?? .nan
      return .number(PageNumber.short(value), sort: value)
    }
    if hasQuality { cells.append(.text(Self.why(cell), classes: "w dim")) }
    return cells
  }

  private func prediction(_ row: Row) -> [PageTable.Content] {
    guard let verdict = row.verdict else { return [.text("–"), .number("–", sort: .nan)] }
    let isRight = verdict.predicted == verdict.label
    return [
      .text(isRight ? verdict.predicted : "\(verdict.predicted) ✗", classes: isRight ? "" : "bad"),
      .number(PageNumber.short(verdict.confidence), sort: verdict.confidence),
    ]
  }

  private static func verdict(_ verdict: ReportCell.Verdict) -> PageTable.Content {
    switch verdict {
    case .passed: .text(verdict.rawValue, classes: "good")
    case .failed: .text(verdict.rawValue, classes: "bad")
    case .notJudged: .text(verdict.rawValue, classes: "dim")
    }
  }

  private static func why(_ cell: ReportCell) -> String {
    if let failure = cell.failures.first(where: { $0.stage == "open" }) { return failure.message }
    return cell.reasons.joined(separator: "; ")
  }
}
