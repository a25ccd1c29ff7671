import Features
import Foundation
import Pipeline
import TestSupport
import Testing

/// All real files through triage, inspection and extraction, as a user's first day goes.
@Suite(
  .enabled(if: RealRecordingReference.exists, "../shared/data/nwb-real is not on this machine")
)
struct RealRecordingFileTests {
  /// What a file is.
  struct Expectation: Sendable, CustomStringConvertible {
    var file: String
    var dialect: String
    var currentClamp: Int
    var voltageClamp: Int
    var description: String { file }
    var path: String { PackageRoot.sharedData(file) }
  }

  static let files = [
    Expectation(
      file: "nwb-real/19926019.nwb",
      dialect: "NWB 2 (x-to-nwb)",
      currentClamp: 13,
      voltageClamp: 0
    ),
    Expectation(
      file: "nwb-real/2018_03_20_0005.nwb",
      dialect: "NWB 2 (x-to-nwb)",
      currentClamp: 1,
      voltageClamp: 0
    ),
    Expectation(
      file: "nwb-real/99111002.nwb",
      dialect: "NWB 2 (ndx-lnmc)",
      currentClamp: 16,
      voltageClamp: 0
    ),
    Expectation(
      file: "nwb-real/FergusonEtAl2015_PYR2.nwb",
      dialect: "NWB 2 (pynwb)",
      currentClamp: 13,
      voltageClamp: 0
    ),
    Expectation(
      file: "nwb-real/Lantyer_180817_ME_9_CC.nwb",
      dialect: "NWB 2 (pynwb)",
      currentClamp: 10,
      voltageClamp: 0
    ),
    Expectation(
      file: "nwb-real/Sst-IRES-CreAi14-395722.01.01.01.nwb",
      dialect: "NWB 1 (MIES)",
      currentClamp: 0,
      voltageClamp: 1
    ),
    Expectation(
      file: "nwb-real/valid_v2_MIES-NWBv2-0655f7e4.nwb",
      dialect: "NWB 2 (MIES)",
      currentClamp: 0,
      voltageClamp: 1
    ),
    Expectation(
      file: "nwb-converted/171116sh_0018.nwb",
      dialect: "NWB 2 (pynwb)",
      currentClamp: 17,
      voltageClamp: 0
    ),
  ]

  private func settings() throws -> AnalysisSettings {
    try AnalysisSettings(ExtractConfiguration(sweepQC: .all))
  }

  @Test(arguments: files)
  func `triage counts its sweeps`(expected: Expectation) throws {
    let input = InputFile(path: expected.path, cellID: "cell")
    let report = Triage(ontology: try settings().ontology).report(on: input)
    #expect(report.status != "unusable", "\(report.findings)")
    #expect(report.dialect == expected.dialect)
    #expect(report.currentClamp == expected.currentClamp)
    #expect(report.voltageClamp == expected.voltageClamp)
    let saysSo = report.findings.contains { $0.contains("no current-clamp sweep") }
    #expect(saysSo == (expected.currentClamp == 0))
  }

  @Test(arguments: files)
  func `inspection lists every sweep`(expected: Expectation) throws {
    let inspections = try Inspection.of(
      expected.path,
      settings: try settings(),
      keepsSamples: false
    )
    let sweeps = inspections.flatMap(\.document.sweeps)
    #expect(sweeps.count == expected.currentClamp + expected.voltageClamp)
    #expect(sweeps.count { $0.clampMode == "CurrentClamp" } == expected.currentClamp)
  }

  @Test(arguments: files)
  func `extraction gives features or says in one row why there are none`(
    expected: Expectation
  ) throws {
    let input = InputFile(path: expected.path, cellID: "cell")
    let results = CellExtractor(settings: try settings()).extract(
      input,
      identity: FileIdentity(of: input)
    )
    let result = try #require(results.first)
    #expect(results.count == 1)
    #expect(!result.isUnreadable)
    #expect(result.failures.allSatisfy { !$0.message.contains("\n") })
    let rows = result.failures.filter { $0.reason == "no_current_clamp" }
    #expect(rows.count == (expected.currentClamp == 0 ? 1 : 0))
    if expected.currentClamp == 0 {
      #expect(rows.first?.stage == "sweep")
      #expect(rows.first?.message.contains("voltage-clamp") == true)
      #expect(!result.failures.contains { $0.reason == "no_sweeps" })
      #expect(result.features.allSatisfy { $0.value == nil })
    }
  }
}
