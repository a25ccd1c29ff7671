import Electrophysiology
import Features
import Testing

@Suite(
  "Vectors depend on what they should and on nothing else",
  .enabled(if: VectorGolden.isOptimised, "hundreds of synthetic sweeps need a release build")
)
struct VectorPropertyTests {
  private static let amplitudes: [Double] = [-110, -90, -70, -50, -30, 60, 120, 140, 160, 180, 200]

  /// Steps of 1 s with short squares and ramps.
  private func sweeps(
    onset: Double = 0.6,
    duration: Double = 1,
    rate: Double = 50_000
  ) -> ProtocolSweeps {
    var cell = SyntheticCell()
    cell.rate = rate
    return ProtocolSweeps(
      longSquares: Self.amplitudes.enumerated().map { number, amplitude in
        cell.sweep(number, onset: onset, duration: duration, total: onset + duration + 0.4) { _ in
          amplitude
        }
      },
      shortSquares: [400.0, 900, 900, 1200].enumerated().map { cell.shortSquare(20 + $0, $1) },
      ramps: [cell.ramp(30), cell.ramp(31)]
    )
  }

  private func vectors(_ name: String, _ sweeps: ProtocolSweeps) throws -> FeatureVectors {
    FeatureVectorExtractor(preset: try #require(VectorPreset.named(name))).vectors(of: sweeps)
  }

  private func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { ($0 - $1).magnitude }.max() ?? 0
  }

  // IPFX counts 19 and 49 bins for these onsets instead of 20 and 50.
  @Test("No onset changes a width or a value", arguments: [0.505, 0.63, 0.755, 1.01])
  func onset(_ onset: Double) throws {
    let reference = try vectors("corrected", sweeps())
    let shifted = try vectors("corrected", sweeps(onset: onset))
    for (a, b) in zip(reference.families, shifted.families) {
      #expect(largestDifference(a.values, b.values) < 1e-8, "\(a.name)")
    }
    let preset = try #require(VectorPreset.named("ipfx-2.1.2"))
    let ipfx = try vectors("ipfx-2.1.2", sweeps(onset: onset))
    #expect(ipfx.families.map(\.values.count) == preset.families.map(\.width))
    #expect(ipfx.failures.isEmpty)
  }

  @Test(
    "Widths are the preset's whatever rate and duration",
    arguments: [20_000.0, 25_000, 48_000, 50_000, 100_000],
    [0.5, 1, 2]
  )
  func widths(rate: Double, duration: Double) throws {
    let sweeps = sweeps(duration: duration, rate: rate)
    for name in VectorPreset.names {
      let preset = try #require(VectorPreset.named(name))
      let found = try vectors(name, sweeps)
      #expect(found.families.map(\.name) == preset.families.map(\.name))
      #expect(found.families.map(\.values.count) == preset.families.map(\.width))
      for entry in found.families {
        #expect(entry.values.allSatisfy { $0.isFinite }, "\(name) \(entry.name)")
      }
      #expect(found["step_subthresh"]?.notes.isEmpty == (duration == 1))
      #expect(
        found["first_ap_v"]?.notes.contains { $0.contains("interpolated") } == (rate < 50_000)
      )
    }
  }

  @Test("Twice the rate gives nearly the same vectors", arguments: [25_000.0, 100_000])
  func rate(_ rate: Double) throws {
    let reference = try vectors("ipfx-2.1.2", sweeps())
    let other = try vectors("ipfx-2.1.2", sweeps(rate: rate))
    for family in ["step_subthresh", "subthresh_norm", "subthresh_depol_norm"] {
      let a = try #require(reference[family]).values
      // A smooth response sampled elsewhere within each bin.
      #expect(largestDifference(a, try #require(other[family]).values) < 0.02, "\(family)")
    }
    // Thresholds move by up to a sample: 0.04 ms of a rise of 400 V/s.
    let a = try #require(reference["first_ap_v"]).values
    #expect(largestDifference(a, try #require(other["first_ap_v"]).values) < 16)
    let rates = try #require(reference["inst_freq"]).values
    let difference = largestDifference(rates, try #require(other["inst_freq"]).values)
    #expect(difference < 0.02 * (rates.max() ?? 0))
  }

  @Test("Sweeps of another protocol change nothing")
  func otherProtocols() throws {
    var few = sweeps()
    few.shortSquares = []
    few.ramps = []
    let all = try vectors("ipfx-2.1.2", sweeps())
    let own = try vectors("ipfx-2.1.2", few)
    for (a, b) in zip(all.families, own.families) where !a.name.hasPrefix("first_ap") {
      #expect(a.values == b.values, "\(a.name)")
    }
    let wave = try #require(own["first_ap_v"])
    #expect(wave.values[..<150].allSatisfy { $0.isNaN })
    #expect(wave.values[150..<300] == all["first_ap_v"]?.values[150..<300])
    #expect(wave.values[300...].allSatisfy { $0.isNaN })
    #expect(
      own.failures.filter { $0.feature == "first_ap_v" }.map(\.reason) == [.noSweeps, .noSweeps]
    )
  }

  @Test("Analyses that are handed over give the same vectors")
  func reuse() throws {
    let sweeps = sweeps()
    let preset = try #require(VectorPreset.named("ipfx-2.1.2"))
    let features = CellFeatureExtractor().features(cellRecord: sweeps, collection: sweeps)
    let extractor = FeatureVectorExtractor(preset: preset)
    #expect(
      extractor.vectors(of: sweeps, features: features).joined
        == extractor.vectors(of: sweeps).joined
    )
  }

  @Test("A cell without anything has every family, NaN, with a reason")
  func nothing() throws {
    for name in VectorPreset.names {
      let preset = try #require(VectorPreset.named(name))
      let found = try vectors(name, ProtocolSweeps())
      #expect(found.families.map(\.values.count) == preset.families.map(\.width))
      #expect(found.families.allSatisfy { $0.isMissing })
      for family in preset.families {
        #expect(found.failures.contains { $0.feature == family.name && $0.reason == .noSweeps })
      }
    }
  }
}
