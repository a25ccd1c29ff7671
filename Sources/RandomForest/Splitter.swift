import Statistics

/// What all trees of a forest share.
struct TrainingData: Sendable {
  /// Cells sorted by every feature.
  let sorted: SortedFeatures
  /// Class of every cell, in 0 ..< k: (n).
  let labels: [Int32]
  /// k.
  let classCount: Int
  /// Features tried per node.
  let featuresPerSplit: Int
  let settings: ForestSettings
}

/// A split of a node.
struct Split: Sendable {
  let feature: Int
  /// The largest 32-bit float that is not above the threshold.
  let threshold: Float
  /// Cells at this position of the feature or before it go left.
  let lastLeftPosition: Int32
  /// Weighted impurity of the node minus that of its children.
  let decrease: Double
}

/// Searches the split of one node over randomly drawn features.
///
/// The training data are an argument of every method, not a property: a property would be retained and
/// released for every feature of every node, and threads would fight over its reference count.
struct Splitter {
  /// Features in the order of the last draw: (p).
  private var drawOrder: [Int]
  private var marked: PositionSet
  /// Positions of the node's cells in ascending order.
  private var sortedPositions: [Int32]
  /// Scratch L_c: (k).
  private var left: [Double]
  /// Neighbouring values nearer than this count as equal (scikit-learn's constant).
  private static let resolution: Float = 1e-7

  /// A threshold of one feature and how good it is.
  private struct Candidate {
    var score = -Double.infinity
    var feature = -1
    var threshold: Float = 0
    var lastLeftPosition: Int32 = 0
  }

  /// The weights that a node's candidates are scored with.
  private struct NodeWeights {
    /// Weight and class of every cell of the forest.
    let draws: Draws
    /// Weight of each class in the node: (k).
    let classWeights: [Double]
    /// Their sum.
    let total: Double
    /// The sum of their squares.
    let squares: Double

    init(draws: Draws, classWeights: [Double]) {
      self.draws = draws
      self.classWeights = classWeights
      total = classWeights.reduce(0, +)
      squares = classWeights.reduce(0) { $0 + $1 * $1 }
    }
  }

  init(data: TrainingData, cellCapacity: Int) {
    drawOrder = Array(0..<data.sorted.featureCount)
    marked = PositionSet(capacity: data.sorted.cellCount)
    sortedPositions = [Int32](repeating: 0, count: cellCapacity)
    left = [Double](repeating: 0, count: data.classCount)
  }

  /// The best split over features drawn without replacement: as many as the settings say, and on until
  /// one of them varies within the node.
  ///
  /// Ties go to the feature drawn first and to the lowest threshold.
  ///
  /// - Returns: nil when every feature is constant, or no threshold leaves enough cells on both sides.
  mutating func bestSplit(
    in data: TrainingData,
    cells: [Int32],
    range: Range<Int>,
    draws: Draws,
    classWeights: [Double],
    generator: inout SeededGenerator
  ) -> Split? {
    var best = Candidate()
    let node = NodeWeights(draws: draws, classWeights: classWeights)
    let cells = cells.span.extracting(range)
    var hasVaryingFeature = false
    for drawn in 0..<drawOrder.count {
      // Invariant: drawOrder[0 ..< drawn] were tried, the rest is still to be drawn from.
      if drawn >= data.featuresPerSplit, hasVaryingFeature { break }
      drawOrder.swapAt(drawn, drawn + generator.integer(below: drawOrder.count - drawn))
      let feature = drawOrder[drawn]
      let varies =
        switch data.settings.splitRule {
        case .best:
          scanAll(data, feature, cells, node, &best)
        case .random:
          tryOne(data, feature, cells, node, &generator, &best)
        }
      if varies { hasVaryingFeature = true }
    }
    guard best.feature >= 0 else { return nil }
    return Split(
      feature: best.feature,
      threshold: best.threshold,
      lastLeftPosition: best.lastLeftPosition,
      decrease: max(0, best.score - node.squares / node.total)
    )
  }

  /// Tries every threshold of a feature.
  ///
  /// - Returns: whether the feature varies within the node.
  private mutating func scanAll(
    _ data: TrainingData,
    _ feature: Int,
    _ cells: Span<Int32>,
    _ node: NodeWeights,
    _ best: inout Candidate
  ) -> Bool {
    let n = data.sorted.cellCount
    let columns = feature * n..<(feature + 1) * n
    let values = data.sorted.values.span.extracting(columns)
    marked.sort(
      cells: cells,
      positions: data.sorted.positions.span.extracting(columns),
      into: &sortedPositions
    )
    let count = cells.count
    let (first, last) = (sortedPositions[0], sortedPositions[count - 1])
    guard values[Int(last)] > values[Int(first)] + Self.resolution else { return false }
    let found = Self.scan(
      sortedPositions,
      count: count,
      values: values,
      order: data.sorted.order.span.extracting(columns),
      minimum: data.settings.minimumLeafCount,
      node: node,
      left: &left,
      above: best.score
    )
    guard found.index > 0 else { return true }
    let lastLeft = sortedPositions[found.index - 1]
    best = Candidate(
      score: found.score,
      feature: feature,
      threshold: midpoint(values[Int(lastLeft)], values[Int(sortedPositions[found.index])]),
      lastLeftPosition: lastLeft
    )
    return true
  }

