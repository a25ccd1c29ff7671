import Foundation

/// Joins the finished cells of a run's shards, or of several runs, into one set of tables.
///
/// The tables are byte for byte those of one unsharded run over the same inputs.
package struct RunMerge: Sendable {
  /// What was joined.
  package struct Report: Sendable {
    /// Cells in the tables.
    package var cells: Int
    /// What the results hold.
    package var content: RunTableWriter.Content
    /// Inputs of the shards without a result: a shard was stopped before it came to them.
    package var missing: [String]
    /// Shards that have not ended yet, in words.
    package var unfinished: [String]
  }

  private let folders: [RunFolder]
  private let target: RunFolder
  private let outputs: RunOutputs
  private let threads: Int

  /// Sets up a merge.
  ///
  /// - Parameters:
  ///   - folders: run folders, one at least.
  ///   - target: where tables go; may be the only folder.
  ///   - outputs: which files are written besides the tables.
  ///   - threads: results decoded at once.
  package init(
    _ folders: [RunFolder],
    into target: RunFolder,
    outputs: RunOutputs = RunOutputs(),
    threads: Int = 1
  ) {
    self.folders = folders
    self.target = target
    self.outputs = outputs
    self.threads = threads
  }

  /// Joins and writes.
  ///
  /// - Throws: ``InputError`` when a folder has no results, two folders hold different results for one cell, or
  ///   the configurations differ; ``OutputError``.
  package func run(command: [String] = []) async throws -> Report {
    var cells: Set<String> = []
    var missing: [String] = []
    var unfinished: [String] = []
    for folder in folders {
      let set = ShardSet(of: folder)
      unfinished += Self.unfinished(set, folder)
      let stored = try folder.storedCells()
      if stored.isEmpty { throw InputError("\(folder.path): no finished cell in cells/") }
      let wanted = set?.planned.map { Self.withSiblings($0, folder) } ?? Set(stored)
      missing += wanted.subtracting(stored)
      cells.formUnion(wanted.intersection(stored))
      if folders.count > 1 { try compare(folder, wanted.intersection(stored)) }
    }
    try target.create()
    for folder in folders where folder.path != target.path { try copy(cells, from: folder) }
    let writer = RunTableWriter(target, outputs: outputs, threads: threads)
    let content = try await writer.write(cells.sorted(), of: try provenance(cells))
    try document(content, cells: cells.count, command: command)
    return Report(
      cells: cells.count,
      content: content,
      missing: missing.sorted(),
      unfinished: unfinished
    )
  }

  /// Shards without a document, with who works on them where somebody does.
  private static func unfinished(_ set: ShardSet?, _ folder: RunFolder) -> [String] {
    let holders = RunLock.shardHolders(in: folder)
    var words = holders.map { "shard \($0.lock) of \(folder.path) is in work by \($0.holder)" }
    let absent = (set?.absent ?? []).filter { number in
      !holders.contains { $0.lock.hasPrefix("\(number)-of") || $0.lock.hasPrefix("0\(number)-of") }
    }
    if !absent.isEmpty {
      let list = absent.map(String.init).joined(separator: ", ")
      words.append("no end of shard \(list) in \(folder.path)/shards: run it again")
    }
    return words
  }

  /// Inputs and the further cells (electrodes) of their files.
  private static func withSiblings(_ planned: [String], _ folder: RunFolder) -> Set<String> {
    var all = Set(planned)
    let ledger = RunLedger(of: folder)
    for id in planned {
      all.formUnion(ledger.cells(of: id) ?? folder.load(id).map { [id] + $0.siblings } ?? [])
    }
    return all
  }

  /// Two runs may hold one cell only with one result.
  private func compare(_ folder: RunFolder, _ cells: Set<String>) throws {
    for earlier in folders {
      if earlier.path == folder.path { return }
      for id in cells.sorted() {
        guard let first = earlier.load(id), let second = folder.load(id), first != second else {
          continue
        }
        throw InputError(
          "cell \(id) differs between \(earlier.path) (\(first.input.path)) and \(folder.path)"
            + " (\(second.input.path)); give the files different ids"
        )
      }
    }
  }

  private func copy(_ cells: Set<String>, from folder: RunFolder) throws {
    for id in cells {
      guard let data = FileManager.default.contents(atPath: folder.cellFile(id)) else { continue }
      try AtomicFile.write(data, to: target.cellFile(id))
    }
  }

  /// The documents that say what the cells were computed with.
  private var documents: [RunDocument] {
    folders.flatMap { folder in
      ShardSet(of: folder)?.documents
        ?? [RunDocument.read(folder.file("run.json"))].compactMap { $0 }
    }
  }

  private func provenance(_ cells: Set<String>) throws -> RunProvenance {
    if let document = documents.first {
      var provenance = RunProvenance(try AnalysisSettings(document.configuration))
      // The version that computed, which this one need not be.
      provenance.configurationHash = document.configurationHash
      return provenance
    }
    // Shards that were killed left no document: the results know enough for the tables.
    let sorted = cells.sorted()
    let result = sorted.lazy.compactMap(target.load).first { !$0.vectors.isEmpty }
    var provenance = RunProvenance(
      try AnalysisSettings(ExtractConfiguration())
    )
    provenance.preset = result?.preset ?? ""
    provenance.configurationHash =
      result?.configurationHash ?? sorted.first.flatMap(target.load)?.configurationHash ?? ""
    return provenance
  }

  /// `run.json` of the whole, from those of the parts.
  private func document(
    _ content: RunTableWriter.Content,
    cells: Int,
    command: [String]
  ) throws {
    let parts = documents
    guard var document = parts.first else { return }
    document.command = command.isEmpty ? document.command : command
    document.inputs = content.inputs
    document.cells = cells
    document.failedCells = content.unreadable
    document.threads = parts.map(\.threads).max() ?? 1
    document.started = parts.map(\.started).min() ?? document.started
    document.finished = parts.map(\.finished).max() ?? document.finished
    let format = ISO8601DateFormatter()
    if let start = format.date(from: document.started),
      let end = format.date(from: document.finished)
    {
      document.seconds = end.timeIntervalSince(start)
    }
    document.shard = nil
    document.planned = nil
    document.stoppedBy = nil
    try document.write(to: target.file("run.json"))
  }
}
