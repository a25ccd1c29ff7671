import Synchronization

/// Asks a run to end early, from a signal handler or another task.
///
/// The first request lets the cells in work finish, for a while; the second one drops them.
package final class StopRequest: Sendable {
  private struct State {
    var signal: Int32?
    var isUrgent = false
    var moment: ContinuousClock.Instant?
  }

  private let state = Mutex(State())

  /// How long cells in work may go on after the first request.
  package let grace: Duration

  /// Creates a request that nobody has made yet.
  package init(grace: Duration = .seconds(10)) { self.grace = grace }

  /// Asks to stop because of a signal.
  package func request(signal: Int32) {
    state.withLock { state in
      if state.signal == nil {
        state.signal = signal
        state.moment = .now
      } else {
        state.isUrgent = true
      }
    }
  }

  /// The signal of the first request; `nil` before it.
  package var signal: Int32? { state.withLock { $0.signal } }

  /// Whether cells in work are to be dropped now.
  package var dropsWork: Bool {
    state.withLock { state in
      if state.isUrgent { return true }
      guard let moment = state.moment else { return false }
      return ContinuousClock.now - moment > grace
    }
  }
}
