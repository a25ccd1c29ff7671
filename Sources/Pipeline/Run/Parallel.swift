/// Work on independent items with a bound on how many are in hand.
package enum Parallel {
  /// Applies `transform` to every item; results come in the items' order, whatever the threads do.
  package static func map<Item: Sendable, Output: Sendable>(
    _ items: [Item],
    threads: Int,
    _ transform: @escaping @Sendable (Item) -> Output
  ) async -> [Output] {
    await withTaskGroup(of: (Int, Output).self) { group in
      var outputs: [Output?] = Array(repeating: nil, count: items.count)
      var next = 0
      func start() {
        guard next < items.count else { return }
        let index = next
        let item = items[index]
        next += 1
        group.addTask { await (index, work(item, transform)) }
      }
      for _ in 0..<min(max(1, threads), items.count) { start() }
      while let (index, output) = await group.next() {
        outputs[index] = output
        start()
      }
      return outputs.compactMap { $0 }
    }
  }

  @concurrent private static func work<Item: Sendable, Output: Sendable>(
    _ item: Item,
    _ transform: @Sendable (Item) -> Output
  ) async -> Output { transform(item) }
}
