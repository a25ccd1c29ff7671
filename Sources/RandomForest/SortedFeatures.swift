import LinearAlgebra
import Statistics

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
  /// - Parameters:
  ///   - matrix: n x p, finite, within the range of 32-bit floats.
  ///   - threads: features are sorted in parallel.
  /// - Complexity: O(p · n · log n).
  init(_ matrix: Matrix, threads: Int) {
    let (n, p) = (matrix.rowCount, matrix.columnCount)
    let sorted = parallelMap(count: p, threads: threads) { Self.sorted(matrix, feature: $0) }
    var positions = [Int32](repeating: 0, count: n * p)
    for (feature, column) in sorted.enumerated() {
      for (position, cell) in column.order.enumerated() {
        positions[feature * n + Int(cell)] = Int32(position)
      }
    }
    cellCount = n
    featureCount = p
    self.positions = positions
    order = sorted.flatMap(\.order)
    values = sorted.flatMap(\.values)
  }

  /// The cells and the values in the order of one feature.
  private static func sorted(
    _ matrix: Matrix,
    feature: Int
  ) -> (order: [Int32], values: [Float]) {
    let column = matrix.column(feature).map { Float($0) }
    // The key of the value above, the cell below: plain integers sort 1.4 times as fast as through a closure.
    var keys = column.indices.map { cell in
      UInt64(CellGroups.key(of: column[cell])) << 32 | UInt64(cell)
    }
    keys.sort()
    let order = keys.map { Int32(truncatingIfNeeded: $0) }
    return (order, order.map { column[Int($0)] })
  }
}
