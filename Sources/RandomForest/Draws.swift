/// How often each cell was drawn for a tree, and what that weighs.
///
/// A cell's weight depends on its draws and its class only, so each cell has one small code for both, and
/// the weights stand in a short table: the scan over a node's cells reads one array instead of two, and it
/// stays in the first-level cache.
struct Draws: Sendable {
  /// draws · k + class of every cell: (n).
  let codes: [Int32]
  /// Weight of a cell by its code, 0 for a cell that was not drawn.
  let weights: [Double]
  /// Class of a cell by its code.
  let classes: [Int32]

  /// - Parameters:
  ///   - counts: how often each cell was drawn.
  ///   - labels: class of each cell.
  ///   - classWeights: weight of one draw, by class: (k).
  init(counts: [Int], labels: [Int32], classWeights: [Double]) {
    let k = classWeights.count
    codes = zip(counts, labels).map { Int32($0 * k) + $1 }
    let codeCount = ((counts.max() ?? 0) + 1) * k
    weights = (0..<codeCount).map { Double($0 / k) * classWeights[$0 % k] }
    classes = (0..<codeCount).map { Int32($0 % k) }
  }

  /// The weight of a cell in the tree.
  func weight(of cell: Int) -> Double { weights[Int(codes[cell])] }
}
