import Foundation
import Pipeline
import TestSupport
import Testing

/// A folder of small recordings, and runs of them through worker processes.
struct BatchBench {
  let folder: TemporaryFolder
  let settings: AnalysisSettings
  let inputs: [InputFile]

  /// Readable fixtures, written again and again under other names.
  init(cells: Int) throws {
    folder = try TemporaryFolder()
    let mapping = "mappings:\n  - pattern: X2LP_Search\n    family: long_square\n"
    settings = try AnalysisSettings(ExtractConfiguration(sweepQC: .all, ontologyText: mapping))
    let fixtures = allFixtures.filter { fixture in
      !BadInputTests.unusable.contains { $0.name == fixture.name }
    }
    var inputs: [InputFile] = []
    for number in 0..<cells {
      let name = "cell-\(number < 10 ? "0" : "")\(number)"
      let path = folder.file(name + ".nwb")
      try fixtures[number % fixtures.count].make(path)
      inputs.append(InputFile(path: path, cellID: name))
    }
    self.inputs = inputs
  }

  func run(_ name: String) -> RunFolder { RunFolder(folder.file(name)) }

  @discardableResult
  func extract(
    _ inputs: [InputFile]? = nil,
    into name: String,
    options: ExtractionOptions = ExtractionOptions(jobs: 2),
    fault: String? = nil,
    stop: StopRequest = StopRequest(),
    report: @escaping @Sendable (ExtractionRun.Event) -> Void = { _ in }
  ) async throws -> ExtractionRun.Summary {
    try await ExtractionRun(
      settings: settings,
      folder: run(name),
      options: options,
      program: BuiltProgram.worker(fault: fault)
    ).run(inputs ?? self.inputs, stop: stop, report: report)
  }

  static let tables = ["cells.csv", "sweeps.csv", "failures.csv", "spikes.csv", "features.h5ad"]

  /// Names of the tables that differ between two runs; a table that neither has is not compared.
  func differing(_ one: String, _ other: String) -> [String] {
    Self.tables.filter { table in
      FileManager.default.contents(atPath: run(one).file(table))
        != FileManager.default.contents(atPath: run(other).file(table))
    }
  }
}
