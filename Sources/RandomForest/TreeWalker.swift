/// Walks cells down one tree, eight side by side.
///
/// A walk is a chain of dependent loads, so eight cells go down together and wait for memory together.
/// Leaves point at themselves, so the lanes need no test of their own. The result for a cell is an
/// *outcome*: the class of its leaf where that holds one class only, as nearly every leaf of a fully grown
/// tree does, else −1 − its leaf row.
struct TreeWalker: Sendable, Equatable {
  /// The nodes in the narrowest integers that hold them: eight bytes a node for all but huge trees, so that
  /// a tree stays in the first-level cache.
  private enum Nodes: Sendable, Equatable {
    case narrow(WalkedNodes<UInt16>)
    case wide(WalkedNodes<UInt32>)
  }

  private let nodes: Nodes
  /// Outcome of each leaf, at its node; 0 at inner nodes.
  private let outcomes: [Int32]

  init(_ tree: DecisionTree) {
    let lastFeature = Int(tree.features.max() ?? 0)
    let highest = max(tree.nodeCount, lastFeature * CellGroups.width)
    nodes =
      highest <= Int(UInt16.max) ? .narrow(WalkedNodes(tree)) : .wide(WalkedNodes(tree))
    outcomes = Self.outcomes(of: tree)
  }

  private static func outcomes(of tree: DecisionTree) -> [Int32] {
    let classCount = tree.leafProbabilities.count / max(1, tree.leafCount)
    let shares = tree.leafProbabilities.span
    return tree.leafRows.map { row in
      guard row >= 0 else { return 0 }
      for c in 0..<classCount where shares[Int(row) * classCount + c] == 1 { return Int32(c) }
      return -1 - row
    }
  }

  /// The outcome of each cell of some groups, in the order of the cells.
  ///
  /// - Parameters:
  ///   - groups: cells with as many features as the forest was fitted on.
  ///   - range: which groups to walk.
  ///   - result: is overwritten from its start; has an element for every place of the groups.
  /// - Complexity: O(cells · depth).
  func walk(_ groups: CellGroups, _ range: Range<Int>, into result: inout [Int32]) {
    precondition(result.count >= range.count * CellGroups.width)
    switch nodes {
    case .narrow(let nodes): nodes.walk(groups, range, outcomes, into: &result)
    case .wide(let nodes): nodes.walk(groups, range, outcomes, into: &result)
    }
  }
}

/// The nodes of a tree as a walk reads them, with places in integers of type `Place`.
private struct WalkedNodes<Place: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable,
  Equatable
{
  private struct Node: Sendable, Equatable {
    /// Key of the threshold, see ``CellGroups/key(of:)``.
    var threshold: UInt32
    /// Where the feature's eight values begin in a group.
    var feature: Place
    /// The left child; at leaves the node itself, whose threshold is infinity: no cell goes right.
    var child: Place
  }

  private let nodes: [Node]

  init(_ tree: DecisionTree) {
    nodes = tree.features.indices.map {
      Node(
        threshold: CellGroups.key(of: tree.thresholds[$0]),
        feature: Place(tree.features[$0]) * Place(CellGroups.width),
        child: Place(tree.children[$0])
      )
    }
  }

  func walk(
    _ groups: CellGroups,
    _ range: Range<Int>,
    _ outcomes: [Int32],
    into result: inout [Int32]
  ) {
    let (nodes, size) = (self.nodes.span, groups.featureCount * CellGroups.width)
    let outcomes = outcomes.span
    var target = result.mutableSpan
    var start = 0
    for group in range {
      let keys = groups.keys.span.extracting(group * size..<(group + 1) * size)
      let leaves = Self.descend(nodes, keys)
      for lane in 0..<CellGroups.width { target[start + lane] = outcomes[leaves[lane]] }
      start += CellGroups.width
    }
  }

  /// The leaves of a group's cells.
  private static func descend(_ nodes: Span<Node>, _ keys: Span<UInt32>) -> InlineArray<8, Int> {
    // Written out lane by lane: as a loop over the array the lanes stay in memory, at twice the time. Two
    // steps a turn halve the cost of asking whether any lane moved.
    var (a, b, c, d, e, f, g, h) = (0, 0, 0, 0, 0, 0, 0, 0)
    while true {
      (a, b) = (step(nodes, keys, a, 0), step(nodes, keys, b, 1))
      (c, d) = (step(nodes, keys, c, 2), step(nodes, keys, d, 3))
      (e, f) = (step(nodes, keys, e, 4), step(nodes, keys, f, 5))
      (g, h) = (step(nodes, keys, g, 6), step(nodes, keys, h, 7))
      let before = a &+ b &+ c &+ d &+ e &+ f &+ g &+ h
      (a, b) = (step(nodes, keys, a, 0), step(nodes, keys, b, 1))
      (c, d) = (step(nodes, keys, c, 2), step(nodes, keys, d, 3))
      (e, f) = (step(nodes, keys, e, 4), step(nodes, keys, f, 5))
      (g, h) = (step(nodes, keys, g, 6), step(nodes, keys, h, 7))
      // Children come after their parents, so equal sums mean that no lane moved.
      if a &+ b &+ c &+ d &+ e &+ f &+ g &+ h == before { return [a, b, c, d, e, f, g, h] }
    }
  }

  /// One step down, or the same node at a leaf.
  @inline(__always)
  private static func step(
    _ nodes: Span<Node>,
    _ keys: Span<UInt32>,
    _ place: Int,
    _ lane: Int
  ) -> Int {
    // Unchecked, 1.6 times faster: DecisionTree checks that children stay below the number of nodes, Forest
    // that features stay below p, and `keys` are those of a whole group.
    let node = nodes[unchecked: place]
    let isRight = node.threshold < keys[unchecked: Int(node.feature) &+ lane]
    return Int(node.child) &+ (isRight ? 1 : 0)
  }
}
