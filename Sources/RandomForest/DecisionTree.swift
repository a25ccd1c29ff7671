/// One tree as flat arrays; node 0 is the root.
///
/// The two children of a node are neighbours: left at `children[i]`, right at `children[i] + 1`. A leaf
/// has itself as child, the feature 0 and the threshold infinity, so that walking on from a leaf stays
/// there without a test.
package struct DecisionTree: Sendable, Equatable {
  /// Feature tested at each node; 0 at leaves.
  package let features: [Int32]
  /// A cell goes left when its value, as a 32-bit float, is at most this; infinity at leaves.
  package let thresholds: [Float]
  /// Index of the left child; the node itself at leaves.
  package let children: [Int32]
  /// For each node its row in ``leafProbabilities``; −1 at inner nodes.
  package let leafRows: [Int32]
  /// Weighted class shares of the training cells of each leaf: (leaves, classes) row-major.
  package let leafProbabilities: [Float]
  /// Number of levels below the root.
  package let depth: Int

  /// The number of nodes.
  package var nodeCount: Int { features.count }
  /// The number of leaves.
  package var leafCount: Int { leafRows.count { $0 >= 0 } }
  /// Whether a node is a leaf.
  package func isLeaf(_ node: Int) -> Bool { leafRows[node] >= 0 }
}

extension DecisionTree {
  /// Creates a tree from its arrays; leaf rows (in node order) and depth follow from the children.
  ///
  /// - Throws: ``RandomForestError/damagedModel(_:)`` for unequal lengths, children that do not come
  ///   after their parent, negative features, or a number of probabilities that does not fit the leaves.
  package init(
    features: [Int32],
    thresholds: [Float],
    children: [Int32],
    leafProbabilities: [Float]
  ) throws(RandomForestError) {
    let count = features.count
    guard count > 0, thresholds.count == count, children.count == count else {
      throw .damagedModel(
        "\(count) features, \(thresholds.count) thresholds, \(children.count) children"
      )
    }
    var rows = [Int32](repeating: -1, count: count)
    var levels = [Int](repeating: 0, count: count)
    var leafCount: Int32 = 0
    for node in 0..<count {
      let left = Int(children[node])
      guard left != node else {
        guard thresholds[node] == .infinity, features[node] == 0 else {
          throw .damagedModel("node \(node) is a leaf with a test")
        }
        rows[node] = leafCount
        leafCount += 1
        continue
      }
      guard left > node, left + 1 < count, features[node] >= 0 else {
        throw .damagedModel("node \(node) has left child \(left) of \(count) nodes")
      }
      levels[left] = levels[node] + 1
      levels[left + 1] = levels[node] + 1
    }
    guard leafProbabilities.count.isMultiple(of: Int(leafCount)) else {
      throw .damagedModel("\(leafProbabilities.count) probabilities for \(leafCount) leaves")
    }
    self.features = features
    self.thresholds = thresholds
    self.children = children
    leafRows = rows
    self.leafProbabilities = leafProbabilities
    depth = levels.max() ?? 0
  }
}
