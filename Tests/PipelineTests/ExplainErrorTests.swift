import Features
import Foundation
import Pipeline
import TestSupport
import Testing

/// A run of one fixture cell, as `extract` makes it.
struct ExplainedRun {
  let folder: TemporaryFolder
  let name: String
  let result: CellResult

  var run: String { folder.file("run") }
  var file: String { folder.file(name + ".nwb") }

  init(_ name: String) async throws {
    self.name = name
    folder = try TemporaryFolder()
    let path = folder.file(name + ".nwb")
    try FileManager.default.copyItem(
      atPath: PackageRoot.fixture("cells/\(name).nwb"),
      toPath: path
    )
    let settings = try AnalysisSettings(ExtractConfiguration())
    let runFolder = RunFolder(folder.file("run"))
    let input = InputFile(path: path, cellID: name)
    let summary = try await ExtractionRun(
      settings: settings,
      folder: runFolder,
      program: BuiltProgram.worker()
    ).run([input]) { _ in }
    #expect(summary.computed == 1)
    result = try #require(runFolder.results().first)
  }

  func explain() throws -> ExplainedCell { try CellExplainer(run: run).explain(name) }
}

/// What `explain` says when it cannot.
@Suite(
  .enabled(
    if: PackageRoot.exists(PackageRoot.fixture("cells/pvalb_cell.nwb")),
    "fixtures/cells is missing: run MakeFixtures"
  )
)
struct ExplainErrorTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  @Test func `a folder without run json is no run`() throws {
    let folder = try TemporaryFolder()
    let text = message { _ = try CellExplainer(run: folder.path) }
    #expect(text.contains("found no run.json") && text.contains(folder.path))
    try Data("{\"program\": 1}".utf8).write(to: URL(fileURLWithPath: folder.file("run.json")))
    #expect(message { _ = try CellExplainer(run: folder.path) }.contains("found something else"))
  }

  @Test func `an unknown cell is answered with near names, a moved file asked for`() async throws {
    let run = try await ExplainedRun("pvalb_cell")
    let explainer = try CellExplainer(run: run.run)
    #expect(message { _ = try explainer.explain("pvalb_cel") }.contains("did you mean pvalb_cell?"))
    #expect(message { _ = try explainer.explain("xyz") }.contains("there are 1: pvalb_cell"))
    let moved = run.folder.file("elsewhere.nwb")
    try FileManager.default.moveItem(atPath: run.file, toPath: moved)
    #expect(message { _ = try explainer.explain("pvalb_cell") }.contains("--input"))
    #expect(try explainer.explain("pvalb_cell", fileNow: moved).explanation.path == moved)
    let other = PackageRoot.fixture("cells/sst_cell.nwb")
    let text = message { _ = try explainer.explain("pvalb_cell", fileNow: other) }
    #expect(text.contains("SHA-256") && text.contains(other))
  }

  @Test func `every feature of the dictionary has a basis of its own kind`() {
    let bases = Dictionary(
      uniqueKeysWithValues: FeatureDictionary.all.map { ($0.name, FeatureBasis($0)) }
    )
    #expect(bases["threshold_v_long_square"] == .rheobaseSpike)
    #expect(bases["ap_mean_width_3_long_square"] == .levelTrain(3))
    #expect(bases["ap_1_width_3_long_square"] == .levelSpike(3))
    #expect(bases["latency_0_long_square"] == .levelTrain(0))
    #expect(bases["latency"] == .heroTrain)
    #expect(bases["width_hero"] == .heroSpike)
    #expect(bases["fast_trough_v_last_rheo"] == .rheobaseTrain)
    #expect(bases["isi_cv_max"] == .spikingSweeps)
    #expect(bases["peak_v_ramp"] == .firstSpikes)
    #expect(bases["short_square_current"] == .commonAmplitude)
    #expect(bases["3db_freq_chirp"] == .impedance)
  }

  @Test(arguments: [("taus", ["tau"]), ("threshold_v_rhe", ["threshold_v_rheo"]), ("", [])])
  func `near names come nearest first`(wrong: String, first: [String]) {
    let near = NearNames.suggestions(for: wrong, among: FeatureDictionary.names)
    #expect(Array(near.prefix(1)).filter { !first.isEmpty && first.contains($0) } == first)
    #expect(near.count <= 5)
  }
}
