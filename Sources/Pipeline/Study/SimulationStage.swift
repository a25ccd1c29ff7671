import Foundation
import Simulation

/// Writes the recordings of a simulated cohort.
struct SimulationStage: Sendable {
  private let cohort: String
  private let simulation: StudySimulation
  private let folder: StudyFolder
  private let threads: Int

  init(_ cohort: String, _ simulation: StudySimulation, _ folder: StudyFolder, _ threads: Int) {
    self.cohort = cohort
    self.simulation = simulation
    self.folder = folder
    self.threads = threads
  }

  static func name(_ cohort: String) -> String { "simulate " + cohort }

  func stage() throws -> StudyStage {
    StudyStage(
      Self.name(cohort),
      after: [],
      settings: try ModelStore.json(simulation)
    ) { [self] progress in try await run(progress) }
  }

  private func run(_ progress: @escaping StudyStage.Progress) async throws -> StudyStage.Outcome {
    let dataset = simulation.dataset
    let path = folder.recordings(cohort)
    // Files of an earlier configuration would be taken for cells of this one.
    if FileManager.default.fileExists(atPath: path) {
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        throw OutputError(path: path, reason: InputCollector.reason(error))
      }
    }
    try AtomicFile.makeFolder(path)
    let counter = WorkCounter(total: dataset.cellCount, unit: "cells", progress)
    let written = await Parallel.map(Array(0..<dataset.cellCount), threads: threads) { index in
      let result = Result { try dataset.writeCell(at: index, to: path) }
      counter.advance()
      return result
    }
    do {
      let cells = try written.map { try $0.get() }
      try dataset.writeTables(of: cells, to: path)
      let sweeps = cells.reduce(0) { $0 + $1.plan.sweeps.count }
      return StudyStage.Outcome(
        summary: "\(cells.count) \(simulation.species) cells, \(sweeps) sweeps",
        outputs: ["labels.csv", "truth.csv", "truth_sweeps.csv"].map { path + "/" + $0 },
        present: cells.map { path + "/" + $0.fileName }
      )
    } catch {
      throw OutputError(path: path, reason: "\(error)")
    }
  }
}
