import Foundation
import Pipeline
import Synchronization

/// What `study` says while it goes: a line a finished stage, and on a terminal one that moves.
final class StudyConsole: Sendable {
  private let isQuiet: Bool
  private let isTerminal: Bool
  private let width: Int
  private let start = ContinuousClock.now
  private let lastShown = Mutex<(text: String, time: ContinuousClock.Instant?)>(("", nil))

  /// - Parameters:
  ///   - isQuiet: say nothing.
  ///   - stages: all names, so that columns line up.
  init(isQuiet: Bool, stages: [String]) {
    self.isQuiet = isQuiet
    isTerminal = Console.isTerminal(STDERR_FILENO)
    width = stages.map(\.count).max() ?? 0
  }

  /// The first line.
  func open(_ configuration: StudyConfiguration, folder: String) {
    guard !isQuiet else { return }
    Console.note("\(configuration.name) → \(folder)\n")
  }

  /// Shows an event.
  func show(_ event: StudyRun.Event) {
    guard !isQuiet else { return }
    switch event {
    case .started(let name, let number, let count):
      redraw(head(name, number, count) + "…", force: true)
    case .progress(let name, let done, let total, let unit):
      redraw("      \(padded(name))  \(done) of \(total) \(unit)", force: done == total)
    case .finished(let stage, let number, let count, let reused):
      clear()
      let time = reused ? "unchanged" : ProgressLine.duration(stage.seconds)
      let right = String(repeating: " ", count: max(0, 12 - time.count)) + time
      Console.note(head(stage.name, number, count) + right + "  " + stage.summary + "\n")
    }
  }

  /// The last lines.
  func close(_ document: StudyDocument, folder: StudyFolder) {
    guard !isQuiet else { return }
    let spent = (ContinuousClock.now - start).components
    let seconds = Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
    let hasReport = FileManager.default.fileExists(atPath: folder.report)
    let cells = document.cohorts.reduce(0) { $0 + $1.cells }
    Console.note(
      "\(cells) cells, \(document.stages.count) stages, \(ProgressLine.duration(seconds))\n"
        + "results: \(hasReport ? folder.report : folder.document)\n"
    )
  }

  private func head(_ name: String, _ number: Int, _ count: Int) -> String {
    let digits = "\(count)".count
    let padding = String(repeating: " ", count: max(0, digits - "\(number)".count))
    return "\(padding)\(number)/\(count)  \(padded(name))"
  }

  private func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(0, width - name.count))
  }

  /// Draws the moving line on a terminal, at most ten times a second.
  private func redraw(_ text: String, force: Bool) {
    guard isTerminal else { return }
    let isDue = lastShown.withLock { last in
      let now = ContinuousClock.now
      if !force, let time = last.time, now - time < .milliseconds(100) { return false }
      last = (text, now)
      return true
    }
    if isDue { Console.note("\r\u{1B}[K" + text) }
  }

  private func clear() {
    if isTerminal { Console.note("\r\u{1B}[K") }
  }
}
