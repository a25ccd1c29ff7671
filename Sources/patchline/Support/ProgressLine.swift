import Foundation
import Synchronization

/// Says how far a batch is: one line that is redrawn on a terminal, a line now and then elsewhere.
final class ProgressLine: Sendable {
  private struct State {
    var done = 0
    var failed = 0
    var bytes = 0
    var total: Int
    var totalBytes = 0
    var isDrawn = false
    var lastLine = ContinuousClock.now
    var start = ContinuousClock.now
    /// What was done before this run, which says nothing of its speed.
    var doneBefore = 0
    var bytesBefore = 0
  }

  /// How far a batch is, as JSON logs have it.
  struct Position: Sendable {
    var done: Int
    var total: Int
    var failed: Int
    var megabytesPerSecond: Double
    var secondsLeft: Double
  }

  private let isTerminal: Bool
  private let isShown: Bool
  private let interval: Duration
  private let state: Mutex<State>

  /// Creates a line.
  ///
  /// - Parameters:
  ///   - isShown: whether anything is written.
  ///   - total: items of the batch.
  ///   - interval: time between lines where there is no terminal; `nil` for none.
  init(isShown: Bool, total: Int, interval: Duration? = nil) {
    isTerminal = Console.isTerminal(STDERR_FILENO)
    self.isShown = isShown && (isTerminal || interval != nil)
    self.interval = interval ?? .zero
    state = Mutex(State(total: total))
  }

  /// Says what there is to do, and what was done before.
  func plan(total: Int, bytes: Int, done: Int, doneBytes: Int) {
    state.withLock { state in
      state.total = total
      state.totalBytes = bytes
      state.done = done
      state.doneBefore = done
      state.bytes = doneBytes
      state.bytesBefore = doneBytes
      state.start = .now
    }
  }

  /// One more item is done; redraws the line.
  ///
  /// - Returns: the position, when it is time to log one.
  @discardableResult
  func advance(failed: Bool, bytes: Int) -> Position? {
    show { state in
      state.done += 1
      state.failed += failed ? 1 : 0
      state.bytes += bytes
    }
  }

  /// Redraws the line after an item.
  func show(done: Int, failed: Bool, bytes: Int) {
    show { state in
      state.done = done
      state.failed += failed ? 1 : 0
      state.bytes += bytes
    }
  }

  /// Takes the line away, so that other lines can be written.
  func clear() {
    guard isShown, isTerminal, state.withLock({ $0.isDrawn }) else { return }
    Console.note("\r\u{1B}[K")
  }

  @discardableResult
  private func show(_ change: (inout State) -> Void) -> Position? {
    let (position, isDue) = state.withLock { state in
      change(&state)
      state.isDrawn = true
      let isDue = isTerminal || ContinuousClock.now - state.lastLine >= interval
      if isDue { state.lastLine = .now }
      return (Self.position(state), isDue)
    }
    if isShown, isDue {
      let text = Self.line(position)
      Console.note(isTerminal ? "\r\u{1B}[K" + text : text + "\n")
    }
    return isDue ? position : nil
  }

  private static func position(_ state: State) -> Position {
    let elapsed = ContinuousClock.now - state.start
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let bytes = Double(state.bytes - state.bytesBefore)
    let items = Double(state.done - state.doneBefore)
    // By bytes where they are known: the largest files come first, so by count it would look too long.
    let share =
      state.totalBytes > state.bytesBefore
      ? bytes / Double(state.totalBytes - state.bytesBefore)
      : items / Double(max(1, state.total - state.doneBefore))
    return Position(
      done: state.done,
      total: state.total,
      failed: state.failed,
      megabytesPerSecond: seconds > 0 ? bytes / seconds / 1e6 : 0,
      secondsLeft: share > 0 ? seconds * max(0, 1 - share) / share : 0
    )
  }

  private static func line(_ position: Position) -> String {
    let rate = position.megabytesPerSecond
    return "\(position.done)/\(position.total) cells, \(position.failed) failed, "
      + (rate > 0 ? String(format: rate < 10 ? "%.1f MB/s, " : "%.0f MB/s, ", rate) : "")
      + "\(duration(position.secondsLeft)) left"
  }

  /// Seconds as `1 h 02 min`, `3 min 20 s` or `12 s`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole >= 3600 { return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60) }
    if whole >= 60 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return "\(whole) s"
  }
}
