import Synchronization

/// Counts finished items from several threads.
package final class Counter: Sendable {
  private let value = Atomic(0)

  /// Starts at zero.
  package init() {}

  /// One more; the count including it.
  package func next() -> Int { value.add(1, ordering: .relaxed).newValue }

  /// Several at once.
  package func add(_ count: Int) { value.add(count, ordering: .relaxed) }
}
