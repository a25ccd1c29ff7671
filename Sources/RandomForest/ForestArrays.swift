/// A forest as a few flat arrays, the form in which model files hold it.
///
/// Tree t owns `nodeCounts[t]` consecutive elements of each node array; child indices count from the
/// tree's first node. Leaves point at themselves (see ``DecisionTree``), and their class shares follow one
/// another in node order.
package struct ForestArrays: Sendable, Equatable, Codable {
  /// Number of features p.
  package var featureCount: Int
  /// Number of classes k.
  package var classCount: Int
  /// Settings of the fit.
  package var settings: ForestSettings
  /// Nodes of each tree.
  package var nodeCounts: [Int32]
  /// Feature of every node of every tree.
  package var features: [Int32]
  /// Bit pattern of every node's 32-bit threshold (text formats have no infinity).
  package var thresholdBits: [UInt32]
  /// Left child of every node.
  package var children: [Int32]
  /// Class shares of every leaf: (leaves, k) row-major.
  package var leafProbabilities: [Float]
  /// Fill-in of missing values: (p).
  package var medians: [Double]
  /// Features that had no value in training.
  package var emptyFeatures: [Int]
  /// Mean impurity decrease shares: (p).
  package var impurityImportance: [Double]

  /// Puts arrays together as a model file holds them; ``Forest/init(_:)`` checks that they fit.
  package init(
    featureCount: Int,
    classCount: Int,
    settings: ForestSettings,
    nodeCounts: [Int32],
    features: [Int32],
    thresholdBits: [UInt32],
    children: [Int32],
    leafProbabilities: [Float],
    medians: [Double],
    emptyFeatures: [Int],
    impurityImportance: [Double]
  ) {
    self.featureCount = featureCount
    self.classCount = classCount
    self.settings = settings
    self.nodeCounts = nodeCounts
    self.features = features
    self.thresholdBits = thresholdBits
    self.children = children
    self.leafProbabilities = leafProbabilities
    self.medians = medians
    self.emptyFeatures = emptyFeatures
    self.impurityImportance = impurityImportance
  }
}

extension Forest {
  /// The forest as flat arrays, without the out-of-bag estimates.
  package var arrays: ForestArrays {
    ForestArrays(
      featureCount: featureCount,
      classCount: classCount,
      settings: settings,
      nodeCounts: trees.map { Int32($0.nodeCount) },
      features: trees.flatMap(\.features),
      thresholdBits: trees.flatMap { $0.thresholds.map(\.bitPattern) },
      children: trees.flatMap(\.children),
      leafProbabilities: trees.flatMap(\.leafProbabilities),
      medians: medians,
      emptyFeatures: emptyFeatures,
      impurityImportance: impurityImportance
    )
  }

  /// Creates a forest from its arrays.
  ///
  /// - Throws: ``RandomForestError/damagedModel(_:)`` when lengths, children, features or probabilities
  ///   do not fit together, so that a damaged file cannot send a prediction astray.
  package init(_ arrays: ForestArrays) throws(RandomForestError) {
    let (p, k) = (arrays.featureCount, arrays.classCount)
    let total = arrays.nodeCounts.reduce(0) { $0 + Int($1) }
    guard
      p > 0, k > 0, arrays.medians.count == p, arrays.impurityImportance.count == p,
      arrays.medians.allSatisfy(\.isFinite),
      arrays.nodeCounts.allSatisfy({ $0 > 0 }), !arrays.nodeCounts.isEmpty,
      arrays.features.count == total, arrays.thresholdBits.count == total,
      arrays.children.count == total
    else { throw .damagedModel("lengths of the arrays do not fit together") }
    var trees: [DecisionTree] = []
    var (node, share) = (0, 0)
    for count in arrays.nodeCounts {
      let range = node..<node + Int(count)
      let children = Array(arrays.children[range])
      let leafCount = children.enumerated().count { $0.offset == Int($0.element) }
      let shares = share..<share + leafCount * k
      guard shares.upperBound <= arrays.leafProbabilities.count else {
        throw .damagedModel("leaf probabilities end early, in tree \(trees.count)")
      }
      guard arrays.features[range].allSatisfy({ $0 < Int32(p) }) else {
        throw .damagedModel("tree \(trees.count) tests a feature that is not among the \(p)")
      }
      trees.append(
        try DecisionTree(
          features: Array(arrays.features[range]),
          thresholds: arrays.thresholdBits[range].map(Float.init(bitPattern:)),
          children: children,
          leafProbabilities: Array(arrays.leafProbabilities[shares])
        )
      )
      (node, share) = (range.upperBound, shares.upperBound)
    }
    guard share == arrays.leafProbabilities.count else {
      throw .damagedModel(
        "\(arrays.leafProbabilities.count - share) leaf probabilities are left over"
      )
    }
    self.init(
      featureCount: p,
      classCount: k,
      settings: arrays.settings,
      trees: trees,
      walkers: trees.map { TreeWalker($0) },
      medians: arrays.medians,
      emptyFeatures: arrays.emptyFeatures,
      impurityImportance: arrays.impurityImportance,
      outOfBag: nil
    )
  }
}

extension Forest: Codable {
  /// Decodes the flat arrays.
  package init(from decoder: any Decoder) throws {
    try self.init(ForestArrays(from: decoder))
  }

  /// Encodes the flat arrays; out-of-bag estimates are not part of a stored model.
  package func encode(to encoder: any Encoder) throws {
    try arrays.encode(to: encoder)
  }
}
