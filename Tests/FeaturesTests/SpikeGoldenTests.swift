import Features
import Testing

@Suite("Spikes agree with IPFX 2.1.2 on simulated sweeps")
struct SpikeGoldenTests {
  /// Slopes (V/s) differ by the rounding of filter coefficients, times and voltages are the same numbers.
  private static let slopeTolerance = 1e-8
  private static let exactTolerance = 1e-12
  private static let ratioTolerance = 1e-9

  @Test("The golden file holds twelve sweeps and most of them spike")
  func goldenIsComplete() {
    #expect(SpikeGolden.traces.count == 12)
    #expect(SpikeGolden.traces.count { !$0.spikes.isEmpty } == 9)
    #expect(SpikeGolden.samples.count == SpikeGolden.traces.reduce(0) { $0 + $1.count })
  }

  @Test("Every landmark of every spike is the same sample", arguments: SpikeGolden.traces)
  func landmarks(trace: SpikeGolden.Trace) throws {
    let spikes = try SpikeDetector(parameters: trace.detection)
      .spikes(in: trace.sampled, window: trace.window)
    try #require(spikes.count == trace.spikes.count)
    #expect(spikes.map { $0.isiType?.rawValue ?? "nan" } == trace.isiTypes)
    for (spike, expected) in zip(spikes, trace.spikes) {
      for column in Spike.columnNames {
        let found = spike.value(ofColumn: column)
        if column.hasSuffix("index") {
          #expect(found == expected[column], "\(column)")
        } else if let wanted = expected[column] {
          let tolerance =
            switch column {
            case "upstroke", "downstroke": Self.slopeTolerance
            case "upstroke_downstroke_ratio": Self.ratioTolerance * wanted.magnitude
            default: Self.exactTolerance
            }
          let difference = ((found ?? .infinity) - wanted).magnitude
          #expect(difference <= tolerance, "\(column): \(String(describing: found)), \(wanted)")
        }
      }
      #expect((spike.width == nil) == (expected["width"] == nil))
    }
  }

  @Test("Rate, latency, adaptation and intervals agree to 1e-9", arguments: SpikeGolden.traces)
  func trains(trace: SpikeGolden.Trace) throws {
    let sampled = trace.sampled
    let spikes = try SpikeDetector(parameters: trace.detection)
      .spikes(in: sampled, window: trace.window)
    let train = SpikeTrain(spikes: spikes, in: sampled, window: trace.window)
    let found: [String: Double?] = [
      "avg_rate": train.averageRate, "latency": train.latency, "adapt": train.adaptation,
      "isi_cv": train.isiCV, "mean_isi": train.meanISI, "median_isi": train.medianISI,
      "first_isi": train.firstISI,
    ]
    for (name, value) in found {
      let expected = trace.train[name] ?? nil
      #expect((value == nil) == (expected == nil), "\(name)")
      if let value, let expected {
        #expect((value - expected).magnitude <= 1e-9 * max(1, expected.magnitude), "\(name)")
      }
    }
    if let pauses = trace.pauses { #expect(train.pauses() == pauses) }
  }

  @Test(
    "Baseline, deflection, sag, time constant and resistance agree",
    arguments: SpikeGolden.traces.filter { $0.subthreshold != nil }
  )
  func subthreshold(trace: SpikeGolden.Trace) throws {
    let expected = try #require(trace.subthreshold)
    let (start, end) = (try #require(trace.start), try #require(trace.end))
    let sampled = trace.sampled
    let baseline = sampled.baselineVoltage(before: start)
    var found = [
      "baseline": baseline,
      "deflection": sampled.peakDeflection(from: start, to: end)?.voltage,
    ]
    if trace.amplitude < 0 {
      found["sag"] = sampled.sag(from: start, to: end)
      found["tau"] = sampled.membraneTimeConstant(from: start, to: end)
      let lowest = try #require(sampled.minimumDeflection(from: start, to: end))
      found["inputResistance"] = InputResistance.fit([lowest], baseline: baseline)
    }
    #expect(found.count == expected.count)
    for (name, value) in found {
      let wanted = try #require(expected[name] ?? nil, "\(name)")
      // The time constant depends on the solver's stopping rule; the rest is arithmetic.
      let tolerance = (name == "tau" ? 1e-5 : 1e-9) * max(wanted.magnitude, 1e-3)
      #expect((try #require(value) - wanted).magnitude <= tolerance, "\(name)")
    }
  }
}
