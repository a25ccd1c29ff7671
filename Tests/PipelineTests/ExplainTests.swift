import Features
import Foundation
import Pipeline
import TestSupport
import Testing

/// What `explain` says of a simulated cell must lead to the very numbers of the run.
@Suite(
  .enabled(
    if: PackageRoot.exists(PackageRoot.fixture("cells/pvalb_cell.nwb")),
    "fixtures/cells is missing: run MakeFixtures"
  )
)
struct ExplainTests {
  @Test(arguments: ["pvalb_cell", "sst_cell", "lamp5_cell"])
  func `explained values are those of the run, and every missing one has a reason`(
    name: String
  ) async throws {
    let cell = try await ExplainedFixture.of(name)
    let explanation = cell.explained.explanation
    #expect(explanation.features.map(\.name) == FeatureDictionary.names)
    #expect(explanation.features.map(\.value) == cell.result.features.map(\.value))
    #expect(!explanation.notes.contains { $0.contains("differ") })
    for feature in explanation.features {
      #expect((feature.value == nil) == !feature.missing.isEmpty, "\(feature.name)")
      #expect(feature.value == nil || !feature.sweeps.isEmpty, "\(feature.name) has no sweep")
    }
    #expect(explanation.features.count { $0.value != nil } > 100)
  }

  @Test(arguments: ["pvalb_cell", "sst_cell", "lamp5_cell"])
  func `sweeps and spikes that are named exist and carry evidence`(name: String) async throws {
    let cell = try await ExplainedFixture.of(name).explained
    for feature in cell.explanation.features {
      let evidence = cell.explanation.sweeps(of: feature)
      #expect(Set(evidence.map(\.number)) == Set(feature.sweeps), "\(feature.name)")
      for number in feature.sweeps { #expect(cell.surveyed(number)?.sweep != nil) }
      for reference in feature.spikes {
        let sweep = evidence.first { $0.number == reference.sweep }
        #expect(sweep?.spikes.indices.contains(reference.spike) == true, "\(feature.name)")
      }
    }
  }

  @Test(arguments: ["pvalb_cell", "sst_cell"])
  func `means of contributions are the features`(name: String) async throws {
    let explanation = try await ExplainedFixture.of(name).explained.explanation
    let names = [
      "vrest", "tau", "threshold_v_ramp", "upstroke_downstroke_ratio_short_square",
      "ap_1_width_short_square", "width_suprathresh_short_square", "adapt_mean",
    ]
    for name in names {
      let feature = try #require(explanation.feature(name))
      guard let value = feature.value else { continue }
      let values = feature.points.compactMap(\.value)
      let mean = values.reduce(0, +) / Double(values.count)
      #expect((mean - value).magnitude <= 1e-9 * value.magnitude, "\(name): \(mean), \(value)")
    }
  }

  @Test func `slopes of contributions are input resistance and f-I slope`() async throws {
    let explanation = try await ExplainedFixture.of("pvalb_cell").explained.explanation
    for (name, factor) in [("ri", 1000.0), ("f_i_curve_slope", 1)] {
      let feature = try #require(explanation.feature(name))
      let points = try feature.points.map { (try #require($0.current), try #require($0.value)) }
      let number = Double(points.count)
      let x = points.reduce(0) { $0 + $1.0 } / number
      let y = points.reduce(0) { $0 + $1.1 } / number
      let product = points.reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
      let slope = factor * product / points.reduce(0) { $0 + ($1.0 - x) * ($1.0 - x) }
      let value = try #require(feature.value)
      #expect((slope - value).magnitude <= 1e-9 * value.magnitude, "\(name): \(slope), \(value)")
    }
  }

  @Test func `sag, fits and landmarks lead to their features`() async throws {
    let explanation = try await ExplainedFixture.of("sst_cell").explained.explanation
    let sagFeature = try #require(explanation.feature("sag"))
    let sag = try #require(explanation.sweeps(of: sagFeature).first?.sag)
    #expect(sagFeature.value == (sag.peak - sag.steadyState) / (sag.peak - sag.baseline))
    #expect(sagFeature.value == sag.ratio)

    let tau = try #require(explanation.feature("tau"))
    for sweep in explanation.sweeps(of: tau) {
      let fit = try #require(sweep.timeConstant)
      let point = tau.points.first { $0.sweep == sweep.number }
      #expect(fit.tau.map { $0 * 1000 } == point?.value)
      #expect((fit.tau == nil) == (fit.rejection != nil))
      if let tau = fit.tau { #expect(fit.rate == 1 / tau || fit.rate.map { 1 / $0 } == tau) }
    }

    let threshold = try #require(explanation.feature("threshold_v_long_square"))
    let rheobase = try #require(explanation.sweeps(of: threshold).first)
    #expect(rheobase.number == explanation.choices.rheobaseSweep)
    #expect(rheobase.spikes.first?.threshold.voltage == threshold.value)
    let latency = try #require(explanation.feature("latency_rheo")?.value)
    let start = try #require(rheobase.windowStart)
    let found = try #require(rheobase.spikes.first?.threshold.time) - start
    #expect((found - latency).magnitude < 1e-9)
  }

  @Test func `one feature's explanation survives JSON`() async throws {
    let explanation = try await ExplainedFixture.of("pvalb_cell").explained.explanation
    let part = explanation.only(try #require(explanation.feature("tau")))
    let data = try JSONEncoder().encode(part)
    #expect(try JSONDecoder().decode(CellExplanation.self, from: data) == part)
    #expect(part.sweeps.map(\.number) == explanation.choices.membraneSweeps)
  }
}

/// A fixture cell, extracted and explained once for all tests.
struct ExplainedFixture: Sendable {
  let result: CellResult
  let explained: ExplainedCell

  private static let pvalb = Task { try await make("pvalb_cell") }
  private static let sst = Task { try await make("sst_cell") }
  private static let lamp5 = Task { try await make("lamp5_cell") }

  static func of(_ name: String) async throws -> ExplainedFixture {
    switch name {
    case "pvalb_cell": try await pvalb.value
    case "sst_cell": try await sst.value
    default: try await lamp5.value
    }
  }

  private static func make(_ name: String) async throws -> ExplainedFixture {
    let run = try await ExplainedRun(name)
    return ExplainedFixture(result: run.result, explained: try run.explain())
  }
}
