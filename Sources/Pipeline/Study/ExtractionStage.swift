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
    let run = folder.run(cohort)
    let inputs = try inputs()
    let counter = Counter()
    let summary = try await ExtractionRun(
      settings: try AnalysisSettings(configuration),
      folder: run,
      options: ExtractionOptions(jobs: threads, command: CommandLine.arguments)
    ).run(inputs) { event in
      switch event {
      case .planned(_, _, let finished, _): counter.add(finished)
      case .finished: progress(counter.next(), inputs.count, "cells")
      default: break
      }
    }
    guard summary.unreadable < summary.cells.count else {
      let first = inputs.first.flatMap { run.load($0.cellID)?.failures.first?.message }
      throw InputError(
        "\(cohort): none of \(summary.cells.count) recordings could be read"
          + (first.map { "; the first: \($0)" } ?? "")
          + "; see \(run.file("failures.csv")), or change the cohort's paths in the configuration"
      )
    }
    return StudyStage.Outcome(
      summary: "\(summary.cells.count) cells: \(summary.computed) computed,"
        + " \(summary.reused) unchanged, \(summary.unreadable) unreadable; \(summary.content.passedQC) passed QC",
      outputs: ["cells.csv", "sweeps.csv", "failures.csv", "run.json"].map(run.file),
      failedCells: summary.unreadable
    )
  }
}
