import Foundation
import Pipeline

/// `report_mqc.json`: a row a cell for MultiQC, as its custom content of the kind `table`.
///
/// Source: MultiQC's documentation, "Custom content": a file named `*_mqc.json` with `id`, `section_name`,
/// `plot_type`, `pconfig`, `headers` and `data`.
struct MultiQCFile: Encodable {
  /// How a column is shown.
  struct Header: Encodable {
    let title: String
    let description: String
    let format: String?
    let scale: String?
  }

  /// A field.
  enum Value: Encodable {
    case number(Double)
    case text(String)

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let value): try container.encode(value)
      case .text(let text): try container.encode(text)
      }
    }
  }

  /// Settings of the table.
  struct Settings: Encodable {
    let id: String
    let title: String
    let firstColumn: String

    // MultiQC's spelling.
    private enum CodingKeys: String, CodingKey {
      case id
      case title
      case firstColumn = "col1_header"
    }
  }

  let id: String
  let sectionName: String
  let description: String
  let plotType: String
  let settings: Settings
  let headers: [String: Header]
  let data: [String: [String: Value]]

  // MultiQC's spelling.
  private enum CodingKeys: String, CodingKey {
    case id
    case sectionName = "section_name"
    case description
    case plotType = "plot_type"
    case settings = "pconfig"
    case headers
    case data
  }

  init(_ contents: ReportContents) {
    id = "patchline"
    sectionName = "Patchline: \(contents.source.title)"
    description = PageSummary(contents).sentence.replacing("`", with: "")
    plotType = "table"
    settings = Settings(
      id: "patchline_cells",
      title: "Patchline: cells",
      firstColumn: "Cell"
    )
    let table = CellTable(contents)
    var headers: [String: Header] = [:]
    var data: [String: [String: Value]] = [:]
    for row in table.rows {
      data[row.key.text] = Self.values(row, table.features[row.cohort], contents, &headers)
    }
    self.headers = headers
    self.data = data
  }

  private static func values(
    _ row: CellTable.Row,
    _ features: KeyFeatures?,
    _ contents: ReportContents,
    _ headers: inout [String: Header]
  ) -> [String: Value] {
    var values: [String: Value] = ["cell_qc": .text(row.cell.verdict.rawValue)]
    headers["cell_qc"] = Header(
      title: "QC",
      description: "Verdict of cell quality control",
      format: nil,
      scale: nil
    )
    if contents.cohorts[row.cohort].hasSweeps {
      values["sweeps"] = .number(Double(row.cell.sweeps.count))
      values["sweeps_passed"] = .number(Double(row.cell.sweeps.count { $0.passed == true }))
      headers["sweeps"] = count("Sweeps", "Sweeps of the recording")
      headers["sweeps_passed"] = count("Passed", "Sweeps that passed quality control")
    }
    if let label = row.label {
      values["class"] = .text(label)
      headers["class"] = Header(title: "Class", description: "Label", format: nil, scale: nil)
    }
    for (position, name) in (features?.names ?? []).enumerated() where row.values[position].isFinite
    {
      values[name] = .number(row.values[position])
      let unit = features?.units[position] ?? ""
      headers[name] = Header(
        title: unit.isEmpty ? name : "\(name) (\(unit))",
        description: "Key feature \(name)",
        format: "{:,.4g}",
        scale: "Blues"
      )
    }
    return values
  }

  private static func count(_ title: String, _ description: String) -> Header {
    Header(title: title, description: description, format: "{:,.0f}", scale: "Greens")
  }

  /// The text of the file.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }
}
