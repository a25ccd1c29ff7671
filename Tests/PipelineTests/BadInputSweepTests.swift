import Pipeline
import TestSupport
import Testing

/// One bad sweep in a good file: it is left out and listed, the others are analysed.
@Suite struct BadInputSweepTests {
  /// A fixture, the sweeps that stay, and what is said of the one that does not.
  struct Case: Sendable, CustomStringConvertible {
    var name: String
    var kept: [Int]
    var words: String
    var description: String { name }
  }

  @Test(
    arguments: [
      Case(name: "zero-length.nwb", kept: [0, 2], words: "expected samples in 'data', found 0"),
      Case(
        name: "wrong-type.nwb",
        kept: [0, 2],
        words: "expected numbers in 'data', found string"
      ),
      Case(name: "missing-data.nwb", kept: [0, 2], words: "expected a dataset 'data', found none"),
      Case(name: "unknown-unit.nwb", kept: [0, 2], words: "found 'furlongs'"),
      Case(name: "missing-stimulus.nwb", kept: [0, 2], words: "expected a stimulus series"),
      Case(name: "timestamps.nwb", kept: [0, 2], words: "expected evenly spaced timestamps"),
      Case(name: "dangling-reference.nwb", kept: [0, 2], words: "one that leads nowhere"),
    ]
  )
  func `a sweep that cannot be described is listed with its object`(bad: Case) throws {
    let bench = try BadInputBench()
    let result = try #require(try bench.extract(bad.name).first)
    #expect(result.sweeps.map(\.number) == bad.kept)
    let rows = result.failures.filter { $0.reason == "rejected" }
    #expect(!rows.isEmpty)
    #expect(rows.allSatisfy { $0.stage == "sweep" && $0.family == "sweep 1" })
    #expect(rows.contains { $0.message.contains(bad.words) }, "\(rows.map(\.message))")
    #expect(rows.allSatisfy { $0.message.hasPrefix("\(bench.path(bad.name)), /") })
    #expect(result.sweeps.allSatisfy { $0.family == "long_square" })
  }

  @Test func `absurd rates reject each sweep with the rate, and one row says nothing is left`()
    throws
  {
    let result = try #require(try BadInputBench().extract("absurd-rate.nwb").first)
    let rejected = result.failures.filter { $0.reason == "rejected" }
    #expect(rejected.map(\.family) == ["sweep 0", "sweep 1", "sweep 2"])
    for (row, found) in zip(rejected, ["found 0.0 Hz", "found NaN", "found 1000000000000.0 Hz"]) {
      #expect(row.message.contains(found), "\(row.message)")
    }
    let rest = result.failures.filter { $0.reason != "rejected" }
    #expect(rest.map(\.reason) == ["no_usable_sweep"])
    #expect(result.sweeps.isEmpty)
    #expect(!result.isUnreadable)
  }

  @Test func `a corrupt chunk costs its sweep, and both tables say so`() throws {
    let bench = try BadInputBench()
    let result = try #require(try bench.extract("corrupt-chunk.nwb").first)
    let rows = result.failures.filter { $0.stage == "sweep" }
    #expect(rows.map(\.reason) == ["corrupt"])
    #expect(rows.map(\.family) == ["sweep 1"])
    let message = try #require(rows.first?.message)
    #expect(message.contains(bench.path("corrupt-chunk.nwb")))
    #expect(message.contains("/acquisition/data_00001_AD0/data"), "\(message)")
    #expect(message.contains("fetch it again"), "\(message)")
    #expect(result.sweeps.map(\.number) == [0, 1, 2])
    #expect(result.sweeps.map { $0.warnings.contains(message) } == [false, true, false])
    #expect(spikeCounts(result) == [0, nil, 0])
  }

  @Test func `a sweep of NaN is no spike, no crash and is marked`() throws {
    let result = try #require(try BadInputBench().extract("nan-sweep.nwb").first)
    #expect(result.sweeps.map(\.number) == [0, 1, 2])
    let row = result.sweeps[1]
    #expect(row.warnings.contains { $0.contains("every sample of the response is NaN") })
    #expect(spikeCounts(result) == [0, nil, 0])
    #expect(result.failures.contains { $0.family.hasSuffix("sweep 1") && $0.stage != "open" })
  }

  @Test func `a series without an electrode stays with its cell`() throws {
    let results = try BadInputBench().extract("missing-electrode.nwb")
    #expect(results.count == 1)
    #expect(results.first?.sweeps.map(\.number) == [0, 1, 2])
    let warnings = results.first?.sweeps[1].warnings ?? []
    #expect(warnings.contains { $0.contains("names no electrode") })
  }

  @Test func `voltage-clamp sweeps among others are rows without features`() throws {
    let result = try #require(try BadInputBench().extract("voltage-clamp.nwb").first)
    #expect(result.sweeps.map(\.clampMode) == ["CurrentClamp", "VoltageClamp", "CurrentClamp"])
    #expect(!result.failures.contains { $0.reason == "no_current_clamp" })
  }

  private func spikeCounts(_ result: CellResult) -> [Double?] {
    result.sweeps.map { row in row.values.first { $0.name == "num_spikes" }?.value ?? nil }
  }
}
