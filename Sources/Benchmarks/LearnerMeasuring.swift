import Foundation
import LinearAlgebra
import Statistics

/// What the learners' benchmarks share: CPU seconds, arrays on disk for the peers, running a peer.
enum LearnerMeasuring {
  /// CPU seconds of this process so far, all threads, user and system.
  static func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The most memory (MB of 2^20 bytes) that was resident at once so far in this process; NaN where the system
  /// does not say.
  static func peakMegabytes() -> Double {
    // Only Linux has the file, and there it can be read.
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kilobytes = line?.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }.first
    return (kilobytes ?? .nan) / 1024
  }

  /// CPU and wall seconds of the run that needed the least CPU of several.
  static func best(of repeats: Int, _ body: () throws -> Void) rethrows -> (
    cpu: Double, wall: Double
  ) {
    var best = (cpu: Double.infinity, wall: Double.infinity)
    for _ in 0..<repeats {
      let (cpu, wall) = (cpuSeconds(), Date.timeIntervalSinceReferenceDate)
      try body()
      let run = (cpu: cpuSeconds() - cpu, wall: Date.timeIntervalSinceReferenceDate - wall)
      if run.cpu < best.cpu { best = run }
    }
    return best
  }

  /// Writes a matrix as row-major doubles to `NAME_ROWSxCOLUMNS.f64`, which the peers read.
  static func write(_ matrix: Matrix, name: String, to folder: URL) throws {
    let url = folder.appending(path: "\(name)_\(matrix.rowCount)x\(matrix.columnCount).f64")
    try matrix.values.withUnsafeBytes { try Data($0).write(to: url) }
  }

  /// Runs a Python peer and decodes what it wrote.
  ///
  /// - Parameters:
  ///   - python: the interpreter, with the peer's packages.
  ///   - arguments: script and arguments; the output file is appended.
  ///   - environment: added to this process's environment.
  ///   - folder: where the output goes.
  /// - Returns: numbers by name; texts are left out.
  /// - Throws: when the peer cannot be started or wrote nothing.
  static func peer(
    _ python: String,
    _ arguments: [String],
    environment: [String: String] = [:],
    folder: URL
  ) throws -> [String: Double] {
    let output = folder.appending(path: "peer.json")
    let process = Process()
    process.executableURL = URL(filePath: python)
    process.arguments = arguments.map { $0 == "OUT" ? output.path() : $0 }
    process.environment = ProcessInfo.processInfo.environment
      .merging(["OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"]) { $1 }
      .merging(environment) { $1 }
    try process.run()
    process.waitUntilExit()
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: output))
    return (object as? [String: Any] ?? [:]).compactMapValues { $0 as? Double }
  }

  /// Smooth structured cells × columns: random weights of 14 Lorentzian bumps, and noise.
  static func structured(seed: UInt64, rows: Int, columns: Int) -> Matrix {
    var generator = SeededGenerator(seed: seed)
    var matrix = Matrix(rowCount: rows, columnCount: columns)
    let bumps = (0..<14).map { k in
      (0..<columns).map { j in
        let centre = Double(columns) * (Double((k * 7) % 14) + 0.5) / 14
        let offset = (Double(j) - centre) * Double(4 + k) / Double(columns)
        return 20 / Double(1 + k) / (1 + offset * offset)
      }
    }
    for i in 0..<rows {
      let weights = bumps.map { _ in 2 * generator.uniform() - 1 }
      for j in 0..<columns {
        var sum = 0.5 * (2 * generator.uniform() - 1)
        for (weight, bump) in zip(weights, bumps) { sum += weight * bump[j] }
        matrix[i, j] = sum
      }
    }
    return matrix
  }
}
