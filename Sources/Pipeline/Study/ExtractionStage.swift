import Features
import Foundation

/// Turns the recordings of a cohort into its run folder, as the verb `extract` does.
struct ExtractionStage: Sendable {
  private let cohort: String
  private let source: StudyCohort.Source
  private let configuration: ExtractConfiguration
  private let folder: StudyFolder
  private let threads: Int

  init(
    _ cohort: String,
    _ source: StudyCohort.Source,
    _ configuration: ExtractConfiguration,
    _ folder: StudyFolder,
    _ threads: Int
  ) throws {
    self.cohort = cohort
    self.source = source
    self.configuration = configuration
    self.folder = folder
    self.threads = threads
  }

  /// Simulated recordings are known by the stage that writes them, others by path, size and time.
  func stage(after: [String]) throws -> StudyStage {
    StudyStage(
      "extract " + cohort,
      after: after,
      settings: try configuration.hash() + (try ModelStore.json(source)),
      inputs: after.isEmpty ? try inputs().map(\.path) : []
    ) { [self] progress in try await run(progress) }
  }

  private func inputs() throws -> [InputFile] {
    guard case .recordings(let paths, let manifest) = source else { return [] }
    return try InputCollector(paths: paths, manifest: manifest).collect()
  }

  private func run(_ progress: @escaping StudyStage.Progress) async throws -> StudyStage.Outcome {
    let settings = try AnalysisSettings(configuration)
    let run = folder.run(cohort)
    let started = Date()
    let summary = try await ExtractionRun(settings: settings, folder: run, threads: threads)
      .run(try inputs()) { event in
        if case .finished(_, let done, let total, _, _) = event { progress(done, total, "cells") }
      }
    guard !summary.results.allSatisfy(\.isUnreadable) else {
      throw InputError("\(cohort): none of \(summary.results.count) recordings could be read")
    }
    try RunTables(summary.results, featureNames: FeatureDictionary.names)
      .write(to: run, withSpikes: false)
    try RunOutputs(summary.results, settings: settings).write(to: run)
    try RunDocument(
      configuration: configuration,
      configurationHash: settings.hash,
      command: CommandLine.arguments,
      inputs: summary.results.map(\.input),
      cells: summary.results.count,
      failedCells: summary.unreadable,
      threads: threads,
      started: started,
      finished: Date()
    ).write(to: run.file("run.json"))
    let passed = summary.results.count { $0.cellQC == true }
    return StudyStage.Outcome(
      summary: "\(summary.results.count) cells: \(summary.computed) computed,"
        + " \(summary.reused) unchanged, \(summary.unreadable) unreadable; \(passed) passed QC",
      outputs: ["cells.csv", "sweeps.csv", "failures.csv", "run.json"].map(run.file),
      failedCells: summary.unreadable
    )
  }
}
