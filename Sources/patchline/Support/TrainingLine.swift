import Foundation
import Pipeline

/// One line at the bottom of a terminal with the fits done, the epoch, its loss and metric; a plain line now and
/// then where there is no terminal.
final class TrainingLine: Sendable {
  private let isTerminal = Console.isTerminal(STDERR_FILENO)
  private let start = ContinuousClock.now

  /// Shows a fit or an epoch of an evaluation.
  func show(_ progress: Evaluation.Progress) {
    if isTerminal { return draw(text(progress)) }
    guard progress.epoch == nil, progress.total > 0 else { return }
    // Twenty lines an evaluation: enough for a log file, not too much for a reader.
    let step = max(1, progress.total / 20)
    if progress.done.isMultiple(of: step) || progress.done == progress.total {
      Console.note("\(progress.done) of \(progress.total) fits\n")
    }
  }

  /// Shows an epoch of a single training.
  func show(_ event: TrainingEvent) {
    if isTerminal {
      draw(Self.words(event))
    } else if event.epoch.isMultiple(of: 10) || event.epoch == 1 {
      Console.note(Self.words(event) + "\n")
    }
  }

  /// Takes the line away.
  func clear() {
    if isTerminal { Console.note("\r\u{1B}[K") }
  }

  private func draw(_ text: String) { Console.note("\r\u{1B}[K" + text) }

  private func text(_ progress: Evaluation.Progress) -> String {
    var text = progress.total > 0 ? "\(progress.done)/\(progress.total) fits" : "source networks"
    if progress.done > 0, progress.done < progress.total {
      let elapsed = ContinuousClock.now - start
      let seconds =
        Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
      let left = seconds / Double(progress.done) * Double(progress.total - progress.done)
      text += ", \(ProgressLine.duration(left)) left"
    }
    text += ", \(progress.learner)"
    if let event = progress.epoch { text += ": " + Self.words(event) }
    return text
  }

  private static func words(_ event: TrainingEvent) -> String {
    var text =
      "\(event.stage) epoch \(event.epoch), loss \(Readable.number(event.loss, decimals: 3))"
    if let score = event.macroF1 { text += ", macro-F1 \(Readable.number(score, decimals: 3))" }
    return event.member > 0 ? "network \(event.member + 1), " + text : text
  }
}
