import Foundation
import Pipeline
import Simulation
import TestSupport
import Testing

/// Extracted features of simulated recordings against what IPFX 2.1.2 gave for the very same samples.
///
/// Golden data: `Tests/Golden`, made by `make_ipfx_golden.py`. Tolerances are those of the specification;
/// IPFX rounds voltages to 32 bits, and its outputs are stored with nine digits.
@Suite struct IPFXGoldenTests {
  /// Where IPFX is wrong or stops, by file and feature; see DifferencesToIPFX.md.
  private static let explained: [String: Set<String>] = [:]

  private func extract(
    _ name: String,
    _ selection: ExtractConfiguration.SweepSelection
  ) throws -> CellResult {
    let folder = try TemporaryFolder()
    let path = folder.file(name + ".nwb")
    let entry = try #require(GoldenSet.entry(named: name))
    _ = try entry.makeFile().write(to: path)
    let input = InputFile(path: path, cellID: name)
    let settings = try AnalysisSettings(ExtractConfiguration(sweepQC: selection))
    let results = CellExtractor(settings: settings).extract(
      input,
      identity: FileIdentity(of: input)
    )
    return try #require(results.first)
  }

  private func compare(
    _ expected: [String: Double?],
    with result: CellResult,
    column: (String) -> String = { $0 },
    file: String
  ) -> Int {
    let found = Dictionary(
      (result.features + result.cellQCValues).map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
    var compared = 0
    for (name, value) in expected.sorted(by: { $0.key < $1.key }) {
      if Self.explained[file]?.contains(name) == true { continue }
      guard let observed = found[column(name)] else {
        Issue.record("\(file): no column for IPFX's \(name)")
        continue
      }
      compared += 1
      let isTau = name.contains("tau")
      let closeness = Closeness(
        observed ?? .nan,
        value ?? .nan,
        absolute: 2e-5,
        relative: isTau ? 1e-4 : 1e-5
      )
      #expect(closeness.holds, "\(file): \(name): \(closeness)")
    }
    return compared
  }

  @Test(arguments: GoldenSet.names)
  func `cell record and quality control agree with IPFX's pipeline`(name: String) throws {
    let golden = try GoldenRecord(name)
    let result = try extract(name, .passed)
    var record = golden.values("cell_record")
    record["blowout_mv"] = golden.values("qc_cell_features")["blowout_mv"]
    for (key, value) in golden.values("qc_cell_features") { record[key] = value }
    let compared = compare(record, with: result, file: name)
    #expect(compared > (golden.values("cell_record").isEmpty ? 5 : 40), "\(name): \(compared)")
    if let failed = golden.failedCell { #expect(result.cellQC == !failed) }
    let verdicts = Dictionary(uniqueKeysWithValues: result.sweeps.map { ($0.number, $0) })
    let states = golden.states
    #expect(states.count > 5)
    for (number, state) in states {
      #expect(verdicts[number]?.passed == state.passed, "\(name): sweep \(number)")
      #expect(verdicts[number]?.reasons == state.reasons, "\(name): sweep \(number)")
    }
  }

  @Test(arguments: GoldenSet.names)
  func `quality values agree sweep by sweep`(name: String) throws {
    let golden = try GoldenRecord(name)
    let result = try extract(name, .passed)
    let rows = Dictionary(uniqueKeysWithValues: result.sweeps.map { ($0.number, $0) })
    for sweep in golden.rows("qc_sweep_features") {
      let number = try #require(sweep["sweep_number"] as? Int)
      let row = try #require(rows[number])
      let values = Dictionary(
        row.values.map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }
      )
      for key in RunTables.sweepValueNames {
        guard let stored = sweep[key], !key.hasPrefix("num_"), key != "peak_deflection" else {
          continue
        }
        // IPFX accumulates means and RMS in 32 bits: 2e-5 mV.
        let closeness = Closeness(
          (values[key] ?? nil) ?? .nan,
          golden.number(stored) ?? .nan,
          absolute: 2e-5,
          relative: 1e-8
        )
        #expect(closeness.holds, "\(name), sweep \(number), \(key): \(closeness)")
      }
    }
  }

  @Test(arguments: GoldenSet.names)
  func `every spike is found where IPFX finds it, none is invented`(name: String) throws {
    let golden = try GoldenRecord(name)
    let result = try extract(name, .passed)
    let found = Dictionary(grouping: result.spikes, by: \.sweep)
    let golds = golden.spikes
    #expect(Set(found.keys) == Set(golds.keys), "\(name): sweeps with spikes")
    for (sweep, columns) in golds {
      let rows = found[sweep] ?? []
      for (column, values) in columns.sorted(by: { $0.key < $1.key }) {
        #expect(values.count == rows.count, "\(name), sweep \(sweep): \(column)")
        for (row, value) in zip(rows, values) {
          compare(row, column, value, golden, "\(name), sweep \(sweep), spike \(row.spike)")
        }
      }
    }
  }

  private func compare(
    _ row: SpikeRow,
    _ column: String,
    _ value: Any,
    _ golden: GoldenRecord,
    _ place: String
  ) {
    if column == "clipped" {
      #expect(row.isClipped == (golden.number(value) == 1), "\(place): clipped")
    } else if column == "isi_type" {
      #expect(row.isiType == (value as? String).flatMap { $0 == "nan" ? nil : $0 }, "\(place)")
    } else if let position = SpikeRow.columns.firstIndex(of: column) {
      let closeness = Closeness(
        row.values[position] ?? .nan,
        golden.number(value) ?? .nan,
        absolute: column.hasSuffix("_index") ? 0 : 2e-5,
        relative: 1e-8
      )
      #expect(closeness.holds, "\(place), \(column): \(closeness)")
    }
  }

  @Test(arguments: GoldenSet.names)
  func `the feature collection agrees with IPFX's on all sweeps`(name: String) throws {
    let golden = try GoldenRecord(name)
    let expected = golden.values("feature_collection")
    guard !expected.isEmpty else { return }
    let result = try extract(name, .all)
    let compared = compare(
      expected.filter { !["specimen_id", "id"].contains($0.key) && !$0.key.hasPrefix("fi_sqrt") },
      with: result,
      column: { $0 == "tau" ? "tau_s" : $0 },
      file: name
    )
    #expect(compared > 30)
  }
}
