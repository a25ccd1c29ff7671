/// What one cell may cost before it is given up.
package struct WorkerLimits: Sendable, Equatable {
  /// Seconds of wall time.
  package var timeout: Double
  /// Resident bytes of the worker process.
  package var memory: Int

  /// Creates limits.
  ///
  /// - Parameters:
  ///   - timeout: seconds; a cell of 40 MB takes about one, so ten minutes mean that something hangs.
  ///   - memory: bytes; `nil` for an equal share of what this process may use, half a gigabyte at least.
  ///   - jobs: worker processes that share it.
  package init(timeout: Double = 600, memory: Int? = nil, jobs: Int = 1) {
    self.timeout = timeout
    self.memory = memory ?? max(ProcessMemory.available() / max(1, jobs), 512 << 20)
  }
}

/// Why a worker process ended without an answer.
package enum WorkerLoss: Sendable, Equatable {
  /// It ended by itself: a signal, or an exit code.
  case crashed(signal: Int32?, code: Int32?)
  /// It took longer than the limit and was killed.
  case timedOut(seconds: Double)
  /// It held more memory than the limit and was killed.
  case outOfMemory(bytes: Int)

  /// The word for counting in `failures.csv`.
  package var reason: String {
    switch self {
    case .crashed: "crashed"
    case .timedOut: "timed_out"
    case .outOfMemory: "out_of_memory"
    }
  }

  /// One sentence; the same on every run, so that tables can be compared.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - isFinal: whether the cell is given up after a second try; else it says that there will be one.
  /// - Returns: file, what happened, what to do.
  package func message(path: String, isFinal: Bool = true) -> String {
    let end = isFinal ? ", twice; \(advice)" : "; it is tried once more at the end, alone"
    return "\(path): \(event)\(end)"
  }

  private var event: String {
    switch self {
    case .crashed(let signal?, _): "reading it ended the worker process by \(Self.name(of: signal))"
    case .crashed(_, let code): "the worker process ended with code \(code ?? 0) over it"
    case .timedOut(let seconds):
      "expected to be done within \(Self.number(seconds)) s, was still at work"
    case .outOfMemory(let bytes): "expected to need at most \(bytes >> 20) MB, needed more"
    }
  }

  private var advice: String {
    switch self {
    case .crashed(_?, _):
      "check the file with 'h5debug' or 'h5dump', and report it when other programs can read it"
    case .crashed: "run it alone with --jobs 1 --verbose, and report it"
    case .timedOut: "allow more with --timeout, or see whether the disk answers"
    case .outOfMemory: "allow more with --max-memory"
    }
  }

  private static func number(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
  }

  /// `SIGSEGV (invalid memory access)`.
  static func name(of signal: Int32) -> String {
    let names: [Int32: String] = [
      2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL (a failed check in the program)",
      5: "SIGTRAP (a failed check in the program)", 6: "SIGABRT (a failed check in a library)",
      7: "SIGBUS (the file shrank or the disk failed while it was read)",
      8: "SIGFPE (impossible arithmetic)",
      9: "SIGKILL (most likely the system, short of memory)", 10: "SIGUSR1",
      11: "SIGSEGV (invalid memory access)", 15: "SIGTERM", 24: "SIGXCPU (out of processor time)",
      31: "SIGSYS (a forbidden system call)",
    ]
    return names[signal] ?? "signal \(signal)"
  }
}
