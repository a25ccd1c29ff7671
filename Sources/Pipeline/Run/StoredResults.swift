import Foundation

/// The stored results of some cells, read a few at a time.
struct StoredResults: Sendable {
  let folder: RunFolder
  /// Ids in the order in which they are visited.
  let cells: [String]

  /// Visits every result in order; decoding and `transform` run on several threads, `body` does not.
  ///
  /// Holds `4 × threads` results at once, however many there are.
  /// - Throws: ``OutputError`` when a result that was stored cannot be read back; what `body` throws.
  func forEach<Output: Sendable>(
    threads: Int,
    transform: @escaping @Sendable (CellResult) -> Output,
    body: (Output) throws -> Void
  ) async throws {
    var start = 0
    let width = 4 * max(1, threads)
    while start < cells.count {
      let end = min(start + width, cells.count)
      let outputs = await Parallel.map(Array(cells[start..<end]), threads: threads) { id in
        (id, folder.load(id).map(transform))
      }
      for (id, output) in outputs {
        guard let output else {
          throw OutputError(
            path: folder.cellFile(id),
            reason: "the result that was stored there cannot be read back"
          )
        }
        try body(output)
      }
      start = end
    }
  }
}
