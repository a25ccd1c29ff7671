import LinearAlgebra
import Statistics

extension Forest {
  /// Most groups of cells that the trees pass over at once: their values (1024 cells · 44 · 4 bytes) stay in
  /// the second-level cache.
  private static let blockSize = 128

  /// Mean of the trees' leaf class shares for each cell: (n, k).
  ///
  /// Every cell's shares are added in the order of the trees, so that rounding depends neither on the
  /// blocks nor on the threads.
  func votes(of samples: CellGroups, threads: Int) -> Matrix {
    let size = min(Self.blockSize, max(1, (samples.count + threads - 1) / threads))
    let blocks = parallelMap(count: (samples.count + size - 1) / size, threads: threads) { block in
      means(of: samples, block * size..<min(samples.count, (block + 1) * size))
    }
    return Matrix(
      rowCount: samples.cellCount,
      columnCount: classCount,
      values: Array(blocks.joined())
    )
  }

  /// The mean shares of the cells of some groups, row-major.
  private func means(of samples: CellGroups, _ groups: Range<Int>) -> [Double] {
    let firstCell = groups.lowerBound * CellGroups.width
    let places = groups.count * CellGroups.width
    let cells = Array(0..<Int32(min(samples.cellCount - firstCell, places)))
    var outcomes = [Int32](repeating: 0, count: places)
    var votes = Votes(cellCount: cells.count, classCount: classCount)
    for (tree, walker) in zip(trees, walkers) {
      walker.walk(samples, groups, into: &outcomes)
      votes.add(outcomes, of: tree, to: cells)
    }
    return votes.means(treeCount: trees.count)
  }
}
