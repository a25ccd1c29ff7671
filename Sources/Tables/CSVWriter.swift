/// Text of a comma-separated table: RFC 4180 quoting, `\n` line ends, UTF-8, `NA` for a missing value.
package struct CSVWriter {
  /// One field of a row.
  package enum Field: Sendable, Equatable {
    /// Text, quoted where it needs to be. An empty text is an empty field, not a missing one.
    case text(String)
    /// A whole number.
    case integer(Int)
    /// A number, written with the fewest digits that read back to the same value; NaN and infinity are missing.
    case real(Double)
    /// A truth value, written `true` or `false`.
    case truth(Bool)
    /// No value: `NA`.
    case missing

    /// A number, or missing for `nil`.
    package static func optional(_ value: Double?) -> Field { value.map(Field.real) ?? .missing }
    /// A whole number, or missing for `nil`.
    package static func optional(_ value: Int?) -> Field { value.map(Field.integer) ?? .missing }
    /// A truth value, or missing for `nil`.
    package static func optional(_ value: Bool?) -> Field { value.map(Field.truth) ?? .missing }
    /// A text, or missing for `nil` and for the empty text.
    package static func optional(_ value: String?) -> Field {
      guard let value, !value.isEmpty else { return .missing }
      return .text(value)
    }
  }

  /// The table so far.
  package private(set) var text: String
  private let width: Int

  /// Starts a table with its header row.
  package init(header: [String]) {
    width = header.count
    text = header.map(Self.quoted).joined(separator: ",") + "\n"
  }

  /// Appends a row.
  ///
  /// - Precondition: as many fields as the header has columns.
  package mutating func append(_ row: [Field]) {
    precondition(row.count == width, "row has \(row.count) fields, header \(width)")
    text.append(Self.line(row))
  }

  /// One row with its line end, for tables that are written as they come.
  package static func line(_ row: [Field]) -> String {
    row.map(format).joined(separator: ",") + "\n"
  }

  /// The characters of one field, quoted where needed.
  package static func format(_ field: Field) -> String {
    switch field {
    case .text(let value): quoted(value)
    case .integer(let value): String(value)
    case .real(let value): number(value)
    case .truth(let value): value ? "true" : "false"
    case .missing: "NA"
    }
  }

  /// The shortest decimal text that reads back to `value`; `NA` when it is not finite.
  package static func number(_ value: Double) -> String {
    guard value.isFinite else { return "NA" }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func quoted(_ value: String) -> String {
    let special = value.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard special else { return value }
    var escaped = "\""
    for character in value {
      if character == "\"" { escaped.append("\"") }
      escaped.append(character)
    }
    return escaped + "\""
  }
}
