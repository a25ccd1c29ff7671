import Pipeline
import Synchronization
import Tables

/// The epochs of a training as a table, in the same order at any number of threads.
final class TrainingLog: Sendable {
  private let events = Mutex<[TrainingEvent]>([])

  /// Adds an epoch, from any thread.
  func append(_ event: TrainingEvent) { events.withLock { $0.append(event) } }

  /// Whether no network was trained.
  var isEmpty: Bool { events.withLock { $0.isEmpty } }

  /// `member,stage,epoch,loss,macro_f1,accuracy,learning_rate`.
  var csv: String {
    var csv = CSVWriter(
      header: ["member", "stage", "epoch", "loss", "macro_f1", "accuracy", "learning_rate"]
    )
    let all = events.withLock { $0 }
    for member in Set(all.map(\.member)).sorted() {
      for event in all where event.member == member {
        csv.append([
          .integer(event.member), .text(event.stage), .integer(event.epoch), .real(event.loss),
          .optional(event.macroF1), .optional(event.accuracy), .real(event.learningRate),
        ])
      }
    }
    return csv.text
  }
}
