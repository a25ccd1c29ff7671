import Statistics

// Growth of one tree: exact CART (Breiman, Friedman, Olshen and Stone 1984) with the Gini impurity on
// weighted cells. Goals in order: the splits of the textbook; the same tree on every run; speed.
//
// Notation. L_c and R_c: weight of class c left and right of a candidate threshold, W_L and W_R their
// sums. The weighted impurity of the children is W_L + W_R − (Σ L_c² / W_L + Σ R_c² / W_R), so the best
// split has the largest bracket. A cell of class c and weight w that moves from right to left changes
// Σ L_c² by w (2 L_c + w) and Σ R_c² by w (w − 2 R_c): O(1) per cell whatever the number of classes.

/// Grows one tree; see ``grow()``.
struct TreeBuilder {
  /// Training data of the forest, shared by all trees.
  let data: TrainingData
  /// Which cells this tree drew and what they weigh.
  let draws: Draws
  /// Source of the features tried at each node (and of thresholds, with random splits).
  var generator: SeededGenerator
  /// The drawn cells; a node owns a half-open range of them.
  private var cells: [Int32]
  /// Scratch of the partition, as long as ``cells``.
  private var scratch: [Int32]
  private var splitter: Splitter
  private var nodes = GrowingNodes()
  /// Impurity decrease that each feature brought: (p).
  private var decreases: [Double]
  private var stack: [PendingNode] = []

  /// A node that is allocated, but not yet split or made a leaf.
  private struct PendingNode {
    var index: Int
    var range: Range<Int>
    var depth: Int
    /// Weight of each class in the node: (k).
    var classWeights: [Double]
  }

  init(data: TrainingData, draws: Draws, generator: SeededGenerator) {
    self.data = data
    self.draws = draws
    self.generator = generator
    cells = draws.codes.indices.filter { draws.weight(of: $0) > 0 }.map { Int32($0) }
    scratch = [Int32](repeating: 0, count: cells.count)
    splitter = Splitter(data: data, cellCapacity: cells.count)
    decreases = [Double](repeating: 0, count: data.sorted.featureCount)
  }

  /// Grows the tree to its end.
  ///
  /// - Returns: the tree, and for each feature its share of the total impurity decrease (all 0 for a
  ///   tree that is a single leaf).
  mutating func grow() -> (tree: GrowingNodes, importances: [Double]) {
    var classWeights = [Double](repeating: 0, count: data.classCount)
    for cell in cells { classWeights[Int(data.labels[Int(cell)])] += draws.weight(of: Int(cell)) }
    nodes.appendPlaceholders(1)
    stack = [
      PendingNode(index: 0, range: 0..<cells.count, depth: 0, classWeights: classWeights)
    ]
    let data = self.data
    while let node = stack.popLast() { process(node, data) }
    let total = decreases.reduce(0, +)
    return (nodes, total > 0 ? decreases.map { $0 / total } : decreases)
  }

  private mutating func process(_ node: PendingNode, _ data: TrainingData) {
    let settings = data.settings
    let count = node.range.count
    let isPure = node.classWeights.count { $0 > 0 } <= 1
    guard
      !isPure,
      count >= settings.minimumSplitCount,
      count >= 2 * settings.minimumLeafCount,
      node.depth < settings.maximumDepth ?? Int.max,
      let split = splitter.bestSplit(
        in: data,
        cells: cells,
        range: node.range,
        draws: draws,
        classWeights: node.classWeights,
        generator: &generator
      )
    else {
      nodes.setLeaf(node.index, classWeights: node.classWeights)
      return
    }
    decreases[split.feature] += split.decrease
    let left = nodes.appendPlaceholders(2)
    nodes.setSplit(node.index, feature: split.feature, threshold: split.threshold, left: left)
    let (boundary, sums) = partition(node.range, at: split, data)
    // The left child is processed first; the order fixes which random numbers a node gets.
    let k = data.classCount
    stack.append(
      PendingNode(
        index: left + 1,
        range: boundary..<node.range.upperBound,
        depth: node.depth + 1,
        classWeights: Array(sums[k...])
      )
    )
    stack.append(
      PendingNode(
        index: left,
        range: node.range.lowerBound..<boundary,
        depth: node.depth + 1,
        classWeights: Array(sums[..<k])
      )
    )
  }

  /// Moves the cells of a node that go left to the front, without a data-dependent branch.
  ///
  /// - Returns: where the right child starts, and the class weights of left then right: (2k). Both are
  ///   summed from their own cells, so an absent class has exactly 0.
  private mutating func partition(
    _ range: Range<Int>,
    at split: Split,
    _ data: TrainingData
  ) -> (boundary: Int, sums: [Double]) {
    let n = data.sorted.cellCount
    let boundary = Self.partition(
      &cells,
      &scratch,
      range,
      positions: data.sorted.positions.span.extracting(split.feature * n..<(split.feature + 1) * n),
      lastLeft: split.lastLeftPosition
    )
    let k = data.classCount
    var sums = [Double](repeating: 0, count: 2 * k)
    for i in range {
      let cell = Int(cells[i])
      sums[(i < boundary ? 0 : k) + Int(data.labels[cell])] += draws.weight(of: cell)
    }
    return (boundary, sums)
  }

  private static func partition(
    _ cells: inout [Int32],
    _ scratch: inout [Int32],
    _ range: Range<Int>,
    positions: Span<Int32>,
    lastLeft: Int32
  ) -> Int {
    var own = cells.mutableSpan
    var other = scratch.mutableSpan
    var (leftEnd, rightCount) = (range.lowerBound, 0)
    for i in range {
      let cell = own[i]
      let isRight = positions[Int(cell)] > lastLeft ? 1 : 0
      own[leftEnd] = cell
      other[rightCount] = cell
      leftEnd += 1 - isRight
      rightCount += isRight
    }
    for i in 0..<rightCount { own[leftEnd + i] = other[i] }
    return leftEnd
  }
}