  /// The best place to cut a node's cells in the order of one feature.
  ///
  /// - Returns: the number of cells left of the cut and its score, 0 when none is above `score`.
  private static func scan(
    _ sorted: [Int32],
    count: Int,
    values: Span<Float>,
    order: Span<Int32>,
    minimum: Int,
    node: NodeWeights,
    left: inout [Double],
    above score: Double
  ) -> (index: Int, score: Double) {
    var left = left.mutableSpan
    for c in 0..<left.count { left[c] = 0 }
    let sorted = sorted.span.extracting(first: count)
    let (codes, weights, classes) = (
      node.draws.codes.span, node.draws.weights.span, node.draws.classes.span
    )
    let classWeights = node.classWeights.span
    let total = node.total
    var (leftSquares, rightSquares, leftTotal) = (0.0, node.squares, 0.0)
    var (bestScore, bestIndex) = (score, 0)
    var previous = values[Int(sorted[0])]
    // Invariant: the sums are those of sorted[0 ..< i] left and sorted[i ..< count] right.
    // Unchecked, 1.3 times faster: positions and cells are below n by construction of SortedFeatures and
    // PositionSet, codes below the tables' length by that of Draws, classes below k.
    for i in 0..<count {
      let position = Int(sorted[unchecked: i])
      let value = values[unchecked: position]
      if value > previous + resolution, i >= minimum, count - i >= minimum {
        // score > bestScore without a division; what rounding lets through is divided and compared.
        let rightTotal = total - leftTotal
        let numerator = leftSquares * rightTotal + rightSquares * leftTotal
        if numerator > bestScore * (leftTotal * rightTotal) {
          let score = leftSquares / leftTotal + rightSquares / rightTotal
          if score > bestScore { (bestScore, bestIndex) = (score, i) }
        }
      }
      previous = value
      let code = Int(codes[unchecked: Int(order[unchecked: position])])
      let (weight, c) = (weights[unchecked: code], Int(classes[unchecked: code]))
      let before = left[unchecked: c]
      leftSquares += weight * (2 * before + weight)
      rightSquares += weight * (weight - 2 * (classWeights[unchecked: c] - before))
      left[unchecked: c] = before + weight
      leftTotal += weight
    }
    return (bestIndex, bestScore)
  }

  /// Tries one threshold drawn evenly between the smallest and the largest value of a feature.
  ///
  /// - Returns: whether the feature varies within the node.
  private mutating func tryOne(
    _ data: TrainingData,
    _ feature: Int,
    _ cells: Span<Int32>,
    _ node: NodeWeights,
    _ generator: inout SeededGenerator,
    _ best: inout Candidate
  ) -> Bool {
    let start = feature * data.sorted.cellCount
    var (lowest, highest) = (Int32.max, Int32.min)
    for i in 0..<cells.count {
      let position = data.sorted.positions[start + Int(cells[i])]
      (lowest, highest) = (min(lowest, position), max(highest, position))
    }
    let smallest = data.sorted.values[start + Int(lowest)]
    let largest = data.sorted.values[start + Int(highest)]
    guard largest > smallest + Self.resolution else { return false }
    var threshold = smallest + Float(generator.uniform()) * (largest - smallest)
    if !(threshold < largest) { threshold = smallest }
    for c in left.indices { left[c] = 0 }
    var (leftCount, lastLeft) = (0, lowest)
    for i in 0..<cells.count {
      let cell = Int(cells[i])
      let position = data.sorted.positions[start + cell]
      guard data.sorted.values[start + Int(position)] <= threshold else { continue }
      leftCount += 1
      lastLeft = max(lastLeft, position)
      left[Int(data.labels[cell])] += node.draws.weight(of: cell)
    }
    guard min(leftCount, cells.count - leftCount) >= data.settings.minimumLeafCount else {
      return true
    }
    var (leftSquares, rightSquares, leftTotal) = (0.0, 0.0, 0.0)
    for (c, weight) in left.enumerated() {
      leftTotal += weight
      leftSquares += weight * weight
      rightSquares += (node.classWeights[c] - weight) * (node.classWeights[c] - weight)
    }
    let score = leftSquares / leftTotal + rightSquares / (node.total - leftTotal)
    if score > best.score {
      best = Candidate(
        score: score,
        feature: feature,
        threshold: threshold,
        lastLeftPosition: lastLeft
      )
    }
    return true
  }

  /// The largest 32-bit float not above the midpoint of two neighbouring values, a < b.
  ///
  /// A 32-bit value is at most the 64-bit midpoint exactly when it is at most this, so walking a tree
  /// needs no 64-bit threshold. It is never below a, and below b.
  private func midpoint(_ a: Float, _ b: Float) -> Float {
    let middle = Double(a) / 2 + Double(b) / 2
    guard middle < Double(b) else { return a }
    let rounded = Float(middle)
    return Double(rounded) > middle ? rounded.nextDown : rounded
  }
}
