import Dispatch
import Synchronization

/// Computes `body(0)` … `body(count − 1)` on up to `threads` threads and returns the results by index.
///
/// Workers take the next free index from a shared counter, so uneven items balance; the result does
/// not depend on who computed what. The calling thread is one of the workers. `body` must not depend
/// on anything but its index.
///
/// - Parameters:
///   - count: number of items.
///   - threads: most threads to use; 1 runs everything on the calling thread.
///   - body: computes one item; called once per index, from several threads at once.
/// - Returns: the results in index order.
package func parallelMap<Value: Sendable>(
  count: Int,
  threads: Int,
  _ body: @Sendable (Int) -> Value
) -> [Value] {
  precondition(count >= 0 && threads >= 1, "\(count) items on \(threads) threads")
  let workers = min(count, threads)
  guard workers > 1 else { return (0..<count).map(body) }
  let nextIndex = Atomic<Int>(0)
  let collected = Mutex<[(index: Int, value: Value)]>([])
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    var own: [(index: Int, value: Value)] = []
    while true {
      let index = nextIndex.add(1, ordering: .relaxed).oldValue
      guard index < count else { break }
      own.append((index, body(index)))
    }
    collected.withLock { $0.append(contentsOf: own) }
  }
  return collected.withLock { $0.sorted { $0.index < $1.index }.map(\.value) }
}
