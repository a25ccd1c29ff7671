/// Class names and the class of each labelled cell as a number.
package struct ClassLabels: Sendable, Equatable, Codable {
  /// Class names, ascending; code c stands for `names[c]`.
  package let names: [String]
  /// Indices of the cells that have a label, ascending.
  package let cells: [Int]
  /// Code of each of ``cells``.
  package let codes: [Int]

  /// Numbers labels; a nil or empty label leaves the cell out.
  ///
  /// - Parameter labels: one per cell.
  package init(_ labels: [String?]) {
    let present = labels.indices.filter { labels[$0].map { !$0.isEmpty } ?? false }
    let names = Set(present.compactMap { labels[$0] }).sorted()
    let codes = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    self.names = names
    cells = present
    self.codes = present.compactMap { cell in labels[cell].flatMap { codes[$0] } }
  }

  /// Cells of each class.
  package var sizes: [Int] {
    var sizes = [Int](repeating: 0, count: names.count)
    for code in codes { sizes[code] += 1 }
    return sizes
  }
}
