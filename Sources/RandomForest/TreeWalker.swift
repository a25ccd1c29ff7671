import LinearAlgebra

/// Cells as rows of 32-bit floats, the precision in which trees compare.
struct FloatRows: Sendable {
  /// Number of rows n.
  let rowCount: Int
  /// Number of features p.
  let featureCount: Int
  /// Row-major: (n, p).
  let values: [Float]

  /// - Throws: ``RandomForestError/valueOutOfRange(cell:feature:)`` for a value that is infinite as a
  ///   32-bit float.
  init(_ matrix: Matrix) throws(RandomForestError) {
    rowCount = matrix.rowCount
    featureCount = matrix.columnCount
    values = matrix.values.map { Float($0) }
    if let index = values.firstIndex(where: \.isInfinite) {
      throw .valueOutOfRange(cell: index / featureCount, feature: index % featureCount)
    }
  }
}

/// Walks cells down one tree.
///
/// A walk is a chain of dependent loads, so eight cells go down side by side and wait for memory together;
/// leaves point at themselves, so the lanes need no test of their own.
struct TreeWalker: Sendable {
  /// What one step of a walk reads, in one 16-byte piece.
  private struct Node: Sendable {
    var threshold: Float
    var feature: Int32
    var child: Int32
    var leafRow: Int32
  }

  private let nodes: [Node]

  init(_ tree: DecisionTree) {
    nodes = tree.features.indices.map {
      Node(
        threshold: tree.thresholds[$0],
        feature: tree.features[$0],
        child: tree.children[$0],
        leafRow: tree.leafRows[$0]
      )
    }
  }

  /// The leaf row that each of `rows` ends in, in their order.
  ///
  /// - Complexity: O(rows · depth).
  func leaves(of samples: FloatRows, rows: [Int32]) -> [Int32] {
    var result = [Int32](repeating: 0, count: rows.count)
    var target = result.mutableSpan
    let (nodes, values, p) = (self.nodes.span, samples.values.span, samples.featureCount)
    var i = 0
    while i + 8 <= rows.count {
      var starts = InlineArray<8, Int>(repeating: 0)
      for lane in 0..<8 { starts[lane] = Int(rows[i + lane]) * p }
      let found = Self.descend(nodes, values, starts)
      for lane in 0..<8 { target[i + lane] = nodes[found[lane]].leafRow }
      i += 8
    }
    while i < rows.count {
      target[i] = nodes[Self.descend(nodes, values, Int(rows[i]) * p)].leafRow
      i += 1
    }
    return result
  }

  /// The leaf of the cell whose values begin at `start`.
  private static func descend(_ nodes: Span<Node>, _ values: Span<Float>, _ start: Int) -> Int {
    var node = 0
    while true {
      let next = step(nodes, values, node, start)
      if next == node { return node }
      node = next
    }
  }

  /// The leaves of eight cells.
  private static func descend(
    _ nodes: Span<Node>,
    _ values: Span<Float>,
    _ starts: InlineArray<8, Int>
  ) -> InlineArray<8, Int> {
    // Written out lane by lane: as a loop over the array the lanes stay in memory, at twice the time.
    let (s0, s1, s2, s3) = (starts[0], starts[1], starts[2], starts[3])
    let (s4, s5, s6, s7) = (starts[4], starts[5], starts[6], starts[7])
    var (a, b, c, d, e, f, g, h) = (0, 0, 0, 0, 0, 0, 0, 0)
    while true {
      let (a1, b1) = (step(nodes, values, a, s0), step(nodes, values, b, s1))
      let (c1, d1) = (step(nodes, values, c, s2), step(nodes, values, d, s3))
      let (e1, f1) = (step(nodes, values, e, s4), step(nodes, values, f, s5))
      let (g1, h1) = (step(nodes, values, g, s6), step(nodes, values, h, s7))
      let moved = (a1 ^ a) | (b1 ^ b) | (c1 ^ c) | (d1 ^ d)
      let alsoMoved = (e1 ^ e) | (f1 ^ f) | (g1 ^ g) | (h1 ^ h)
      (a, b, c, d, e, f, g, h) = (a1, b1, c1, d1, e1, f1, g1, h1)
      if moved | alsoMoved == 0 { return [a, b, c, d, e, f, g, h] }
    }
  }

  /// One step down, or the same node at a leaf.
  @inline(__always)
  private static func step(
    _ nodes: Span<Node>,
    _ values: Span<Float>,
    _ index: Int,
    _ start: Int
  ) -> Int {
    // Unchecked, 1.6 times faster: DecisionTree checks that children stay below the number of nodes, Forest
    // that features stay below p, and `start` is a row of p values within `values`.
    let node = nodes[unchecked: index]
    let isRight = values[unchecked: start &+ Int(node.feature)] > node.threshold
    return Int(node.child) &+ (isRight ? 1 : 0)
  }
}
