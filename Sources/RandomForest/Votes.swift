/// Running sums of the trees' class shares for a set of cells.
struct Votes: Sendable {
  private let classCount: Int
  /// (cells, k) row-major.
  private var values: [Double]

  init(cellCount: Int, classCount: Int) {
    self.classCount = classCount
    values = [Double](repeating: 0, count: cellCount * classCount)
  }

  /// Adds one tree's leaf shares: outcome i (see ``TreeWalker``) to cell `cells[i]`, for all of `cells`.
  mutating func add(_ outcomes: [Int32], of tree: DecisionTree, to cells: [Int32]) {
    let k = classCount
    let (shares, outcomes, cells) = (tree.leafProbabilities.span, outcomes.span, cells.span)
    var target = values.mutableSpan
    for i in 0..<cells.count {
      let (outcome, start) = (Int(outcomes[i]), Int(cells[i]) * k)
      if outcome >= 0 {
        target[start + outcome] += 1
      } else {
        let leaf = -1 - outcome
        for c in 0..<k { target[start + c] += Double(shares[leaf * k + c]) }
      }
    }
  }

  /// The sums of one cell: (k).
  func sums(of cell: Int) -> [Double] {
    Array(values[cell * classCount..<(cell + 1) * classCount])
  }

  /// All sums divided by the number of trees: (cells, k) row-major.
  func means(treeCount: Int) -> [Double] {
    values.map { $0 / Double(treeCount) }
  }
}
