import Features
import Simulation
import TestSupport
import Testing

@Suite("Vectors of simulated recordings agree with IPFX 2.1.2")
struct VectorGoldenTests {
  private static let isFast = VectorGolden.isOptimised
  private static let reason: Comment = "simulating whole recordings needs a release build"

  private func preset(_ name: String) throws -> VectorPreset {
    try #require(VectorPreset.named(name))
  }

  @Test(
    "The preset ipfx-2.1.2 equals the output of IPFX's tool",
    .enabled(if: isFast, reason),
    arguments: GoldenSet.names
  )
  func tool(name: String) throws {
    guard let golden = try VectorGolden.tool(name) else {
      // IPFX gives up cells without ramps.
      #expect(name == "sst_no_ramps")
      return
    }
    let preset = try preset("ipfx-2.1.2")
    let sweeps = try VectorGolden.simulated(name)
    let vectors = FeatureVectorExtractor(preset: preset).vectors(of: sweeps)
    #expect(golden.keys.sorted() == preset.families.map(\.name).sorted())
    for entry in vectors.families {
      let expected = try #require(golden[entry.name])
      #expect(entry.values.count == expected.count)
      VectorGolden.compare(entry.values, expected, family: entry.name, file: name)
    }
    #expect(vectors.families.allSatisfy { !$0.sources.isEmpty })
  }

  @Test("Without ramps only their block is missing", .enabled(if: isFast, reason))
  func noRamps() throws {
    let sweeps = try VectorGolden.simulated("sst_no_ramps")
    let vectors = FeatureVectorExtractor(preset: try preset("ipfx-2.1.2")).vectors(of: sweeps)
    let wave = try #require(vectors["first_ap_v"]).values
    #expect(wave[..<300].allSatisfy { $0.isFinite })
    #expect(wave[300...].allSatisfy { $0.isNaN })
    #expect(vectors.failures.contains { $0.feature == "first_ap_v" && $0.reason == .noSweeps })
    for entry in vectors.families where !entry.name.hasPrefix("first_ap") {
      #expect(entry.values.allSatisfy { $0.isFinite }, "\(entry.name)")
    }
  }

  @Test(
    "The preset schwider-2026 equals the study's procedure",
    .enabled(if: isFast, reason),
    arguments: GoldenSet.names
  )
  func study(name: String) throws {
    let golden = try VectorGolden.study(name)
    let numbers = ["long_square", "short_square", "ramp"].flatMap { golden.sweeps[$0] ?? [] }
    let sweeps = try VectorGolden.simulated(name, only: Set(numbers))
    let vectors = FeatureVectorExtractor(preset: try preset("schwider-2026")).vectors(of: sweeps)
    #expect(vectors["first_ap_v"]?.sources.map(\.sweepNumber) == golden.sweeps["first_ap"])
    for entry in vectors.families {
      guard let expected = golden.study[entry.name] ?? nil else {
        #expect(entry.isMissing, "\(name) \(entry.name)")
        #expect(vectors.failures.contains { $0.feature == entry.name })
        continue
      }
      let blocks = entry.name == "step_subthresh" ? 3 : 1
      VectorGolden.compare(entry.values, expected, family: entry.name, blocks: blocks, file: name)
    }
  }

  @Test("gouwens-2020 divides each level's rate by its maximum", .enabled(if: isFast, reason))
  func normalisedRate() throws {
    let sweeps = try VectorGolden.simulated("pvalb_float32")
    let vectors = FeatureVectorExtractor(preset: try preset("gouwens-2020")).vectors(of: sweeps)
    let rate = try #require(vectors["inst_freq"]).values
    let normalised = try #require(vectors["inst_freq_norm"]).values
    for (block, start) in [0, 100, 200].enumerated() {
      let own = rate[start..<start + 50]
      let greatest = try #require(own.max())
      #expect(Array(normalised[50 * block..<50 * block + 50]) == own.map { $0 / greatest })
    }
    let tool = FeatureVectorExtractor(preset: try preset("ipfx-2.1.2")).vectors(of: sweeps)
    for family in ["first_ap_v", "step_subthresh", "spiking_width"] {
      #expect(vectors[family]?.values == tool[family]?.values)
    }
  }
}
