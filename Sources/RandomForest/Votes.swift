/// Running sums of the trees' class shares for a set of cells.
struct Votes: Sendable {
  private let classCount: Int
  /// (cells, k) row-major.
  private var values: [Double]

  init(cellCount: Int, classCount: Int) {
    self.classCount = classCount
    values = [Double](repeating: 0, count: cellCount * classCount)
  }

  /// Adds one tree's leaf shares: leaf row `leaves[i]` to cell `cells[i]`.
  ///
  /// `pureClasses` are the tree's, made once by ``pureClasses(_:classCount:)``.
  mutating func add(
    _ leaves: [Int32],
    of tree: DecisionTree,
    pureClasses: [Int32],
    to cells: [Int32]
  ) {
    let k = classCount
    let (shares, leaves, cells) = (tree.leafProbabilities.span, leaves.span, cells.span)
    var target = values.mutableSpan
    for i in 0..<leaves.count {
      let (leaf, start) = (Int(leaves[i]), Int(cells[i]) * k)
      // Nearly every leaf of a fully grown tree holds one class: one addition instead of k.
      let pure = Int(pureClasses[leaf])
      if pure >= 0 {
        target[start + pure] += 1
      } else {
        for c in 0..<k { target[start + c] += Double(shares[leaf * k + c]) }
      }
    }
  }

  /// The class of each leaf that holds one class only, −1 for the others.
  static func pureClasses(_ tree: DecisionTree, classCount k: Int) -> [Int32] {
    stride(from: 0, to: tree.leafProbabilities.count, by: k).map { start in
      for c in 0..<k where tree.leafProbabilities[start + c] == 1 { return Int32(c) }
      return -1
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
