import Foundation
import Logging
import Pipeline

/// Turns what a run tells into log lines and the progress line.
struct ExtractLog: Sendable {
  let log: Logger
  let progress: ProgressLine
  let isVerbose: Bool
  let asJSON: Bool

  /// One event of the run; called from several threads.
  func report(_ event: ExtractionRun.Event) {
    progress.clear()
    switch event {
    case .note(let text): log.notice("\(text)")
    case .planned(let inputs, let bytes, let finished, let finishedBytes):
      progress.plan(total: inputs, bytes: bytes, done: finished, doneBytes: finishedBytes)
      if finished > 0 {
        log.info(
          "\(finished) of \(inputs) cells are done and unchanged; \(inputs - finished) to do"
        )
      }
    case .finished(let outcome): finished(outcome)
    case .lost(let cellID, let loss, let message, let isRetried):
      log.log(
        level: isRetried ? .warning : .error,
        "\(message)",
        metadata: ["cell": "\(cellID)", "reason": "\(loss.reason)"]
      )
    case .writingTables(let cells): log.debug("writing the tables of \(cells) cells")
    }
  }

  private func finished(_ outcome: CellOutcome) {
    for note in outcome.notes { log(note, of: outcome) }
    let failed = outcome.notes.contains(where: \.isUnreadable)
    guard let position = progress.advance(failed: failed, bytes: outcome.bytes), asJSON else {
      return
    }
    log.info(
      "progress",
      metadata: [
        "done": "\(position.done)", "total": "\(position.total)",
        "failed": "\(position.failed)",
        "mb_per_s": "\(String(format: "%.1f", position.megabytesPerSecond))",
        "seconds_left": "\(Int(position.secondsLeft.rounded()))",
      ]
    )
  }

  private func log(_ note: CellOutcome.Note, of outcome: CellOutcome) {
    if note.isUnreadable, let failure = note.failures.first {
      // A lost cell has had its line.
      if failure.stage != "run" {
        log.error("\(failure.message)", metadata: ["cell": "\(note.cellID)"])
      }
      return
    }
    guard isVerbose else { return }
    let verdict = note.passedQC.map { $0 ? "passed" : "failed" } ?? "not judged"
    var words = ["\(note.sweeps) sweeps", "QC \(verdict)"]
    if outcome.isReused {
      words.append("unchanged")
    } else {
      words.append(String(format: "%.2f s", outcome.seconds))
      if let peak = outcome.peakMemory { words.append("\(peak >> 20) MB") }
      if let reason = outcome.redone { words.append("again: \(reason.rawValue)") }
    }
    log.debug(
      "\(note.cellID): \(words.joined(separator: ", "))",
      metadata: [
        "cell": "\(note.cellID)", "seconds": "\(String(format: "%.3f", outcome.seconds))",
        "peak_bytes": "\(outcome.peakMemory ?? 0)", "bytes": "\(outcome.bytes)",
      ]
    )
    for warning in note.warnings { log.debug("\(note.cellID): \(warning)") }
    for failure in note.failures { log.debug("\(note.cellID): \(failure.message)") }
  }
}
