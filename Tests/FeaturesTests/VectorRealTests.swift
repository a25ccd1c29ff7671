import Electrophysiology
import Features
import Testing

@Suite(
  "Vectors of a real recording agree with IPFX's functions",
  .enabled(if: VectorGolden.hasRealFile, "needs ../shared/data/nwb-converted")
)
struct VectorRealTests {
  private static let window = AnalysisWindow(start: 0.1468, end: 0.6468)

  /// Half-second steps at 20 kHz, 0.1 s about them.
  private static func preset() throws -> VectorPreset {
    let quantities = [
      "threshold_v", "peak_v", "width", "fast_trough_v", "upstroke_downstroke_ratio",
    ]
    let spike =
      "protocols: [long_square], combine: concatenate, sweeps: common, keep_clipped: [long_square]"
    let text = """
      name: half-second steps
      step_seconds: 0.5
      margin_seconds: 0.1
      sampling_rate: 20000
      levels: {amplitudes: [0, 25, 50, 60, 100, 150], tolerance: 0, shift: 10}
      families:
      - {name: psth, kind: spike_histogram, bin_ms: 50, width: 60}
      - {name: inst_freq, kind: instantaneous_rate, bin_ms: 20, width: 150}
      - {name: isi_shape, kind: interspike_shape, points: 100, spikes: 5, width: 100}
      - {name: first_ap_v, kind: first_spike, \(spike), window_ms: 3, width: 60}
      - {name: first_ap_dv, kind: first_spike_slope, \(spike), window_ms: 3, width: 59}
      - {name: step_subthresh, kind: subthreshold_steps, amplitudes: [-110, -90, -70, -50, -30, -10],
         tolerance: 5, bin_ms: 10, width: 420}
      - {name: subthresh_norm, kind: hyperpolarised, target: -101, bin_ms: 10, width: 70}
      - {name: subthresh_depol_norm, kind: depolarised, bin_ms: 10, width: 70}
      """
    let rows = quantities.map {
      "- {name: spiking_\($0), kind: spike_quantity, quantity: \($0), bin_ms: 20, width: 150}"
    }
    return try VectorPreset(yaml: ([text] + rows).joined(separator: "\n"))
  }

  @Test("Thirteen families on the known window")
  func agreement() throws {
    let sweeps = try VectorGolden.sweeps(of: VectorGolden.realFile)
    var golden = try VectorGolden.real()
    golden["isi_shape_single"] = nil
    let vectors = FeatureVectorExtractor(preset: try Self.preset(), window: Self.window)
      .vectors(of: sweeps)
    #expect(golden.count == 13)
    for entry in vectors.families {
      let expected = try #require(golden[entry.name])
      #expect(entry.values.count == expected.count)
      VectorGolden.compare(entry.values, expected, family: entry.name, file: "171116sh_0018")
      #expect(entry.notes.isEmpty)
    }
  }

  @Test("A single spike's shape ends where the voltage returns")
  func singleSpike() throws {
    var sweeps = try VectorGolden.sweeps(of: VectorGolden.realFile)
    sweeps.longSquares.removeAll { $0.sweep.current[5000] > 80 }
    let vectors = FeatureVectorExtractor(preset: try Self.preset(), window: Self.window)
      .vectors(of: sweeps)
    let expected = try #require(try VectorGolden.real()["isi_shape_single"])
    let shape = try #require(vectors["isi_shape"])
    VectorGolden.compare(shape.values, expected, family: "isi_shape", file: "171116sh_0018")
    #expect(shape.sources.map(\.role) == ["1 spikes at 50.0 pA"])
  }

  @Test("The standard preset keeps its widths and says what it did")
  func standardWidths() throws {
    let preset = try #require(VectorPreset.named("ipfx-2.1.2"))
    let sweeps = try VectorGolden.sweeps(of: VectorGolden.realFile)
    let vectors = FeatureVectorExtractor(preset: preset, window: Self.window).vectors(of: sweeps)
    #expect(vectors.families.map(\.values.count) == preset.families.map(\.width))
    // The recording starts 0.1468 s before the step: five of the twenty bins before it were not acquired.
    let steps = try #require(vectors["step_subthresh"])
    #expect(steps.values[..<5].allSatisfy { $0.isNaN })
    #expect(steps.values[6..<140].allSatisfy { $0.isFinite })
    #expect(steps.notes.count == 1)
    #expect(vectors.failures.contains { $0.feature == "step_subthresh" && $0.reason == .noSamples })
    #expect(vectors["first_ap_v"]?.notes.count == 1)
    let half = FeatureVectorExtractor(preset: try Self.preset(), window: Self.window)
      .vectors(of: sweeps)
    #expect(vectors["isi_shape"]?.values == half["isi_shape"]?.values)
  }
}
