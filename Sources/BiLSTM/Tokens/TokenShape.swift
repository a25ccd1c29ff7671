/// One token of the sequence, which is one feature family: its name and true number of columns.
package struct TokenShape: Sendable, Equatable, Codable {
  /// Name of the family.
  package let name: String
  /// Number of columns, at least 1; padding is not counted.
  package let width: Int

  /// Creates a shape.
  package init(name: String, width: Int) {
    self.name = name
    self.width = width
  }
}
