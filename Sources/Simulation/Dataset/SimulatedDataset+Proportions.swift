extension SimulatedDataset {
  /// Describes a data set with its own number of cells of each class.
  ///
  /// Classes take turns in proportion to their numbers, so that donors, who own runs of neighbouring cells,
  /// have cells of several classes, as real donors do.
  /// - Parameters:
  ///   - counts: class and number of cells (0 or more), each class once.
  ///   - species: species of all cells.
  ///   - seed: seed of everything.
  package init(
    counts: [(neuronClass: InterneuronClass, cells: Int)],
    species: SimulatedSpecies,
    seed: UInt64
  ) {
    self.init(countPerClass: 1, species: species, seed: seed)
    classes = Self.interleaved(counts)
  }

  /// Every class as often as it is wanted, spread evenly; ties go to the class named first.
  ///
  /// The next is always the class that is furthest behind its share.
  static func interleaved(
    _ counts: [(neuronClass: InterneuronClass, cells: Int)]
  ) -> [InterneuronClass] {
    let total = counts.reduce(0) { $0 + $1.cells }
    var placed = [Int](repeating: 0, count: counts.count)
    return (0..<total).map { position in
      var best = 0
      var furthest = Int.min
      for (index, entry) in counts.enumerated() where placed[index] < entry.cells {
        // Share due after this position minus cells placed, times `total` to stay in integers.
        let behind = entry.cells * (position + 1) - placed[index] * total
        if behind > furthest { (best, furthest) = (index, behind) }
      }
      placed[best] += 1
      return counts[best].neuronClass
    }
  }
}
