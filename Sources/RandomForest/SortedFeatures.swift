import LinearAlgebra

/// The training cells sorted by every feature once, shared by all trees.
///
/// Dimension letters: n cells, p features. A cell's *position* in a feature is its place in the ascending
/// order of that feature, ties in the order of the cells, so that comparing positions replaces comparing
/// values, and a node's cells are sorted by marking their positions in a bit set.
struct SortedFeatures: Sendable {
  /// n.
  let cellCount: Int
  /// p.
  let featureCount: Int
  /// Position of cell i in feature f at `f * n + i`.
  let positions: [Int32]
  /// Cell at position q of feature f at `f * n + q`.
  let order: [Int32]
  /// Value at position q of feature f at `f * n + q`, as a 32-bit float.
  let values: [Float]

  /// Sorts every feature.
  ///
  /// - Parameter matrix: n x p, finite, within the range of 32-bit floats.
  /// - Complexity: O(p · n · log n).
  init(_ matrix: Matrix) {
    let (n, p) = (matrix.rowCount, matrix.columnCount)
    var positions = [Int32](repeating: 0, count: n * p)
    var order = [Int32](repeating: 0, count: n * p)
    var values = [Float](repeating: 0, count: n * p)
    for feature in 0..<p {
      let column = matrix.column(feature).map { Float($0) }
      let sorted = (0..<n).sorted {
        column[$0] != column[$1] ? column[$0] < column[$1] : $0 < $1
      }
      for (position, cell) in sorted.enumerated() {
        positions[feature * n + cell] = Int32(position)
        order[feature * n + position] = Int32(cell)
        values[feature * n + position] = column[cell]
      }
    }
    cellCount = n
    featureCount = p
    self.positions = positions
    self.order = order
    self.values = values
  }
}
