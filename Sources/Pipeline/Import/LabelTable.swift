import Foundation
import SwiftCSV

/// Labels of cells from a CSV table with a column `cell_id`.
package enum LabelTable {
  /// Reads one column; empty fields and `NA` are no label.
  ///
  /// - Throws: ``InputError`` that names the file and the column or row that is wrong.
  package static func read(_ file: String, column: String) throws -> [String: String] {
    let csv: CSV<Named>
    do {
      csv = try CSV<Named>(url: URL(fileURLWithPath: file), delimiter: .comma)
    } catch {
      throw InputError("\(file): expected a CSV table, found \(InputCollector.reason(error))")
    }
    for name in ["cell_id", column] where !csv.header.contains(name) {
      throw InputError(
        "\(file): no column '\(name)'; the table has \(csv.header.joined(separator: ", "))"
      )
    }
    var labels: [String: String] = [:]
    for (number, row) in csv.rows.enumerated() {
      guard let cell = row["cell_id"], !cell.isEmpty else {
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
}
