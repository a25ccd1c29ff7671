import Foundation
import LinearAlgebra
import RandomForest
import Testing

/// Against scikit-learn's single trees; Golden/make_golden.py names the versions.
@Suite("Trees against scikit-learn")
struct GoldenTreeTests {
  indirect enum Node: Decodable {
    case leaf([Double])
    case split(feature: Int, threshold: Double, left: Node, right: Node)

    enum CodingKeys: String, CodingKey {
      case shares
      case feature
      case threshold
      case left
      case right
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      if let shares = try container.decodeIfPresent([Double].self, forKey: .shares) {
        self = .leaf(shares)
      } else {
        self = .split(
          feature: try container.decode(Int.self, forKey: .feature),
          threshold: try container.decode(Double.self, forKey: .threshold),
          left: try container.decode(Node.self, forKey: .left),
          right: try container.decode(Node.self, forKey: .right)
        )
      }
    }
  }

  struct Case: Decodable, CustomTestStringConvertible {
    var seed: UInt64
    var cells: Int
    var features: Int
    var depth: Int
    var leaf: Int
    var isBalanced: Bool
    var root: Node
    var importances: [Double]
    var testDescription: String { "\(cells) cells x \(features) features" }
  }

  static func cases() throws -> [Case] {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/scikit-learn-trees.json")
    return try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
  }

  @Test("same features, thresholds, leaf shares and importances", arguments: 0..<3)
  func sameTree(index: Int) throws {
    let golden = try Self.cases()[index]
    let (features, labels) = Self.data(golden)
    var settings = ForestSettings()
    settings.treeCount = 1
    settings.featuresPerSplit = golden.features
    settings.maximumDepth = golden.depth
    settings.minimumLeafCount = golden.leaf
    settings.usesBootstrap = false
    settings.classWeighting = golden.isBalanced ? .balanced : .none
    let forest = try Forest.fit(features, labels: labels, classCount: 3, settings: settings)
    expectSame(forest.trees[0], 0, golden.root)
    for (found, expected) in zip(forest.impurityImportance, golden.importances) {
      #expect((found - expected).magnitude < 1e-12)
    }
  }

  static func data(_ golden: Case) -> (features: Matrix, labels: [Int]) {
    let values = uniforms(seed: golden.seed, count: golden.cells * golden.features)
    let features = Matrix(rowCount: golden.cells, columnCount: golden.features, values: values)
    let labels = (0..<golden.cells).map { i in
      features[i, 0] + 0.5 * features[i, 1] * features[i, 2] > 0.3
        ? 2 : features[i, 3] > -0.2 ? 1 : 0
    }
    return (features, labels)
  }

  private func expectSame(_ tree: DecisionTree, _ node: Int, _ expected: Node) {
    switch expected {
    case .leaf(let shares):
      #expect(tree.isLeaf(node), "node \(node)")
      guard tree.isLeaf(node) else { return }
      let start = Int(tree.leafRows[node]) * shares.count
      for (c, share) in shares.enumerated() {
        #expect((Double(tree.leafProbabilities[start + c]) - share).magnitude < 1e-6)
      }
    case .split(let feature, let threshold, let left, let right):
      #expect(!tree.isLeaf(node) && Int(tree.features[node]) == feature, "node \(node)")
      // Ours is the largest 32-bit float that is not above scikit-learn's 64-bit midpoint.
      let own = tree.thresholds[node]
      #expect(Double(own) <= threshold && Double(own.nextUp) > threshold, "node \(node)")
      guard !tree.isLeaf(node) else { return }
      expectSame(tree, Int(tree.children[node]), left)
      expectSame(tree, Int(tree.children[node]) + 1, right)
    }
  }
}

/// Values in [-1, 1): SplitMix64 outputs of the state `seed`, as in Golden/make_golden.py.
func uniforms(seed: UInt64, count: Int) -> [Double] {
  var state = seed
  return (0..<count).map { _ in
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    z ^= z >> 31
    return Double(z >> 11) * 0x1p-52 - 1
  }
}
