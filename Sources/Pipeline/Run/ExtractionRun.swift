import Foundation

/// The batch job: every input through a worker process, what is finished kept, tables at the end.
///
/// A run that was stopped or killed at any moment is resumed by running it again: finished cells are found by
/// the ledger, or by the digest of their file, and only the rest is computed. The parent holds a few hundred
/// bytes a cell; results travel through files.
package struct ExtractionRun: Sendable {
  /// How a run ended.
  package struct Summary: Sendable {
    /// Ids of all finished cells, sorted.
    package var cells: [String]
    /// Cells computed in this run.
    package var computed: Int
    /// Cells whose stored result was still valid.
    package var reused: Int
    /// Cells computed although there was a result, by reason.
    package var redone: [CellOutcome.Redone: Int]
    /// Inputs that were not begun or were dropped because the run was stopped.
    package var left: Int
    /// What the results hold.
    package var content: RunTableWriter.Content
    /// The part that was done; `nil` for a whole run.
    package var shard: Shard?
    /// The signal that ended the run early.
    package var signal: Int32?
    /// Wall time (s).
    package var seconds: Double

    /// Cells of which nothing could be read.
    package var unreadable: Int { content.unreadable }
  }

  /// What the run tells while it goes, from several threads at once.
  package enum Event: Sendable {
    /// Something worth a line, such as a lock that was taken over.
    case note(String)
    /// How much there is to do: inputs and bytes in all, and those already finished.
    case planned(inputs: Int, bytes: Int, finished: Int, finishedBytes: Int)
    /// An input is done.
    case finished(CellOutcome)
    /// A worker process died over a cell; whether it is tried again.
    case lost(cellID: String, loss: WorkerLoss, message: String, isRetried: Bool)
    /// All inputs are done; the tables are being written.
    case writingTables(cells: Int)
  }

  private let settings: AnalysisSettings
  private let folder: RunFolder
  private let options: ExtractionOptions
  private let program: WorkerProgram

  /// Sets up a run.
  ///
  /// - Parameters:
  ///   - settings: parsed configuration.
  ///   - folder: where results go.
  ///   - options: how the work is done.
  ///   - program: what runs as worker process.
  package init(
    settings: AnalysisSettings,
    folder: RunFolder,
    options: ExtractionOptions = ExtractionOptions(),
    program: WorkerProgram = .current
  ) {
    self.settings = settings
    self.folder = folder
    self.options = options
    self.program = program
  }

  /// Processes all inputs, or those of the shard, and writes the tables, or the shard's document.
  ///
  /// - Throws: ``RunError`` when another run holds the folder or no worker can be started, ``OutputError`` when
  ///   something cannot be stored; bad inputs never throw.
  package func run(
    _ inputs: [InputFile],
    stop: StopRequest = StopRequest(),
    report: @escaping @Sendable (Event) -> Void
  ) async throws -> Summary {
    let started = Date()
    try folder.create()
    let lock = try RunLock(folder, shard: options.shard)
    defer { lock.release() }
    if let note = lock.note { report(.note(note)) }
    let plan = ResumePlan(
      inputs,
      folder: folder,
      configuration: settings.hash,
      options: options
    )
    let recorder = RunRecorder(
      plan,
      ledger: try LedgerWriter(folder, shard: options.shard),
      configuration: settings.hash,
      folder: folder,
      report: report
    )
    report(
      .planned(
        inputs: plan.inputs.count,
        bytes: plan.bytes,
        finished: plan.finished.count,
        finishedBytes: plan.finishedBytes
      )
    )
    try await pool(stop).work(plan.open) { try recorder.record($0) }
    report(.writingTables(cells: recorder.cells.count))
    let content = try await writeTables(recorder.cells)
    let summary = recorder.summary(
      content,
      shard: options.shard,
      signal: stop.signal,
      seconds: Date().timeIntervalSince(started)
    )
    try document(summary, plan, started: started)
    return summary
  }

  private func pool(_ stop: StopRequest) -> WorkerPool {
    WorkerPool(
      program: program,
      setup: WorkerSetup(
        configuration: settings.configuration,
        folder: folder.path,
        forces: options.forces,
        scratch: options.scratch,
        writeBack: options.writeBack?.folder
      ),
      limits: options.limits,
      jobs: options.jobs,
      stop: stop
    )
  }

  private func writeTables(_ cells: [String]) async throws -> RunTableWriter.Content {
    let writer = RunTableWriter(folder, outputs: options.outputs, threads: options.jobs)
    return options.shard == nil
      ? try await writer.write(cells, of: RunProvenance(settings))
      : try await writer.count(cells)
  }

  private func document(_ summary: Summary, _ plan: ResumePlan, started: Date) throws {
    var path = folder.file("run.json")
    if let shard = options.shard {
      try AtomicFile.makeFolder(folder.shards)
      path = folder.shards + "/" + shard.fileName + ".json"
    }
    try RunDocument(
      configuration: settings.configuration,
      configurationHash: settings.hash,
      command: options.command,
      inputs: summary.content.inputs,
      cells: summary.cells.count,
      failedCells: summary.unreadable,
      threads: options.jobs,
      started: started,
      finished: Date(),
      shard: options.shard,
      planned: options.shard == nil ? nil : plan.inputs.map(\.cellID),
      stoppedBy: summary.signal.map(WorkerLoss.name(of:))
    ).write(to: path)
  }
}
