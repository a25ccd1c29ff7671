import Features
import Foundation
import Tables

/// What results were computed with, as the tables say it.
package struct RunProvenance: Sendable, Equatable {
  /// Name of the preset.
  package var preset: String
  /// Hash of the configuration.
  package var configurationHash: String
  /// Least width of a token of the sequence export; the preset's.
  package var sequenceWidth: Int

  /// The provenance of a run.
  package init(_ settings: AnalysisSettings) {
    preset = settings.preset.name
    configurationHash = settings.hash
    sequenceWidth = settings.preset.sequenceWidth ?? 0
  }
}

/// Writes all tables of a run folder from its stored results, one cell at a time.
package struct RunTableWriter: Sendable {
  /// What the tables hold.
  package struct Content: Sendable {
    /// Files that were read, a record a cell.
    package var inputs: [InputRecord] = []
    /// Cells of which nothing could be read.
    package var unreadable = 0
    /// Cells that passed quality control.
    package var passedQC = 0
    /// What could not be computed.
    package var failures = FailureMatrix()
  }

  private let folder: RunFolder
  private let outputs: RunOutputs
  private let threads: Int

  /// Sets up a writer.
  package init(_ folder: RunFolder, outputs: RunOutputs, threads: Int) {
    self.folder = folder
    self.outputs = outputs
    self.threads = threads
  }

  /// Writes `cells.csv`, `sweeps.csv`, `failures.csv`, `features.h5ad` and what else was chosen.
  ///
  /// - Parameters:
  ///   - cells: ids in the order of the rows.
  ///   - provenance: what the results must have been computed with.
  /// - Returns: what the tables hold.
  /// - Throws: ``OutputError``; ``InputError`` when a result was computed with something else. The tables are
  ///   then as they were.
  package func write(_ cells: [String], of provenance: RunProvenance) async throws -> Content {
    let tables = RunTables(
      featureNames: FeatureDictionary.names,
      withSpikes: outputs.withSpikes
    )
    let files = try TableFiles(folder, withSpikes: outputs.withSpikes)
    try files.append(tables.headers)
    var builder = FeatureTableBuilder()
    var content = Content()
    try await StoredResults(folder: folder, cells: cells).forEach(
      threads: threads,
      transform: { ($0, tables.lines(of: $0)) },
      body: { result, lines in
        try check(result, provenance)
        try files.append(lines)
        builder.append(result)
        content.count(result)
      }
    )
    try files.finish()
    if let table = builder.table(
      preset: provenance.preset,
      configurationHash: provenance.configurationHash
    ) {
      try outputs.write(table, sequenceWidth: provenance.sequenceWidth, to: folder)
    }
    return content
  }

  private func check(_ result: CellResult, _ provenance: RunProvenance) throws {
    guard result.configurationHash != provenance.configurationHash else { return }
    throw InputError(
      "\(folder.path): cell \(result.cellID) was computed with configuration"
        + " \(result.configurationHash), the run with \(provenance.configurationHash); extract it again"
        + " with the run's options and this version"
    )
  }

  /// Counts what the results hold, and writes nothing: a shard leaves the tables to `merge`.
  package func count(_ cells: [String]) async throws -> Content {
    var content = Content()
    try await StoredResults(folder: folder, cells: cells).forEach(
      threads: threads,
      transform: { $0 },
      body: { content.count($0) }
    )
    return content
  }
}

extension RunTableWriter.Content {
  /// Counts one cell.
  mutating func count(_ result: CellResult) {
    inputs.append(result.input)
    unreadable += result.isUnreadable ? 1 : 0
    passedQC += result.cellQC == true ? 1 : 0
    failures.count(result.failures)
  }
}

/// The CSV tables while they are written.
private struct TableFiles {
  private let cells: StreamedFile
  private let sweeps: StreamedFile
  private let failures: StreamedFile
  private let spikes: StreamedFile?

  init(_ folder: RunFolder, withSpikes: Bool) throws {
    cells = try StreamedFile(folder.file("cells.csv"))
    sweeps = try StreamedFile(folder.file("sweeps.csv"))
    failures = try StreamedFile(folder.file("failures.csv"))
    spikes = withSpikes ? try StreamedFile(folder.file("spikes.csv")) : nil
  }

  func append(_ lines: RunTables.Lines) throws {
    try cells.append(lines.cells)
    try sweeps.append(lines.sweeps)
    try failures.append(lines.failures)
    try spikes?.append(lines.spikes)
  }

  func finish() throws {
    try cells.finish()
    try sweeps.finish()
    try failures.finish()
    try spikes?.finish()
  }
}
