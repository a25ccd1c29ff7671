/// Training and test cells of one split; both ascending, disjoint, together all cells.
package struct Fold: Sendable, Equatable, Codable {
  /// Cells to train on.
  package let training: [Int]
  /// Cells to test on.
  package let test: [Int]

  /// Creates a fold.
  package init(training: [Int], test: [Int]) {
    self.training = training
    self.test = test
  }

  /// k folds; every cell is tested exactly once.
  ///
  /// - Parameters:
  ///   - count: number of folds k, at least 2.
  ///   - labels: class of each cell; every fold has its share of every class.
  ///   - groups: donor of each cell, or nil; with donors, none is both trained on and tested.
  ///   - generator: source of the shuffles.
  /// - Returns: k folds.
  /// - Throws: ``StatisticsError``: a class with one cell, fewer donors or cells than folds.
  package static func stratified(
    count: Int,
    labels: [Int],
    groups: [Int]? = nil,
    generator: SeededGenerator
  ) throws(StatisticsError) -> [Fold] {
    guard count >= 2 else { throw .badSplit("\(count) folds, expected 2 or more") }
    let parts = try parts(
      labels: labels,
      groups: groups,
      fractions: [Double](repeating: 1, count: count),
      generator: generator
    )
    return (0..<count).map { fold in
      Fold(
        training: parts.indices.filter { parts[$0] != fold },
        test: parts.indices.filter { parts[$0] == fold }
      )
    }
  }

  /// Hold-out parts of given relative sizes, for example [0.6, 0.2, 0.2].
  ///
  /// - Parameters:
  ///   - fractions: relative sizes.
  ///   - labels: class of each cell.
  ///   - groups: donor of each cell, or nil.
  ///   - generator: source of the shuffles.
  /// - Returns: the cells of each part, ascending.
  /// - Throws: as ``stratified(count:labels:groups:generator:)``.
  package static func holdOut(
    fractions: [Double],
    labels: [Int],
    groups: [Int]? = nil,
    generator: SeededGenerator
  ) throws(StatisticsError) -> [[Int]] {
    let parts = try parts(
      labels: labels,
      groups: groups,
      fractions: fractions,
      generator: generator
    )
    return fractions.indices.map { part in parts.indices.filter { parts[$0] == part } }
  }

  private static func parts(
    labels: [Int],
    groups: [Int]?,
    fractions: [Double],
    generator: SeededGenerator
  ) throws(StatisticsError) -> [Int] {
    guard let groups else {
      return try Partition.stratified(
        labels: labels,
        fractions: fractions,
        generator: generator
      )
    }
    return try Partition.grouped(
      labels: labels,
      groups: groups,
      fractions: fractions,
      generator: generator
    )
  }
}
