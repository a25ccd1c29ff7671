import LinearAlgebra
import Statistics

/// One tree of a fit with what the forest needs of it.
struct GrownTree: Sendable {
  let tree: DecisionTree
  let walker: TreeWalker
  /// Share of the impurity decrease per feature: (p).
  let importances: [Double]
  /// Cells that the bootstrap did not draw, ascending; empty without bootstrap.
  let outOfBagCells: [Int32]
  /// Where each of them ends, see ``TreeWalker``.
  let outOfBagOutcomes: [Int32]

  /// Draws the bootstrap of tree `index`, grows it and walks the other cells down.
  init(_ index: Int, data: TrainingData, samples: CellGroups) throws(RandomForestError) {
    let settings = data.settings
    let root = SeededGenerator(seed: settings.seed).split(index)
    var drawing = root.split(0)
    let counts = Self.drawCounts(data, &drawing)
    var builder = TreeBuilder(
      data: data,
      draws: Self.draws(counts, data: data),
      generator: root.split(1)
    )
    let (nodes, importances) = builder.grow()
    tree = try nodes.finished()
    self.importances = importances
    outOfBagCells = counts.indices.filter { counts[$0] == 0 }.map { Int32($0) }
    walker = TreeWalker(tree)
    outOfBagOutcomes = Self.outcomes(of: outOfBagCells, samples, walker)
  }

  private static func outcomes(
    of cells: [Int32],
    _ samples: CellGroups,
    _ walker: TreeWalker
  ) -> [Int32] {
    if cells.isEmpty { return [] }
    // All cells are walked: in groups that costs less than to gather the third that was not drawn.
    var outcomes = [Int32](repeating: 0, count: samples.count * CellGroups.width)
    walker.walk(samples, 0..<samples.count, into: &outcomes)
    return cells.map { outcomes[Int($0)] }
  }

  /// How often each cell was drawn; all once without bootstrap.
  private static func drawCounts(
    _ data: TrainingData,
    _ generator: inout SeededGenerator
  ) -> [Int] {
    let n = data.labels.count
    guard data.settings.usesBootstrap else { return [Int](repeating: 1, count: n) }
    var counts = [Int](repeating: 0, count: n)
    guard data.settings.classWeighting == .balanced else {
      for _ in 0..<n { counts[generator.integer(below: n)] += 1 }
      return counts
    }
    var members = [[Int]](repeating: [], count: data.classCount)
    for (cell, label) in data.labels.enumerated() { members[Int(label)].append(cell) }
    members.removeAll(where: \.isEmpty)
    for _ in 0..<n {
      let own = generator.integer(below: members.count)
      counts[members[own][generator.integer(below: members[own].count)]] += 1
    }
    return counts
  }

  /// The draws with their class weights.
  private static func draws(_ counts: [Int], data: TrainingData) -> Draws {
    let weighting = data.settings.classWeighting
    var classWeights = [Double](repeating: 1, count: data.classCount)
    let isDrawnBalanced = weighting == .balanced && data.settings.usesBootstrap
    if weighting != .none, !isDrawnBalanced {
      var sizes = [Int](repeating: 0, count: data.classCount)
      for (cell, label) in data.labels.enumerated() {
        sizes[Int(label)] += weighting == .balancedSubsample ? counts[cell] : 1
      }
      let present = Double(sizes.count { $0 > 0 })
      let n = Double(data.labels.count)
      classWeights = sizes.map { $0 > 0 ? n / (present * Double($0)) : 0 }
    }
    return Draws(counts: counts, labels: data.labels, classWeights: classWeights)
  }
}
