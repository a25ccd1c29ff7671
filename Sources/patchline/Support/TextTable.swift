import Foundation

/// A table for people: columns line up, numbers to the right, text to the left.
struct TextTable {
  /// How a column's cells are placed.
  enum Alignment {
    case left
    case right
  }

  private let header: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  /// Starts a table.
  init(_ columns: [(title: String, alignment: Alignment)]) {
    header = columns.map(\.title)
    alignments = columns.map(\.alignment)
  }

  /// Appends a row with as many cells as columns.
  mutating func append(_ row: [String]) {
    precondition(row.count == header.count, "row has \(row.count) cells, table \(header.count)")
    rows.append(row)
  }

  /// The lines of the table; the header is bold where colours may be used.
  func text(color: Bool) -> String {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      var text = ""
      for (column, cell) in cells.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        let isLast = column == cells.count - 1
        switch alignments[column] {
        case .left: text += isLast ? cell : cell + padding
        case .right: text += padding + cell
        }
        if !isLast { text += "  " }
      }
      return text
    }
    let title = line(header)
    let first = color ? "\u{1B}[1m" + title + "\u{1B}[0m" : title
    return ([first] + rows.map(line)).joined(separator: "\n") + "\n"
  }
}

/// Numbers as people read them.
enum Readable {
  /// A number with a fixed count of decimals; `-` where missing.
  static func number(_ value: Double?, decimals: Int) -> String {
    guard let value, value.isFinite else { return "-" }
    return String(format: "%.\(decimals)f", value)
  }

  /// A measured value with four significant digits; `-` where missing.
  static func measured(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "-" }
    return String(format: "%.4g", value)
  }

  /// A number with its sign; `-` where missing.
  static func signed(_ value: Double?, decimals: Int) -> String {
    guard let value, value.isFinite else { return "-" }
    return (value < 0 ? "−" : "+") + number(abs(value), decimals: decimals)
  }

  /// A size in bytes with a unit.
  static func bytes(_ count: Int?) -> String {
    guard let count else { return "-" }
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) B" : String(format: "%.1f %@", value, units[unit])
  }
}
