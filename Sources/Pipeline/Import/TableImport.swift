import Foundation
import SwiftCSV
package import Tables

/// Makes a `FeatureTable` from a CSV table of features that others computed.
package enum TableImport {
  /// Reads a table.
  ///
  /// Empty fields, `NA` and `NaN` are missing. Rows keep their order.
  /// - Throws: ``InputError`` that names the column, or the row and value, that is wrong.
  package static func read(_ file: String, families: FamiliesFile) throws -> FeatureTable {
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw InputError("\(file): cannot read the table: \(InputCollector.reason(error))")
    }
    let csv: CSV<Enumerated>
    do {
      csv = try CSV<Enumerated>(string: text, delimiter: .comma)
    } catch {
      throw InputError("\(file): expected a CSV table with a header, found \(error)")
    }
    return try Reader(file: file, csv: csv, families: families).table()
  }

  private struct Reader {
    let file: String
    let csv: CSV<Enumerated>
    let families: FamiliesFile

    func table() throws -> FeatureTable {
      let ids = try identities()
      var annotations: [(name: String, values: FeatureTable.Annotation)] = []
      if let donor = families.donor { annotations.append(("donor_id", try texts(donor))) }
      if let species = families.species { annotations.append(("species", try texts(species))) }
      for column in families.keep where column != families.donor && column != families.species {
        annotations.append((column, try texts(column)))
      }
      let names = families.families.flatMap(\.columns)
      let columns = try names.map { try column($0) }
      var values = [Float](repeating: .nan, count: ids.count * names.count)
      for (row, cells) in csv.rows.enumerated() {
        for (position, column) in columns.enumerated() {
          values[row * names.count + position] = try number(cells, column, row: row)
        }
      }
      return FeatureTable(
        cells: ids,
        families: blocks(),
        variables: families.families.flatMap { family in
          family.columns.enumerated().map {
            FeatureTable.Variable(name: $1, family: family.name, position: $0, unit: "")
          }
        },
        values: values,
        annotations: annotations,
        provenance: [("source", file)]
      )
    }

    private func blocks() -> [FeatureTable.Family] {
      var next = 0
      return families.families.map { family in
        defer { next += family.columns.count }
        return FeatureTable.Family(name: family.name, columns: next..<next + family.columns.count)
      }
    }

    private func column(_ name: String) throws -> Int {
      guard let position = csv.header.firstIndex(of: name) else {
        throw InputError(
          "\(file): no column '\(name)'; the table has \(csv.header.joined(separator: ", "))"
        )
      }
      return position
    }

    private func field(_ cells: [String], _ column: Int) -> String {
      column < cells.count ? cells[column].trimmingCharacters(in: .whitespaces) : ""
    }

    private func identities() throws -> [String] {
      let column = try column(families.id)
      var seen: [String: Int] = [:]
      return try csv.rows.enumerated().map { row, cells in
        let id = field(cells, column)
        guard !id.isEmpty else {
          throw InputError("\(file), row \(row + 2): no '\(families.id)'")
        }
        if let earlier = seen[id] {
          throw InputError(
            "\(file): '\(families.id)' \(id) stands in rows \(earlier) and \(row + 2)"
          )
        }
        seen[id] = row + 2
        return id
      }
    }

    private func texts(_ name: String) throws -> FeatureTable.Annotation {
      let column = try column(name)
      return .texts(
        csv.rows.map { cells in
          let text = field(cells, column)
          return text.isEmpty || text == "NA" ? nil : text
        }
      )
    }

    private func number(_ cells: [String], _ column: Int, row: Int) throws -> Float {
      let text = field(cells, column)
      if text.isEmpty || text == "NA" || text.lowercased() == "nan" { return .nan }
      guard let value = Float(text) else {
        throw InputError(
          "\(file), row \(row + 2), column '\(csv.header[column])': expected a number, found '\(text)'"
        )
      }
      return value
    }
  }
}
