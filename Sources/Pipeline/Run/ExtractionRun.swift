import Foundation
import Logging

/// The batch job: every input through extraction, bounded in threads and memory, tables at the end.
package struct ExtractionRun: Sendable {
  /// How a run ended.
  package struct Summary: Sendable {
    /// All cells, sorted by id.
    package var results: [CellResult]
    /// Cells computed in this run.
    package var computed: Int
    /// Cells whose stored result was still valid.
    package var reused: Int

    /// Cells of which nothing could be read.
    package var unreadable: Int { results.count { $0.isUnreadable } }
  }

  /// What the run tells while it goes.
  package enum Event: Sendable {
    /// A cell is done (or was reused): how many of how many, and how long it took (s).
    case finished(CellResult, done: Int, of: Int, seconds: Double, reused: Bool)
  }

  private let extractor: CellExtractor
  private let folder: RunFolder
  private let threads: Int
  private let forces: Bool

  /// Sets up a run.
  ///
  /// - Parameters:
  ///   - settings: parsed configuration.
  ///   - folder: where results go.
  ///   - threads: cells in work at once.
  ///   - forces: recompute cells whose stored result is still valid.
  package init(settings: AnalysisSettings, folder: RunFolder, threads: Int, forces: Bool = false) {
    extractor = CellExtractor(settings: settings)
    self.folder = folder
    self.threads = max(1, threads)
    self.forces = forces
  }

  /// Processes all inputs; results are sorted by cell id, whatever the threads do.
  ///
  /// - Throws: ``OutputError`` when a result cannot be stored; input problems never throw.
  package func run(
    _ inputs: [InputFile],
    report: @escaping @Sendable (Event) -> Void
  ) async throws -> Summary {
    try folder.create()
    var results: [[CellResult]] = Array(repeating: [], count: inputs.count)
    var computed = 0
    var reused = 0
    var done = 0
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var next = 0
      func start() {
        guard next < inputs.count else { return }
        let index = next
        next += 1
        group.addTask { (index, try await process(inputs[index])) }
      }
      for _ in 0..<min(threads, inputs.count) { start() }
      while let (index, outcome) = try await group.next() {
        start()
        done += 1
        results[index] = outcome.results
        let count = outcome.results.count
        if outcome.reused { reused += count } else { computed += count }
        for result in outcome.results {
          report(
            .finished(
              result,
              done: done,
              of: inputs.count,
              seconds: outcome.seconds,
              reused: outcome.reused
            )
          )
        }
      }
    }
    let sorted = results.flatMap { $0 }.sorted { $0.cellID < $1.cellID }
    return Summary(results: sorted, computed: computed, reused: reused)
  }

  private struct Outcome: Sendable {
    var results: [CellResult]
    var seconds: Double
    var reused: Bool
  }

  @concurrent private func process(_ input: InputFile) async throws -> Outcome {
    let clock = ContinuousClock()
    let start = clock.now
    let identity = FileIdentity(of: input)
    if !forces, let digest = identity.record.contentKey,
      let stored = reusable(input, digest: digest)
    {
      return Outcome(results: stored, seconds: seconds(since: start, clock), reused: true)
    }
    let results = extractor.extract(input, identity: identity)
    for result in results { try folder.store(result) }
    return Outcome(results: results, seconds: seconds(since: start, clock), reused: false)
  }

  private func seconds(since start: ContinuousClock.Instant, _ clock: ContinuousClock) -> Double {
    let duration = clock.now - start
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  /// The stored results of an input, when they belong to the same bytes and configuration.
  private func reusable(_ input: InputFile, digest: String) -> [CellResult]? {
    let key = CellResult.resumeKey(digest: digest, configuration: extractor.settings.hash)
    guard let first = folder.load(input.cellID), first.key == key else { return nil }
    var found = [first]
    for sibling in first.siblings {
      guard let result = folder.load(sibling), result.key == key else { return nil }
      found.append(result)
    }
    // Identities may have changed in the manifest; they are not part of the key.
    return found.map { result in
      var current = result
      if let donor = input.donorID { current.donorID = donor }
      if let species = input.species { current.species = species }
      return current
    }
  }
}

/// Size and digest of an input, and whether they are what the manifest says.
package struct FileIdentity: Sendable {
  /// What was read.
  package let record: InputRecord
  /// What is wrong with the file as a whole; `nil` where nothing is.
  package let failure: FailureRow?

  init(record: InputRecord, failure: FailureRow?) {
    self.record = record
    self.failure = failure
  }

  /// Looks at a file, or asks the server of a remote one.
  package init(of input: InputFile) {
    if RemoteInput.isRemote(input.path) {
      self = FileIdentity(remote: input)
      return
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: input.path)  // absent: below
    let size = attributes?[.size] as? Int
    guard let size else {
      record = InputRecord(path: input.path)
      failure = FailureRow(
        stage: "open",
        family: "-",
        reason: "no_such_file",
        message: "\(input.path): expected a file, found none"
      )
      return
    }
    let digest = try? FileDigest.sha256(of: input.path)  // unreadable: the reader will say why
    record = InputRecord(path: input.path, size: size, sha256: digest)
    if let expected = input.expectedSize, expected != size {
      failure = FailureRow(
        stage: "open",
        family: "-",
        reason: "size_differs",
        message: "\(input.path): the manifest says \(expected) bytes, found \(size);"
          + " download it again"
      )
    } else if let expected = input.expectedDigest, let digest, expected != digest {
      failure = FailureRow(
        stage: "open",
        family: "-",
        reason: "digest_differs",
        message: "\(input.path): the manifest says SHA-256 \(expected.prefix(12))…,"
          + " found \(digest.prefix(12))…; download it again"
      )
    } else {
      failure = nil
    }
  }
}
