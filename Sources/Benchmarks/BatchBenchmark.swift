import Foundation
import Pipeline
import Simulation

/// `patchline extract` over many files on one and two processes, against IPFX's own pool on the same files.
enum BatchBenchmark {
  /// Prints wall and CPU seconds of ours and of the peer, and the costs from which a cluster's time follows.
  ///
  /// - Parameters:
  ///   - python: interpreter with ipfx 2.1.2; `nil` to time ours alone.
  ///   - folder: a folder with NWB files; `nil` for eight simulated cells.
  /// - Throws: when the files cannot be made or a program fails.
  static func run(python: String?, folder: String?) async throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "patchline-bench-batch")
    // A run of last time would be resumed, not measured.
    try? FileManager.default.removeItem(at: place.appending(path: "runs"))
    let cells = try folder ?? simulated(in: place)
    let inputs = try InputCollector(paths: [cells]).collect()
    let bytes = inputs.reduce(0) { $0 + (FileStamp(of: $1.path)?.size ?? 0) }
    print("batch: \(inputs.count) files, \(bytes / 1_000_000) MB")
    for jobs in [1, 2] {
      let ours = try await extract(inputs, jobs: jobs, into: place.path() + "/runs/jobs-\(jobs)")
      print(
        "batch ours, \(jobs) processes: \(ours.wall) s wall, \(ours.cells / ours.wall) cells/s,"
          + " \(Double(bytes) / ours.wall / 1e6) MB/s; a cell \(ours.cell) s, tables \(ours.tables) s,"
          + " peak of a worker \(ours.peak >> 20) MB, of the parent \(ours.parent >> 20) MB"
      )
    }
    guard let python else { return }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Peers/ipfx_pool.py").path()
    for processes in [1, 2] {
      let peer = try LearnerMeasuring.peer(
        python,
        [script, cells, "\(processes)", "OUT"],
        folder: place
      )
      let wall = peer["wall"] ?? .nan
      print(
        "batch IPFX pool, \(processes) processes: \(wall) s wall,"
          + " \(Double(inputs.count) / wall) cells/s, \(peer["cpu"] ?? .nan) CPU s"
      )
    }
  }

  private struct Measured {
    var wall: Double
    var cells: Double
    var cell: Double
    var tables: Double
    var peak: Int
    var parent: Int
  }

  private static func extract(
    _ inputs: [InputFile],
    jobs: Int,
    into path: String
  ) async throws -> Measured {
    let told = Told()
    let summary = try await ExtractionRun(
      settings: try AnalysisSettings(ExtractConfiguration(sweepQC: .all)),
      folder: RunFolder(path),
      options: ExtractionOptions(jobs: jobs)
    ).run(inputs) { told.note($0) }
    let end = Date()
    return Measured(
      wall: summary.seconds,
      cells: Double(summary.cells.count),
      cell: told.seconds / Double(max(1, inputs.count)),
      tables: end.timeIntervalSince(told.tables ?? end),
      peak: told.peak,
      parent: ProcessMemory.peak() ?? 0
    )
  }

  static func simulated(in place: URL) throws -> String {
    let folder = place.appending(path: "cells").path()
    try AtomicFile.makeFolder(folder)
    let dataset = SimulatedDataset(countPerClass: 2, species: .mouse, seed: 7)
    for index in 0..<dataset.cellCount { _ = try dataset.writeCell(at: index, to: folder) }
    return folder
  }
}

/// What a run told, kept from several threads.
private final class Told: @unchecked Sendable {
  // Guarded by `lock`.
  private var sum = 0.0
  private var most = 0
  private var moment: Date?
  private let lock = NSLock()

  var seconds: Double { lock.withLock { sum } }
  var peak: Int { lock.withLock { most } }
  var tables: Date? { lock.withLock { moment } }

  func note(_ event: ExtractionRun.Event) {
    lock.withLock {
      switch event {
      case .finished(let outcome):
        sum += outcome.seconds
        most = max(most, outcome.peakMemory ?? 0)
      case .writingTables: moment = Date()
      default: break
      }
    }
  }
}
