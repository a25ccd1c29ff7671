import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The worker process's side: a line of JSON in, one out, until standard input ends.
///
/// It stores results itself, so only a few hundred bytes a cell travel. It dies with its parent at any moment: a
/// thread waits for the end of standard input, which comes when the parent is gone, however it went.
/// (`PR_SET_PDEATHSIG` would be wrong here: Linux sends it when the *thread* that started the worker ends.)
package enum CellWorker {
  /// Works until standard input ends.
  ///
  /// - Throws: ``InputError`` when the setup cannot be understood.
  package static func main() async throws {
    Self.prepare()
    // Replies have a descriptor of their own; whatever a library prints goes to standard error.
    let replies = dup(STDOUT_FILENO)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    let inbox = Inbox()
    var lines = inbox.lines.makeAsyncIterator()
    guard let first = await lines.next() else { return }
    let setup = try JSONLine.decode(WorkerSetup.self, first)
    let task = CellTask(setup, settings: try AnalysisSettings(setup.configuration))
    try send(.ready(version: PatchlineVersion.number), to: replies)
    inbox.finished()
    while let line = await lines.next() {
      let input = try JSONLine.decode(InputFile.self, line)
      try send(task.reply(to: input), to: replies)
      // The pages of one cell are not the next one's burden.
      ProcessMemory.returnFreePages()
      inbox.finished()
    }
  }

  private static func prepare() {
    // Control-C reaches the whole process group; the parent decides what becomes of the cells.
    for number in [SIGINT, SIGTERM, SIGUSR1, SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    // A core file a bad cell would fill the disk.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  }

  private static func send(_ reply: WorkerReply, to descriptor: Int32) throws {
    var bytes = Array(try JSONLine.encode(reply).utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        // Nobody listens any more.
        _exit(1)
      }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Reads standard input on a thread of its own.
  private final class Inbox: Sendable {
    let lines: AsyncStream<String>
    private let pending = Atomic(0)

    init() {
      let (lines, continuation) = AsyncStream.makeStream(of: String.self)
      self.lines = lines
      let thread = Thread { [self] in
        while let line = readLine() {
          pending.add(1, ordering: .relaxed)
          continuation.yield(line)
        }
        // The parent closes the pipe only after the last answer, unless it is gone.
        if pending.load(ordering: .relaxed) > 0 { _exit(1) }
        continuation.finish()
      }
      thread.start()
    }

    /// The answer to a line is sent.
    func finished() { pending.subtract(1, ordering: .relaxed) }
  }
}

/// One cell in a worker process: reuse what is stored, or extract and store.
struct CellTask {
  private let setup: WorkerSetup
  private let folder: RunFolder
  private let extractor: CellExtractor
  private let fault = WorkerFault()

  init(_ setup: WorkerSetup, settings: AnalysisSettings) {
    self.setup = setup
    folder = RunFolder(setup.folder)
    extractor = CellExtractor(settings: settings)
  }

  /// Does the cell.
  func reply(to input: InputFile) -> WorkerReply {
    do {
      return .done(try outcome(of: input))
    } catch let error as OutputError {
      return .cannotWrite(path: error.path, reason: error.reason)
    } catch {
      return .cannotWrite(path: folder.cellFile(input.cellID), reason: "\(error)")
    }
  }

  private func outcome(of input: InputFile) throws -> CellOutcome {
    let start = ContinuousClock.now
    ProcessMemory.resetPeak()
    fault.strike(input.cellID)
    let stamp = FileStamp(of: input.path)
    let staged = try StagedInput(input, in: setup.scratch)
    let identity = FileIdentity(of: input, bytesAt: staged.path)
    var (results, redone) = stored(input, identity)
    let isReused = results != nil
    if !isReused { results = staged.restored(extractor.extract(staged.input, identity: identity)) }
    var found = results ?? []
    if let copies = setup.writeBack {
      found = try NWBWriteBack(copies).write(found, source: input.path, bytesAt: staged.path)
    }
    // Siblings first: the first cell names them, so it must not be there before they are.
    if found != results || !isReused { for result in found.reversed() { try folder.store(result) } }
    let elapsed = ContinuousClock.now - start
    return CellOutcome(
      input: input,
      stamp: stamp,
      bytes: identity.record.size ?? 0,
      cells: found.map(RunLedger.Cell.init),
      notes: found.map(CellOutcome.Note.init),
      isReused: isReused,
      redone: redone,
      seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18,
      peakMemory: ProcessMemory.peak()
    )
  }

  /// The stored results when they count, or why they do not.
  ///
  /// A manifest may have given the cell another donor, species or path since; then the results are stored again
  /// with the new words, because nothing that was computed depends on them.
  private func stored(
    _ input: InputFile,
    _ identity: FileIdentity
  ) -> (results: [CellResult]?, redone: CellOutcome.Redone?) {
    guard let first = folder.load(input.cellID) else { return (nil, nil) }
    if setup.forces { return (nil, .forced) }
    if first.failures.contains(where: { $0.stage == "run" }) { return (nil, .lostBefore) }
    let isDisputed = first.failures.contains {
      $0.reason == "digest_differs" || $0.reason == "size_differs"
    }
    if isDisputed { return (nil, .manifest) }
    // What could not be fetched, or has no mark, is asked for again.
    guard let content = identity.record.contentKey, !first.key.hasPrefix("none:") else {
      return (nil, nil)
    }
    if identity.failure != nil { return (nil, .manifest) }
    let hash = extractor.settings.hash
    if first.configurationHash != hash { return (nil, .configurationChanged) }
    let key = CellResult.resumeKey(digest: content, configuration: hash)
    if first.key != key { return (nil, .fileChanged) }
    let siblings = first.siblings.compactMap(folder.load).filter { $0.key == key }
    guard siblings.count == first.siblings.count else { return (nil, nil) }
    let results = [first] + siblings
    let current = results.map { $0.described(by: input) }
    if current != results {
      // Not fatal: the tables then show the old words, and the next run tries again.
      for result in current { try? folder.store(result) }
    }
    return (current, nil)
  }
}

extension CellResult {
  /// The result with the words that a manifest has for it now.
  func described(by input: InputFile) -> CellResult {
    var result = self
    if let donor = input.donorID { result.donorID = donor }
    if let species = input.species { result.species = species }
    result.input.path = input.path
    return result
  }
}

extension CellOutcome.Note {
  /// What the log says of a result.
  init(_ result: CellResult) {
    cellID = result.cellID
    sweeps = result.sweeps.count
    passedQC = result.cellQC
    isUnreadable = result.isUnreadable
    failures = result.failures
    warnings = result.warnings
  }
}
