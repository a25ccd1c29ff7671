import LinearAlgebra
import RandomForest
import Statistics
import Testing

@Suite("Forest walks")
struct ForestWalkTests {
  /// Values where a comparison by integer keys could go wrong: signs, both zeros, subnormals, extremes.
  static let edges: [Float] = [
    0, -0.0, 1, -1, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
    -.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1.5, -2.25,
  ]

  /// The sums of the trees' leaf shares, walked one comparison at a time.
  static func plainProbabilities(_ forest: Forest, of cell: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: forest.classCount)
    for tree in forest.trees {
      var node = 0
      while !tree.isLeaf(node) {
        let isRight = Float(cell[Int(tree.features[node])]) > tree.thresholds[node]
        node = Int(tree.children[node]) + (isRight ? 1 : 0)
      }
      let start = Int(tree.leafRows[node]) * forest.classCount
      for c in sums.indices { sums[c] += Double(tree.leafProbabilities[start + c]) }
    }
    return sums.map { $0 / Double(forest.trees.count) }
  }

  /// A forest read from arrays: one tree that tests feature 0 at every distinct value, in a balanced way.
  static func searchTree(thresholds: [Float], classCount: Int) throws -> Forest {
    var features: [Int32] = [0]
    var nodeThresholds: [Float] = [.infinity]
    var children: [Int32] = [0]
    var pending = [(node: 0, range: thresholds.indices)]
    while let (node, range) = pending.popLast() {
      children[node] = Int32(node)
      if range.isEmpty { continue }
      let middle = range.lowerBound + range.count / 2
      nodeThresholds[node] = thresholds[middle]
      let left = features.count
      children[node] = Int32(left)
      features += [0, 0]
      nodeThresholds += [.infinity, .infinity]
      children += [0, 0]
      pending.append((left + 1, middle + 1..<range.upperBound))
      pending.append((left, range.lowerBound..<middle))
    }
    let leafCount = thresholds.count + 1
    let shares = (0..<leafCount * classCount).map { Float($0 % 7 + 1) / 8 }
    var settings = ForestSettings()
    settings.treeCount = 1
    return try Forest(
      ForestArrays(
        featureCount: 1,
        classCount: classCount,
        settings: settings,
        nodeCounts: [Int32(features.count)],
        features: features,
        thresholdBits: nodeThresholds.map(\.bitPattern),
        children: children,
        leafProbabilities: shares,
        medians: [0],
        emptyFeatures: [],
        impurityImportance: [1]
      )
    )
  }

  @Test(
    "eight cells side by side end where a plain walk ends, to the last bit",
    arguments: [1, 7, 8, 9, 65]
  )
  func plainWalk(cells: Int) throws {
    let (features, labels) = ForestTests.noisy(cells: 150, features: 5, seed: 3)
    var settings = ForestTests.settings(trees: 40)
    settings.maximumDepth = 4  // mixed leaves, so that the order of the sums shows in the last bit
    let forest = try Forest.fit(features, labels: labels, classCount: 3, settings: settings)
    let (held, _) = ForestTests.noisy(cells: cells, features: 5, seed: 8)
    let probabilities = try forest.probabilities(of: held)
    for cell in 0..<cells {
      #expect(probabilities.row(cell) == Self.plainProbabilities(forest, of: held.row(cell)))
    }
  }

  @Test("cells at, just below and just above every threshold, with signs, zeros and subnormals")
  func edgeValues() throws {
    let forest = try Self.searchTree(
      thresholds: Set(Self.edges).sorted().dropLast().map { $0 },
      classCount: 2
    )
    let values = Self.edges.flatMap { [$0.nextDown, $0, $0.nextUp] }.filter(\.isFinite)
    let cells = Matrix(rows: values.map { [Double($0)] })
    let probabilities = try forest.probabilities(of: cells)
    for (cell, value) in values.enumerated() {
      let expected = Self.plainProbabilities(forest, of: [Double(value)])
      #expect(probabilities.row(cell) == expected, "at \(value)")
    }
  }

  @Test("a tree of more nodes than 16 bits count")
  func hugeTree() throws {
    let forest = try Self.searchTree(thresholds: (0..<40_000).map { Float($0) }, classCount: 2)
    #expect(forest.trees[0].nodeCount > Int(UInt16.max))
    let cells = Matrix(rows: stride(from: -1.0, to: 40_001, by: 997.3).map { [$0] })
    let probabilities = try forest.probabilities(of: cells)
    for cell in 0..<cells.rowCount {
      #expect(probabilities.row(cell) == Self.plainProbabilities(forest, of: cells.row(cell)))
    }
  }
}
