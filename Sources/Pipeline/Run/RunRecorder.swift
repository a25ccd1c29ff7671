import Foundation
import Synchronization

/// Keeps count while workers finish cells: ledger, totals, and results of cells that no worker survived.
final class RunRecorder: Sendable {
  private struct State {
    var cells: [RunLedger.Cell]
    var computed = 0
    var reused: Int
    var redone: [CellOutcome.Redone: Int] = [:]
    var inputs: Int
  }

  private let state: Mutex<State>
  private let total: Int
  private let ledger: LedgerWriter
  private let configuration: String
  private let folder: RunFolder
  private let report: @Sendable (ExtractionRun.Event) -> Void

  init(
    _ plan: ResumePlan,
    ledger: LedgerWriter,
    configuration: String,
    folder: RunFolder,
    report: @escaping @Sendable (ExtractionRun.Event) -> Void
  ) {
    let cells = plan.finished.flatMap(\.cells)
    state = Mutex(State(cells: cells, reused: cells.count, inputs: plan.finished.count))
    total = plan.inputs.count
    self.ledger = ledger
    self.configuration = configuration
    self.folder = folder
    self.report = report
  }

  /// Ids of the finished cells, sorted.
  var cells: [String] { state.withLock { $0.cells.map(\.id) }.sorted() }

  /// Records what became of an input.
  ///
  /// - Throws: ``OutputError`` when the ledger or the result of a lost cell cannot be written.
  func record(_ event: WorkerPool.Event) throws {
    switch event {
    case .done(let outcome): try record(outcome)
    case .lost(let loss, let isRetried):
      let message = loss.loss.message(path: loss.input.path, isFinal: !isRetried)
      report(
        .lost(
          cellID: loss.input.cellID,
          loss: loss.loss,
          message: loss.words.isEmpty ? message : message + "\nit said: " + loss.words,
          isRetried: isRetried
        )
      )
      if !isRetried { try record(lostCell(loss, message)) }
    }
  }

  private func record(_ outcome: CellOutcome) throws {
    try ledger.append(
      RunLedger.Entry(
        input: outcome.input,
        stamp: outcome.stamp,
        configuration: configuration,
        cells: outcome.cells,
        time: Date().timeIntervalSince1970
      )
    )
    state.withLock { state in
      state.cells += outcome.cells
      state.inputs += 1
      if outcome.isReused {
        state.reused += outcome.cells.count
      } else {
        state.computed += outcome.cells.count
        if let reason = outcome.redone { state.redone[reason, default: 0] += outcome.cells.count }
      }
    }
    report(.finished(outcome))
  }

  /// Stores a result that says why there is none.
  private func lostCell(_ loss: WorkerPool.Loss, _ message: String) throws -> CellOutcome {
    let stamp = FileStamp(of: loss.input.path)
    var result = CellResult(
      cellID: loss.input.cellID,
      input: InputRecord(path: loss.input.path, size: stamp?.size),
      key: CellResult.resumeKey(digest: "none", configuration: configuration)
    )
    result.donorID = loss.input.donorID ?? CellExtractor.donor(inName: loss.input.cellID)
    result.species = loss.input.species
    result.failures = [
      FailureRow(stage: "run", family: "-", reason: loss.loss.reason, message: message)
    ]
    try folder.store(result)
    return CellOutcome(
      input: loss.input,
      stamp: stamp,
      bytes: stamp?.size ?? 0,
      cells: [RunLedger.Cell(result)],
      notes: [CellOutcome.Note(result)],
      isReused: false,
      redone: nil,
      seconds: 0,
      peakMemory: nil
    )
  }

  /// How the run ended.
  func summary(
    _ content: RunTableWriter.Content,
    shard: Shard?,
    signal: Int32?,
    seconds: Double
  ) -> ExtractionRun.Summary {
    let state = state.withLock { $0 }
    return ExtractionRun.Summary(
      cells: state.cells.map(\.id).sorted(),
      computed: state.computed,
      reused: state.reused,
      redone: state.redone,
      left: total - state.inputs,
      content: content,
      shard: shard,
      signal: signal,
      seconds: seconds
    )
  }
}
