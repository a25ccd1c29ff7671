import Synchronization

/// Counts finished items from several threads.
final class Counter: Sendable {
  private let value = Atomic(0)

  /// One more; the count including it.
  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}
