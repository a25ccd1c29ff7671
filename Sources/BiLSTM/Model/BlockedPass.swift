import Statistics

/// Cells in blocks through a model, on several threads.
///
/// Blocks are the same at any number of threads and each is computed by one thread, so the results are
/// the same bytes; a thread reuses its arrays for all its blocks.
enum BlockedPass {
  /// Cells of a block: gates and states of a step (gates 256 KB with 128 hidden units) stay in the second cache.
  static let blockSize = 128

  /// Runs `body` on every block and returns the results in the order of the cells.
  ///
  /// - Parameters:
  ///   - model: the weights.
  ///   - cellCount: number of cells.
  ///   - threads: most threads.
  ///   - isTraining: whether the arrays have room for gradients.
  ///   - body: gets arrays and the cells of a block; its arrays hold what the last block left.
  /// - Returns: one value per block.
  static func map<Value: Sendable>(
    _ model: BiLSTMModel,
    cellCount: Int,
    threads: Int,
    isTraining: Bool = false,
    _ body: @Sendable (inout Workspace, Range<Int>) -> Value
  ) -> [Value] {
    let blockCount = (cellCount + blockSize - 1) / blockSize
    let lanes = max(1, min(threads, blockCount))
    let capacity = min(blockSize, max(1, cellCount))
    return parallelMap(count: lanes, threads: lanes) { lane -> [Value] in
      var work = Workspace(model, capacity: capacity, isTraining: isTraining)
      model.network.prepare(work)
      return (lane * blockCount / lanes..<(lane + 1) * blockCount / lanes).map { block in
        body(&work, block * blockSize..<min(cellCount, (block + 1) * blockSize))
      }
    }.flatMap { $0 }
  }
}
