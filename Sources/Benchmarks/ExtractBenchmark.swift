import Foundation
import Pipeline
import Simulation

/// `patchline extract` of one recording against IPFX 2.1.2 on the same file, CPU seconds in one run.
enum ExtractBenchmark {
  /// Prints CPU seconds of ours and of the peer, and their ratio.
  ///
  /// - Parameters:
  ///   - python: interpreter with ipfx 2.1.2; `nil` to time ours alone.
  ///   - file: an NWB file; `nil` for a simulated cell of 39 sweeps.
  /// - Throws: when the file cannot be made or the peer fails.
  static func run(python: String?, file: String?) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "patchline-bench-extract")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = try file ?? simulated(in: folder)
    let input = InputFile(path: path, cellID: "bench")
    let settings = try AnalysisSettings(ExtractConfiguration(sweepQC: .all))
    let extractor = CellExtractor(settings: settings)
    var result: CellResult?
    var peak = Double.nan
    let ours = LearnerMeasuring.best(of: 5) {
      result = extractor.extract(input, identity: FileIdentity(of: input)).first
      if peak.isNaN { peak = LearnerMeasuring.peakMegabytes() }
    }
    let computed = result?.features.count { $0.value != nil } ?? 0
    print(
      "extract ours: \(ours.cpu) CPU s for \(result?.sweeps.count ?? 0) sweeps,"
        + " \(computed) features, digest included; peak memory \(peak) MB in the first run"
    )
    guard let python else { return }
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Peers/ipfx_extract.py").path()
    let peer = try LearnerMeasuring.peer(python, [script, path, "OUT"], folder: folder)
    let pipeline = peer["pipeline"] ?? .nan
    let collection = peer["collection"] ?? .nan
    print(
      "extract IPFX: pipeline \(pipeline) CPU s, feature collection \(collection) CPU s"
        + " (import \(peer["import"] ?? .nan) not counted);"
        + " ours \((pipeline + collection) / ours.cpu)x faster"
    )
  }

  private static func simulated(in folder: URL) throws -> String {
    let path = folder.appending(path: "pvalb_float32.nwb").path()
    if let entry = GoldenSet.entry(named: "pvalb_float32") {
      _ = try entry.makeFile().write(to: path)
    }
    return path
  }
}
