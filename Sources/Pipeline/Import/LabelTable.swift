import Foundation
import SwiftCSV

/// Labels of cells from a CSV table with a column `cell_id`, or another one that identifies cells.
package enum LabelTable {
  /// Reads one column; empty fields and `NA` are no label.
  ///
  /// - Parameters:
  ///   - file: the table.
  ///   - column: what is read.
  ///   - key: the column that identifies cells. In `cell_id` every row must have one; in others, rows without
  ///     one are passed over, and a number with a decimal point (`720868659.0`, as pandas writes a column with
  ///     gaps) is read as the whole number it is.
  /// - Returns: labels by key.
  /// - Throws: ``InputError`` that names the file and the column or row that is wrong.
  package static func read(
    _ file: String,
    column: String,
    key: String = "cell_id"
  ) throws -> [String: String] {
    let csv: CSV<Named>
    do {
      csv = try CSV<Named>(url: URL(fileURLWithPath: file), delimiter: .comma)
    } catch {
      throw InputError("\(file): expected a CSV table, found \(InputCollector.reason(error))")
    }
    for name in [key, column] where !csv.header.contains(name) {
      throw InputError(
        "\(file): no column '\(name)'; the table has \(csv.header.joined(separator: ", "))"
      )
    }
    var labels: [String: String] = [:]
    for (number, row) in csv.rows.enumerated() {
      let cell = key == "cell_id" ? row[key] ?? "" : identifier(row[key] ?? "")
      if cell.isEmpty || cell == "NA" {
        if key != "cell_id" { continue }
        throw InputError("\(file), row \(number + 2): no cell_id")
      }
      guard let label = row[column], !label.isEmpty, label != "NA" else { continue }
      if let earlier = labels[cell], earlier != label {
        throw InputError("\(file): cell \(cell) is labelled \(earlier) and \(label)")
      }
      labels[cell] = label
    }
    return labels
  }

  /// A key as it stands in file names: without the `.0` of numbers.
  private static func identifier(_ text: String) -> String {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard text.hasSuffix(".0"), text.dropLast(2).allSatisfy(\.isNumber) else { return text }
    return String(text.dropLast(2))
  }
}
