// Stratified partitions of cells into parts of given sizes, with or without donors.
//
// Goals in order: a donor is never in two parts; every part has its share of every class; the same seed
// gives the same parts. Folds are equal parts; a hold-out is two or three unequal ones.

/// Stratified partitions of cells.
package enum Partition {
  /// Assigns every cell to a part so that each class is spread in proportion.
  ///
  /// Within a class the cells are shuffled and dealt; what does not divide goes to the parts with the
  /// largest remainder, then with the fewest cells so far, then the lowest index. A class with fewer cells
  /// than parts is missing from some of them.
  ///
  /// - Parameters:
  ///   - labels: class of each cell, 0 or more.
  ///   - fractions: relative sizes of the parts, at least two, all above 0.
  ///   - generator: source of the shuffles.
  /// - Returns: part of each cell.
  /// - Throws: ``StatisticsError/badSplit(_:)``; ``StatisticsError/classTooSmall(label:count:needed:purpose:)``
  ///   for a class with one cell, which cannot be both trained on and tested.
  package static func stratified(
    labels: [Int],
    fractions: [Double],
    generator: SeededGenerator
  ) throws(StatisticsError) -> [Int] {
    let shares = try normalized(fractions, cellCount: labels.count)
    let members = try membersByClass(labels)
    var parts = [Int](repeating: 0, count: labels.count)
    var sizes = [Double](repeating: 0, count: shares.count)
    for (label, cells) in members.enumerated() where !cells.isEmpty {
      var source = generator.split(label)
      var shuffled = cells
      source.shuffle(&shuffled)
      let counts = apportion(cells.count, shares: shares, sizes: sizes)
      var next = 0
      for (part, count) in counts.enumerated() {
        for cell in shuffled[next..<next + count] { parts[cell] = part }
        next += count
        sizes[part] += Double(count)
      }
    }
    return parts
  }

  /// Assigns whole donors to parts so that each class is spread as evenly as they allow.
  ///
  /// Minimises Σ over classes and parts of ((cells of the class in the part − its share) / cells of the
  /// class)²: donors are placed one by one, those with the most uneven and most numerous cells first, each
  /// where the sum grows least; then single donors are moved, and pairs swapped, as long as that lowers it.
  ///
  /// - Parameters:
  ///   - labels: class of each cell, 0 or more.
  ///   - groups: donor of each cell, any integers.
  ///   - fractions: relative sizes of the parts.
  ///   - generator: breaks ties between equal donors by a shuffle.
  /// - Returns: part of each cell.
  /// - Throws: as ``stratified(labels:fractions:generator:)``;
  ///   ``StatisticsError/tooFewGroups(groups:parts:)``.
  /// - Complexity: O(donors² · parts · classes) at most a few times.
  package static func grouped(
    labels: [Int],
    groups: [Int],
    fractions: [Double],
    generator: SeededGenerator
  ) throws(StatisticsError) -> [Int] {
    precondition(groups.count == labels.count, "\(groups.count) groups, \(labels.count) labels")
    let shares = try normalized(fractions, cellCount: labels.count)
    let classSizes = try membersByClass(labels).map(\.count)
    let (groupIndices, groupCount) = numbered(groups)
    guard groupCount >= shares.count else {
      throw .tooFewGroups(groups: groupCount, parts: shares.count)
    }
    var counts = [[Double]](
      repeating: [Double](repeating: 0, count: classSizes.count),
      count: groupCount
    )
    for (cell, group) in groupIndices.enumerated() { counts[group][labels[cell]] += 1 }
    var balance = GroupBalance(
      groupCounts: counts,
      classSizes: classSizes.map(Double.init),
      shares: shares
    )
    balance.place(in: placementOrder(counts, generator: generator))
    balance.improve()
    return groupIndices.map { balance.parts[$0] }
  }

  /// Groups renumbered 0, 1, … in order of first appearance.
  private static func numbered(_ groups: [Int]) -> (indices: [Int], count: Int) {
    var known: [Int: Int] = [:]
    let indices = groups.map { group in
      if let index = known[group] { return index }
      known[group] = known.count
      return known.count - 1
    }
    return (indices, known.count)
  }

  /// Donors with many cells of one class first, the hardest to place; ties by a shuffle.
  private static func placementOrder(
    _ counts: [[Double]],
    generator: SeededGenerator
  ) -> [Int] {
    let weights = counts.map { $0.reduce(0) { $0 + $1 * $1 } }
    var source = generator
    let shuffled = source.permutation(counts.count)
    let rank = shuffled.indices.sorted {
      let (a, b) = (weights[shuffled[$0]], weights[shuffled[$1]])
      return a != b ? a > b : $0 < $1
    }
    return rank.map { shuffled[$0] }
  }

  private static func normalized(
    _ fractions: [Double],
    cellCount: Int
  ) throws(StatisticsError) -> [Double] {
    guard fractions.count >= 2, fractions.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .badSplit("fractions \(fractions); expected two or more, all above 0")
    }
    guard cellCount >= fractions.count else {
      throw .badSplit("\(cellCount) cells cannot fill \(fractions.count) parts")
    }
    let total = fractions.reduce(0, +)
    return fractions.map { $0 / total }
  }

  /// Cells of each class, ascending; a class that no cell has is empty.
  private static func membersByClass(_ labels: [Int]) throws(StatisticsError) -> [[Int]] {
    var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
    for (cell, label) in labels.enumerated() {
      precondition(label >= 0, "cell \(cell) has label \(label)")
      members[label].append(cell)
    }
    if let label = members.firstIndex(where: { $0.count == 1 }) {
      throw .classTooSmall(label: label, count: 1, needed: 2, purpose: "a train/test split")
    }
    return members
  }

  /// Whole numbers that add up to `count`, as near to the shares as can be.
  private static func apportion(_ count: Int, shares: [Double], sizes: [Double]) -> [Int] {
    var counts = shares.map { Int(Double(count) * $0) }
    let remainders = shares.indices.map { Double(count) * shares[$0] - Double(counts[$0]) }
    let relativeSizes = shares.indices.map { sizes[$0] / shares[$0] }
    let order = shares.indices.sorted { a, b in
      // Remainders of equal shares differ in the last bits only.
      if (remainders[a] - remainders[b]).magnitude > 1e-9 { return remainders[a] > remainders[b] }
      if relativeSizes[a] != relativeSizes[b] { return relativeSizes[a] < relativeSizes[b] }
      return a < b
    }
    for part in order.prefix(count - counts.reduce(0, +)) { counts[part] += 1 }
    return counts
  }
}
