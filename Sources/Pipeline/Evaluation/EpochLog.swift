import Synchronization

/// Collects epochs from the threads of one fit.
final class EpochLog: Sendable {
  private let events = Mutex<[TrainingEvent]>([])

  func append(_ event: TrainingEvent) { events.withLock { $0.append(event) } }

  /// By network, stages of a network as they came: the same order at any number of threads.
  var sorted: [TrainingEvent] {
    let all = events.withLock { $0 }
    let members = Set(all.map(\.member)).sorted()
    return members.flatMap { member in all.filter { $0.member == member } }
  }
}
