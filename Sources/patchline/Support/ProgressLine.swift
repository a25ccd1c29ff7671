import Foundation
import Synchronization

/// One line at the bottom of a terminal that says how far a batch is; nothing where there is no terminal.
final class ProgressLine: Sendable {
  private struct State {
    var done = 0
    var failed = 0
    var bytes = 0
    var isDrawn = false
  }

  private let isShown: Bool
  private let total: Int
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  init(isShown: Bool, total: Int) {
    self.isShown = isShown && Console.isTerminal(STDERR_FILENO)
    self.total = total
  }

  /// Redraws the line after a cell.
  func show(done: Int, failed: Bool, bytes: Int) {
    let text = state.withLock { state in
      state.done = done
      state.failed += failed ? 1 : 0
      state.bytes += bytes
      state.isDrawn = true
      return line(state)
    }
    if isShown { Console.note("\r\u{1B}[K" + text) }
  }

  /// Takes the line away, so that other lines can be written.
  func clear() {
    guard isShown, state.withLock({ $0.isDrawn }) else { return }
    Console.note("\r\u{1B}[K")
  }

  private func line(_ state: State) -> String {
    let elapsed = ContinuousClock.now - start
    let seconds =
      Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let rate = seconds > 0 ? Double(state.bytes) / seconds / 1e6 : 0
    let left = state.done > 0 ? seconds / Double(state.done) * Double(total - state.done) : 0
    return String(
      format: "%d/%d cells, %d failed, %.0f MB/s, %@ left",
      state.done,
      total,
      state.failed,
      rate,
      Self.duration(left)
    )
  }

  /// Seconds as `1 h 02 min`, `3 min 20 s` or `12 s`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole >= 3600 { return String(format: "%d h %02d min", whole / 3600, whole % 3600 / 60) }
    if whole >= 60 { return String(format: "%d min %02d s", whole / 60, whole % 60) }
    return "\(whole) s"
  }
}
