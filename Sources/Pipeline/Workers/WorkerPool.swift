import Synchronization

/// Hands cells to worker processes, and says which of them no worker survived.
///
/// A cell that costs its worker is tried once more at the end, alone on the machine: a crash for want of memory
/// or time may have been the neighbours' fault.
struct WorkerPool: Sendable {
  /// A cell that was given up.
  struct Loss: Sendable {
    var input: InputFile
    var loss: WorkerLoss
    var words: String
  }

  /// What the pool tells while it works.
  enum Event: Sendable {
    case done(CellOutcome)
    /// A worker died; whether the cell is tried again.
    case lost(Loss, isRetried: Bool)
  }

  let program: WorkerProgram
  let setup: WorkerSetup
  let limits: WorkerLimits
  let jobs: Int
  let stop: StopRequest

  /// Works through the inputs in their order.
  ///
  /// - Parameters:
  ///   - inputs: the cells; the first ones are begun first.
  ///   - report: called from several threads at once.
  /// - Throws: ``OutputError`` from a worker or from `report`, ``RunError``; workers are then stopped.
  func work(
    _ inputs: [InputFile],
    report: @escaping @Sendable (Event) throws -> Void
  ) async throws {
    let losses = LossList()
    let queue = CellQueue(inputs, stop: stop)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<max(1, min(jobs, inputs.count)) {
        group.addTask {
          try await serve(queue, report) { loss in
            losses.append(loss)
            try report(.lost(loss, isRetried: true))
          }
        }
      }
      try await group.waitForAll()
    }
    for earlier in losses.sorted {
      try await serve(CellQueue([earlier.input], stop: stop), report) { loss in
        try report(.lost(loss, isRetried: false))
      }
    }
  }

  /// One place: a worker process after another until the queue is empty.
  @concurrent private func serve(
    _ queue: CellQueue,
    _ report: @escaping @Sendable (Event) throws -> Void,
    lost: @escaping @Sendable (Loss) throws -> Void
  ) async throws {
    do {
      while let first = queue.next() {
        let cells = FirstThenQueue(first: first, queue: queue)
        let end = try await WorkerProcess(
          program: program,
          setup: setup,
          limits: limits,
          mustDrop: { queue.isAborted || stop.dropsWork }
        ).run(
          next: { cells.next() },
          report: { try report(.done($0)) }
        )
        switch end {
        case .idle: continue
        case .dropped: return
        case .lost(let input, let loss, let words):
          try lost(Loss(input: input, loss: loss, words: words))
        }
      }
    } catch {
      queue.abort()
      throw error
    }
  }
}

/// The cells that nobody has begun yet.
final class CellQueue: Sendable {
  private struct State {
    var next = 0
    var isAborted = false
  }

  private let inputs: [InputFile]
  private let stop: StopRequest
  private let state = Mutex(State())

  init(_ inputs: [InputFile], stop: StopRequest) {
    self.inputs = inputs
    self.stop = stop
  }

  /// The next cell; `nil` when there is none or the run is to stop.
  func next() -> InputFile? {
    guard stop.signal == nil else { return nil }
    return state.withLock { state in
      guard !state.isAborted, state.next < inputs.count else { return nil }
      defer { state.next += 1 }
      return inputs[state.next]
    }
  }

  /// Ends the work at once, after an error.
  func abort() { state.withLock { $0.isAborted = true } }

  /// Whether an error ended the work.
  var isAborted: Bool { state.withLock { $0.isAborted } }
}

/// A cell that was taken from the queue already, then the rest of the queue.
private final class FirstThenQueue: Sendable {
  private let first: Mutex<InputFile?>
  private let queue: CellQueue

  init(first: InputFile, queue: CellQueue) {
    self.first = Mutex(first)
    self.queue = queue
  }

  func next() -> InputFile? { first.withLock { $0.take() } ?? queue.next() }
}

/// Cells whose worker died.
private final class LossList: Sendable {
  private let losses = Mutex<[WorkerPool.Loss]>([])

  func append(_ loss: WorkerPool.Loss) { losses.withLock { $0.append(loss) } }

  /// By cell id, so that a second try has the same order on every run.
  var sorted: [WorkerPool.Loss] {
    losses.withLock { $0 }.sorted { $0.input.cellID < $1.input.cellID }
  }
}
