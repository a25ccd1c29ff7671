import Foundation
import Subprocess
import Synchronization
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// The parent's side of one worker process: gives it cells one after another until there are no more or it dies.
struct WorkerProcess: Sendable {
  /// How a life ended.
  enum End: Sendable {
    /// There was no more to do.
    case idle
    /// It died, or was killed, over a cell.
    case lost(InputFile, WorkerLoss, words: String)
    /// The run was asked to stop, and the cell in work was dropped.
    case dropped
  }

  let program: WorkerProgram
  let setup: WorkerSetup
  let limits: WorkerLimits
  let mustDrop: @Sendable () -> Bool

  /// Starts the process and feeds it.
  ///
  /// - Parameters:
  ///   - next: the next cell; `nil` when there is none.
  ///   - report: called after each stored cell.
  /// - Returns: why it ended.
  /// - Throws: ``OutputError`` from the worker or from `report`, ``RunError`` when it cannot be started.
  func run(
    next: @Sendable () -> InputFile?,
    report: @Sendable (CellOutcome) throws -> Void
  ) async throws -> End {
    // A worker that dies while it is handed a cell costs that cell, and must not end its parent.
    signal(SIGPIPE, SIG_IGN)
    let inHand = InHand()
    let environment = program.environment.merging(
      // A backtrace takes seconds and is of no use to the user; the signal is reported. glibc: an arena for each
      // thread of the pool would each keep their free pages. Arrays of a sweep of 21 s are mapped and unmapped, and
      // free pages at the end are given back, so that a worker's tenth file of 44 MB peaks where its first does, at
      // 104 MB instead of 117; it costs 2 % of the time, and 40 % if every sweep's arrays were mapped.
      [
        "SWIFT_BACKTRACE": "enable=no", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1",
        "MALLOC_MMAP_THRESHOLD_": "8000000", "MALLOC_TRIM_THRESHOLD_": "8000000",
      ]
    ) { own, _ in own }
    let result = try await Subprocess.run(
      .path(FilePath(program.executable)),
      arguments: Arguments(program.arguments),
      environment: .inherit.updating(
        Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0), $1) })
      ),
      input: .inputWriter,
      output: .sequence,
      error: .sequence
    ) { execution in
      let process = execution.processIdentifier.value
      let watch = Task { await self.watch(process, inHand) }
      let words = Task { await Self.lastWords(of: execution.standardError) }
      do {
        try await feed(execution, inHand, next, report)
      } catch {
        watch.cancel()
        kill(process, SIGKILL)
        _ = await words.value
        throw error
      }
      watch.cancel()
      await watch.value
      try? await execution.standardInputWriter.finish()  // the process may be gone
      return await words.value
    }
    return try end(
      inHand.state.withLock { $0 },
      result.terminationStatus,
      words: result.closureResult
    )
  }

  /// What the process is at, shared with the watch.
  private final class InHand: Sendable {
    struct State: Sendable {
      var input: InputFile?
      var since: ContinuousClock.Instant = .now
      var isReady = false
      var verdict: WorkerLoss?
      var isDropped = false
    }

    let state = Mutex(State())
  }

  private typealias Running = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

  private func feed(
    _ execution: Running,
    _ inHand: InHand,
    _ next: @Sendable () -> InputFile?,
    _ report: @Sendable (CellOutcome) throws -> Void
  ) async throws {
    var replies = execution.standardOutput
      .strings(separatedBy: .unicodeScalarSequence(["\n"]), bufferingPolicy: .unbounded)
      .makeAsyncIterator()
    guard let hello = try await Self.ask(try JSONLine.encode(setup), execution, &replies) else {
      return
    }
    guard case .ready(PatchlineVersion.number) = hello else {
      throw RunError(
        "\(program.executable): expected a worker of version \(PatchlineVersion.number), found \(hello)"
      )
    }
    inHand.state.withLock { $0.isReady = true }
    while let input = next() {
      inHand.state.withLock {
        $0.input = input
        $0.since = .now
      }
      let reply = try await Self.ask(try JSONLine.encode(input), execution, &replies)
      switch reply {
      case nil: return
      case .done(let outcome)?:
        inHand.state.withLock { $0.input = nil }
        try report(outcome)
      case .cannotWrite(let path, let reason)?: throw OutputError(path: path, reason: reason)
      case .ready?: throw RunError("a worker process answered out of turn; report this")
      }
    }
  }

  /// Sends a line and waits for the answer; `nil` when the process is gone.
  private static func ask(
    _ line: String,
    _ execution: Running,
    _ replies: inout SubprocessOutputSequence.StringSequence<UTF8>.AsyncIterator
  ) async throws -> WorkerReply? {
    do {
      _ = try await execution.standardInputWriter.write(line)
      guard let answer = try await replies.next() else { return nil }
      return try JSONLine.decode(WorkerReply.self, answer)
    } catch is SubprocessError {
      // A broken pipe: how the process ended is known in a moment.
      return nil
    } catch is DecodingError {
      // It died in the middle of an answer.
      return nil
    }
  }

  /// Kills the process when its cell exceeds a limit, or when the run must end.
  ///
  /// The resident memory is looked at here, ten times a second, rather than limited with `setrlimit`: Linux has
  /// no working limit of resident memory, and one of address space counts what is mapped but never touched.
  private func watch(_ process: pid_t, _ inHand: InHand) async {
    while !Task.isCancelled {
      let isOver = inHand.state.withLock { state -> Bool in
        if mustDrop() {
          state.isDropped = true
          return true
        }
        guard state.input != nil else { return false }
        if ContinuousClock.now - state.since > .seconds(limits.timeout) {
          state.verdict = .timedOut(seconds: limits.timeout)
        } else if let bytes = ProcessMemory.resident(of: process), bytes > limits.memory {
          state.verdict = .outOfMemory(bytes: limits.memory)
        }
        return state.verdict != nil
      }
      if isOver {
        kill(process, SIGKILL)
        return
      }
      // Cancelled while it waits: the loop ends.
      try? await Task.sleep(for: .milliseconds(100))
    }
  }

  /// The end of what the process said on standard error, 2,000 bytes at most.
  private static func lastWords(of output: SubprocessOutputSequence) async -> String {
    var tail: [UInt8] = []
    do {
      for try await buffer in output {
        buffer.withUnsafeBytes { tail.append(contentsOf: $0) }
        if tail.count > 2000 { tail.removeFirst(tail.count - 2000) }
      }
    } catch {
      // The stream ended with the process.
    }
    return String(decoding: tail, as: UTF8.self)
  }

  private func end(
    _ inHand: InHand.State,
    _ status: TerminationStatus,
    words: String
  ) throws -> End {
    if inHand.isDropped { return .dropped }
    guard inHand.isReady else {
      throw RunError(
        "a worker process could not be started: it ended with \(status) before its first cell"
          + (words.isEmpty ? "" : ", saying: \(words)")
      )
    }
    guard let input = inHand.input else { return .idle }
    if let verdict = inHand.verdict { return .lost(input, verdict, words: words) }
    switch status {
    case .exited(let code): return .lost(input, .crashed(signal: nil, code: code), words: words)
    case .signaled(let signal):
      return .lost(input, .crashed(signal: signal, code: nil), words: words)
    }
  }
}
