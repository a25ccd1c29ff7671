import Pipeline

/// A CSV table of a run by row and column name.
struct ReportTable {
  /// The key column's text of each row.
  let keys: [String]
  private let rows: [[ComparedTable.Value]]
  private let positions: [String: Int]

  /// Reads a table.
  ///
  /// - Throws: ``InputError``.
  init(_ path: String, key: String) throws {
    let table = try ComparedTable.csv(path, name: path, keyColumns: [key])
    keys = table.keys
    rows = table.allRows
    positions = Dictionary(
      table.columns.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// A text; `nil` where it is missing or the table has no such column.
  func text(_ row: Int, _ column: String) -> String? {
    guard let position = positions[column] else { return nil }
    switch rows[row][position] {
    case .text(let text): return text
    case .number(let value): return value.isNaN ? nil : PageNumber.plain(value)
    }
  }

  /// A number; NaN where it is missing.
  func number(_ row: Int, _ column: String) -> Double {
    guard let position = positions[column], case .number(let value) = rows[row][position] else {
      return .nan
    }
    return value
  }
}

/// Numbers of a page.
enum PageNumber {
  /// The shortest text; whole numbers without a fraction.
  static func plain(_ value: Double) -> String {
    guard value == value.rounded(), abs(value) < 1e15 else { return String(value) }
    return String(Int(value))
  }

  /// About three significant digits, `–` for a missing value.
  static func short(_ value: Double) -> String { value.isFinite ? FigureNumber.short(value) : "–" }

  /// A mean count: whole without decimals, else as ``short(_:)``.
  static func amount(_ value: Double) -> String {
    value == value.rounded() ? FigureNumber.fixed(value) : short(value)
  }

  /// Three decimals, `–` for a missing value: for scores.
  static func score(_ value: Double?) -> String {
    value.map { FigureNumber.fixed($0, decimals: 3) } ?? "–"
  }

  /// An interval of scores.
  static func interval(_ range: ClosedRange<Double>?) -> String {
    range.map { "\(score($0.lowerBound)) to \(score($0.upperBound))" } ?? "–"
  }

  /// A share in percent.
  static func percent(_ part: Int, of whole: Int) -> String {
    whole == 0 ? "–" : FigureNumber.fixed(100 * Double(part) / Double(whole)) + " %"
  }

  /// A size in bytes with a unit.
  static func bytes(_ count: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(count)
    var unit = 0
    while value >= 1000, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return (unit == 0 ? String(count) : FigureNumber.short(value)) + " " + units[unit]
  }

  /// A duration with a unit.
  static func duration(_ seconds: Double) -> String {
    if seconds < 60 { return FigureNumber.short(seconds) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
