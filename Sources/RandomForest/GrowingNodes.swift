/// The arrays of a tree while it grows; see ``DecisionTree`` for their meaning.
struct GrowingNodes: Sendable {
  private(set) var features: [Int32] = []
  private(set) var thresholds: [Float] = []
  private(set) var children: [Int32] = []
  /// Class shares of the leaves and the node of each, in the order in which they were made.
  private var shares: [Float] = []
  private var leafNodes: [Int] = []
  private var classCount = 0

  /// Appends nodes that are to be set later.
  ///
  /// - Returns: the index of the first.
  @discardableResult
  mutating func appendPlaceholders(_ count: Int) -> Int {
    let first = features.count
    for _ in 0..<count {
      features.append(0)
      thresholds.append(.infinity)
      children.append(-1)
    }
    return first
  }

  mutating func setSplit(_ node: Int, feature: Int, threshold: Float, left: Int) {
    features[node] = Int32(feature)
    thresholds[node] = threshold
    children[node] = Int32(left)
  }

  mutating func setLeaf(_ node: Int, classWeights: [Double]) {
    let total = classWeights.reduce(0, +)
    children[node] = Int32(node)
    classCount = classWeights.count
    leafNodes.append(node)
    shares.append(contentsOf: classWeights.map { Float($0 / total) })
  }

  /// The finished tree: leaf probabilities in the order of the nodes.
  func finished() throws(RandomForestError) -> DecisionTree {
    var ordered: [Float] = []
    ordered.reserveCapacity(shares.count)
    for leaf in leafNodes.indices.sorted(by: { leafNodes[$0] < leafNodes[$1] }) {
      ordered.append(contentsOf: shares[leaf * classCount..<(leaf + 1) * classCount])
    }
    return try DecisionTree(
      features: features,
      thresholds: thresholds,
      children: children,
      leafProbabilities: ordered
    )
  }
}
