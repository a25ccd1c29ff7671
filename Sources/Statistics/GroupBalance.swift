/// Donors placed in parts, and how far every class is from its share of every part.
struct GroupBalance {
  /// Part of each donor; −1 while it is not placed.
  private(set) var parts: [Int]
  /// Cells of each donor by class.
  private let groupCounts: [[Double]]
  /// 1 / cells², by class; 0 for a class without cells.
  private let classWeights: [Double]
  /// Cells wanted minus cells placed: [part][class].
  private var deficits: [[Double]]

  init(groupCounts: [[Double]], classSizes: [Double], shares: [Double]) {
    self.groupCounts = groupCounts
    parts = [Int](repeating: -1, count: groupCounts.count)
    classWeights = classSizes.map { $0 > 0 ? 1 / ($0 * $0) : 0 }
    deficits = shares.map { share in classSizes.map { $0 * share } }
  }

  /// Places donors in this order, each where the imbalance grows least (the lowest part of equals).
  ///
  /// As many donors as there are empty parts are kept back for them, so that none stays empty.
  mutating func place(in order: [Int]) {
    var isEmpty = [Bool](repeating: true, count: deficits.count)
    for (placed, group) in order.enumerated() {
      let mustFill = order.count - placed <= isEmpty.count { $0 }
      var best = (part: -1, change: Double.infinity)
      for part in deficits.indices where isEmpty[part] || !mustFill {
        let change = change(adding: groupCounts[group], to: part)
        if change < best.change { best = (part, change) }
      }
      add(group, to: best.part)
      isEmpty[best.part] = false
    }
  }

  /// Moves donors and swaps pairs as long as the imbalance falls; ends at a local minimum.
  mutating func improve() {
    for _ in 0..<20 {
      let moved = improveByMoves()
      let swapped = improveBySwaps()
      if !moved && !swapped { return }
    }
  }

  private mutating func improveByMoves() -> Bool {
    var hasImproved = false
    for group in parts.indices {
      let source = parts[group]
      guard parts.count(where: { $0 == source }) > 1 else { continue }
      let gain = change(removing: groupCounts[group], from: source)
      var best = (part: source, change: -1e-12)
      for part in deficits.indices where part != source {
        let change = gain + change(adding: groupCounts[group], to: part)
        if change < best.change { best = (part, change) }
      }
      guard best.part != source else { continue }
      remove(group)
      add(group, to: best.part)
      hasImproved = true
    }
    return hasImproved
  }

  private mutating func improveBySwaps() -> Bool {
    var hasImproved = false
    for first in parts.indices {
      for second in first + 1..<max(parts.count, first + 1) where parts[first] != parts[second] {
        guard swapChange(first, second) < -1e-12 else { continue }
        let (a, b) = (parts[first], parts[second])
        remove(first)
        remove(second)
        add(first, to: b)
        add(second, to: a)
        hasImproved = true
      }
    }
    return hasImproved
  }

  /// Change of the imbalance when two donors of different parts change places: with x the second's cells
  /// minus the first's, the first's part gains x and the second's loses it.
  private func swapChange(_ first: Int, _ second: Int) -> Double {
    let (gaining, losing) = (parts[first], parts[second])
    var sum = 0.0
    for c in classWeights.indices {
      let x = groupCounts[second][c] - groupCounts[first][c]
      sum += classWeights[c] * 2 * x * (x - deficits[gaining][c] + deficits[losing][c])
    }
    return sum
  }

  /// Change of the imbalance when cells are added: (d − x)² − d² = x² − 2 d x per class.
  private func change(adding cells: [Double], to part: Int) -> Double {
    var sum = 0.0
    for (c, x) in cells.enumerated() where x != 0 {
      sum += classWeights[c] * x * (x - 2 * deficits[part][c])
    }
    return sum
  }

  /// Change of the imbalance when cells are taken away: (d + x)² − d² = x² + 2 d x per class.
  private func change(removing cells: [Double], from part: Int) -> Double {
    var sum = 0.0
    for (c, x) in cells.enumerated() where x != 0 {
      sum += classWeights[c] * x * (x + 2 * deficits[part][c])
    }
    return sum
  }

  private mutating func add(_ group: Int, to part: Int) {
    parts[group] = part
    for (c, x) in groupCounts[group].enumerated() { deficits[part][c] -= x }
  }

  private mutating func remove(_ group: Int) {
    for (c, x) in groupCounts[group].enumerated() { deficits[parts[group]][c] += x }
    parts[group] = -1
  }
}
