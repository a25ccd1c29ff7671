import Foundation
import Pipeline
import Report

/// Memory of worker processes and of the parent over a long run: flat, or a leak.
enum MemoryBenchmark {
  /// One finished cell.
  private struct Point {
    var fileMegabytes: Double
    var workerMegabytes: Double
    var parentMegabytes: Double
  }

  /// Extracts a folder on two processes; writes `memory.csv` and `memory.svg` to the working directory.
  ///
  /// - Parameter folder: a folder with NWB files; `nil` for eight simulated cells.
  /// - Throws: when the files cannot be made or the run fails.
  static func run(folder: String?) async throws {
    let place = FileManager.default.temporaryDirectory.appending(path: "patchline-bench-memory")
    // A run of last time would be resumed, not measured.
    try? FileManager.default.removeItem(at: place.appending(path: "run"))
    let inputs = try InputCollector(
      paths: [try folder ?? BatchBenchmark.simulated(in: place)]
    ).collect()
    let points = Points()
    _ = try await ExtractionRun(
      settings: try AnalysisSettings(ExtractConfiguration(sweepQC: .all)),
      folder: RunFolder(place.appending(path: "run").path()),
      options: ExtractionOptions(jobs: 2)
    ).run(inputs) { event in
      guard case .finished(let outcome) = event else { return }
      points.append(outcome)
    }
    let all = points.all
    try AtomicFile.write(csv(all), to: "memory.csv")
    try AtomicFile.write(chart(all).draw().document(), to: "memory.svg")
    let worker = all.map(\.workerMegabytes)
    print(
      "memory: \(all.count) cells; a worker's peak \(worker.max() ?? 0) MB, the last ten"
        + " \(worker.suffix(10).max() ?? 0) MB; the parent \(all.last?.parentMegabytes ?? 0) MB"
    )
  }

  private static func csv(_ points: [Point]) -> String {
    var text = "cell,file_mb,worker_peak_mb,parent_mb\n"
    for (index, point) in points.enumerated() {
      text += String(
        format: "%d,%.2f,%.1f,%.1f\n",
        index + 1,
        point.fileMegabytes,
        point.workerMegabytes,
        point.parentMegabytes
      )
    }
    return text
  }

  /// The largest of five neighbours a point, so that the file stays small.
  private static func chart(_ points: [Point]) -> LineChart {
    let width = max(1, points.count / 100)
    let groups = stride(from: 0, to: points.count, by: width).map { start in
      points[start..<min(start + width, points.count)]
    }
    let x = groups.map { Double($0.endIndex) }
    func series(_ name: String, _ value: (Point) -> Double) -> LineChart.Series {
      LineChart.Series(name: name, x: x, y: groups.map { $0.map(value).max() ?? .nan })
    }
    return LineChart(
      frame: ChartFrame(
        title: "Memory over \(points.count) cells",
        summary: "Peak resident memory of the worker for each cell, and of the parent process.",
        width: FigureSize.page,
        height: 190,
        identifier: "memory"
      ),
      series: [
        series("worker, peak of a cell") { $0.workerMegabytes },
        series("parent") { $0.parentMegabytes },
      ],
      xTitle: "cells done",
      yTitle: "resident memory (MB)",
      range: 0...((points.map(\.workerMegabytes).max() ?? 100) * 1.1),
      hasMarkers: false
    )
  }

  /// Points from several threads.
  private final class Points: @unchecked Sendable {
    // Guarded by `lock`.
    private var points: [Point] = []
    private let lock = NSLock()

    var all: [Point] { lock.withLock { points } }

    func append(_ outcome: CellOutcome) {
      let point = Point(
        fileMegabytes: Double(outcome.bytes) / 1e6,
        workerMegabytes: Double(outcome.peakMemory ?? 0) / 1e6,
        parentMegabytes: Double(ProcessMemory.resident(of: getpid()) ?? 0) / 1e6
      )
      lock.withLock { points.append(point) }
    }
  }
}
