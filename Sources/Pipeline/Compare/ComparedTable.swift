import Foundation
import SwiftCSV
package import Tables

/// Named columns of values by row key: the common form of everything that can be compared.
package struct ComparedTable: Sendable {
  /// One value.
  package enum Value: Sendable, Equatable {
    /// A number; NaN is missing.
    case number(Double)
    /// A text; empty is missing.
    case text(String)

    var isMissing: Bool {
      switch self {
      case .number(let value): value.isNaN
      case .text(let value): value.isEmpty || value == "NA"
      }
    }
  }

  /// What the table is, such as `cells`.
  package var name: String
  /// Keys of the rows in their order: the cell, or cell and sweep.
  package var keys: [String]
  /// Column names in their order.
  package var columns: [String]
  /// The family of a column for the printed table; the table's name where it has none.
  package var families: [String: String]
  private var rows: [String: [Value]]
  private var ordered: [[Value]]

  /// Creates a table from rows in the order of `keys`.
  package init(
    name: String,
    keys: [String],
    columns: [String],
    families: [String: String] = [:],
    rows: [[Value]]
  ) {
    self.name = name
    self.keys = keys
    self.columns = columns
    self.families = families
    ordered = rows
    self.rows = Dictionary(zip(keys, rows), uniquingKeysWith: { first, _ in first })
  }

  /// All rows in the order of ``keys``.
  package var allRows: [[Value]] { ordered }

  /// The value of a row and column; `nil` where the table has no such row.
  package func value(_ key: String, column: Int) -> Value? { rows[key]?[column] }

  /// Reads a CSV table; the key is the text of `keyColumns` joined with a space.
  ///
  /// - Throws: ``InputError`` naming the file and what it lacks.
  package static func csv(
    _ path: String,
    name: String,
    keyColumns: [String]
  ) throws -> ComparedTable {
    let table: CSV<Enumerated>
    do {
      table = try CSV<Enumerated>(url: URL(fileURLWithPath: path), delimiter: .comma)
    } catch {
      throw InputError("\(path): expected a CSV table, found \(InputCollector.reason(error))")
    }
    let keyPositions = try keyColumns.map { column in
      guard let position = table.header.firstIndex(of: column) else {
        throw InputError("\(path): expected a column '\(column)', found none")
      }
      return position
    }
    let positions = table.header.indices.filter { !keyPositions.contains($0) }
    return ComparedTable(
      name: name,
      keys: table.rows.map { row in keyPositions.map { row[$0] }.joined(separator: " ") },
      columns: positions.map { table.header[$0] },
      rows: table.rows.map { row in
        positions.map { position in
          let text = position < row.count ? row[position] : ""
          if text.isEmpty || text == "NA" { return .number(.nan) }
          return Double(text).map(Value.number) ?? .text(text)
        }
      }
    )
  }

  /// The matrix and scalars of an AnnData file, a row a cell.
  package static func features(_ table: FeatureTable) -> ComparedTable {
    ComparedTable(
      name: "features",
      keys: table.cells,
      columns: table.variables.map(\.name),
      families: Dictionary(
        table.variables.map { ($0.name, $0.family) },
        uniquingKeysWith: { first, _ in first }
      ),
      rows: table.cells.indices.map { row in
        table.variables.indices.map { column in
          .number(Double(table.values[row * table.variables.count + column]))
        }
      }
    )
  }
}
