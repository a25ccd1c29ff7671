import Electrophysiology
import Features
import Testing

@Suite("Protocol analyses of a leaky integrator")
struct ProtocolAnalysisTests {
  static let sweeps = SyntheticCell().sweeps()
  static let features = CellFeatureExtractor()
    .features(cellRecord: sweeps, collection: sweeps)

  private func expect(
    _ name: String,
    _ expected: Double,
    tolerance: Double,
    in features: CellFeatures = Self.features,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let value = features[name] else {
      Issue.record("\(name) is missing", sourceLocation: sourceLocation)
      return
    }
    #expect(
      (value - expected).magnitude <= tolerance,
      "\(name) is \(value), not \(expected) ± \(tolerance)",
      sourceLocation: sourceLocation
    )
  }

  // The steady state of a 0.5 s step is reached to e^-33; the fit of tau stops at the lowest sample.
  @Test("Passive properties are those of the circuit")
  func passive() {
    expect("vrest", -70, tolerance: 1e-9)
    expect("v_baseline", -70, tolerance: 1e-9)
    expect("ri", 250, tolerance: 1e-6)
    expect("input_resistance", 250, tolerance: 1e-6)
    expect("tau", 15, tolerance: 1e-4)
    expect("tau_s", 0.015, tolerance: 1e-7)
    expect("sag", 0, tolerance: 1e-9)
    expect("vm_for_sag", -92.5, tolerance: 1e-6)
  }

  @Test("Rheobase and hero sweep are the smallest positive and the first 39 to 61 pA above it")
  func selection() {
    expect("rheobase_sweep_num", 5, tolerance: 0)
    expect("rheobase_i", 120, tolerance: 0)
    // 160 pA occurs twice, in sweeps 7 and 11: the first counts.
    expect("thumbnail_sweep_num", 7, tolerance: 0)
    expect("thumbnail_sweep_offset", 40, tolerance: 0)
    expect("short_square_current", 900, tolerance: 0)
    expect("threshold_i_short_square", 900, tolerance: 0)
  }

  // t = tau·ln(I / (I - 100 pA)); one sample is 0.02 ms, and the landmark may be the sample before.
  @Test("Latency follows from the charging curve")
  func latency() {
    let latency = 0.015 * 1.791_759_469_228_055  // ln 6
    expect("latency_rheo", latency, tolerance: 6e-5)
    expect("latency_0_long_square", latency, tolerance: 6e-5)
    expect("threshold_t_long_square", 0.5 + latency, tolerance: 6e-5)
    expect("adaptation", 0, tolerance: 1e-9)
    expect("isi_cv_hero", 0, tolerance: 1e-9)
  }

  @Test("Spike landmarks are those of the template")
  func landmarks() {
    expect("peak_v_long_square", 20, tolerance: 0.2)
    expect("fast_trough_v_long_square", -60, tolerance: 0.2)
    expect("trough_v_long_square", -64, tolerance: 0.1)
    expect("slow_trough_v_long_square", -64, tolerance: 0.1)
    expect("trough_slowdeltav_rheo", -4, tolerance: 0.2)
    expect("peak_deltav_rheo", 65, tolerance: 0.5)
    expect("upstroke_downstroke_ratio_rheo", 65 / 0.4 / 80, tolerance: 0.05)
  }

  @Test("Both paths count the same spikes at the same levels")
  func levels() {
    for (k, number) in [5, 6, 7, 8, 9, 10].enumerated() {
      let sweep = Self.features.collection.longSquare?.sweeps.first { $0.number == number }
      let rate = sweep.map { Double($0.spikes.count) / 0.5 } ?? .nan
      expect("avg_rate_\(k)_long_square", rate, tolerance: 1e-9)
      expect("stimulus_amplitude_\(k)_long_square", 120 + 20 * Double(k), tolerance: 0)
    }
  }

  @Test("Times of the cell record count from half a second before the onset")
  func alignment() {
    expect("threshold_t_short_square", 0.5 + 0.0018, tolerance: 0.0003)
    let zero = Self.features.cellRecord.longSquare?.sweeps.first?.timeZero
    #expect(zero.map { ($0 - 0.1).magnitude < 1e-12 } == true)
    #expect(Self.features.collection.longSquare?.sweeps.first?.timeZero == 0)
  }

  @Test("Whole-sweep spikes come in the order of sweep numbers")
  func sweepSpikes() {
    let numbers = Self.features.sweepSpikes.map(\.number)
    #expect(numbers == Array(0..<12) + [20, 21, 22, 23, 30, 31])
    #expect(Self.features.sweepSpikes[0].peakDeflection.map { $0 < -92 } == true)
    #expect(Self.features.sweepSpikes[5].peakDeflection == nil)
  }
}
