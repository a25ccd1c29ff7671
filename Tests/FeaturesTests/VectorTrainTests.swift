import Electrophysiology
import Features
import Testing

@Suite("Binned spike trains agree with IPFX's functions")
struct VectorTrainTests {
  private static let preset = """
    name: two levels
    levels: {amplitudes: [0, 20]}
    families:
    - {name: psth, kind: spike_histogram, bin_ms: 50, width: 40}
    - {name: inst_freq, kind: instantaneous_rate, bin_ms: 20, width: 100}
    - {name: spiking_fast_trough_v, kind: spike_quantity, quantity: fast_trough_v, bin_ms: 20, width: 100}
    """

  private func spike(_ row: [Double?], rate: Double) throws -> Spike {
    let index = Int(try #require(row[0]))
    let point = TracePoint(index: index, time: Double(index) / rate, voltage: -50, current: nil)
    let rise = SlopePoint(index: index, time: point.time, voltage: -50, slope: 100)
    var spike = Spike(threshold: point, upstroke: rise, peak: point, isClipped: row[1] == 1)
    spike.fastTrough = row[2].map {
      TracePoint(index: index + 10, time: point.time, voltage: $0, current: nil)
    }
    return spike
  }

  private func vectors(_ train: VectorGolden.Train, _ conventions: String) throws -> FeatureVectors
  {
    let rate = train.rate
    let start = Double(train.first) / rate
    let length = Double(train.first + train.count - 1) / rate - Double(train.first - 1) / rate
    let total = train.first + train.count + Int(rate / 2)
    var input = ProtocolSweeps()
    var measured: [LongSquareSweep] = []
    for (number, rows) in train.spikes.enumerated() {
      let samples = Samples.double([Double](repeating: -70, count: total))
      let info = SweepInfo(
        number: number,
        clampMode: .currentClamp,
        samplingRate: rate,
        sampleCount: total
      )
      let sweep = Sweep(info: info, voltage: samples, current: samples, acquired: 0..<total)
      let epochs = SweepEpochs(
        test: nil,
        sweep: 0..<total,
        recording: 0..<total,
        stimulus: nil,
        experiment: nil
      )
      input.longSquares.append(
        ProtocolSweep(sweep: sweep, characteristics: nil, epochs: epochs)
      )
      measured.append(
        LongSquareSweep(
          number: number,
          amplitude: 100 + 20 * Double(number),
          spikes: try rows.map { try spike($0, rate: rate) },
          window: AnalysisWindow(start: start, end: start + length)
        )
      )
    }
    let preset = try VectorPreset(yaml: Self.preset + "\nconventions: \(conventions)")
    var features = CellFeatures()
    features.collection.longSquare = LongSquareAnalysis(
      sweeps: measured,
      minimumAmplitude: -100,
      conventions: preset.conventions.features
    )
    return FeatureVectorExtractor(preset: preset).vectors(of: input, features: features)
  }

  @Test("Spikes on edges of bins, outside the step, clipped and without trough")
  func agreement() throws {
    let trains = try VectorGolden.trains()
    #expect(trains.count == 40)
    for (number, train) in trains.enumerated() {
      let found = try vectors(train, "ipfx-2.1.2")
      for entry in found.families {
        VectorGolden.compare(
          entry.values,
          try #require(train.vectors[entry.name]),
          family: entry.name,
          file: "train \(number)"
        )
      }
    }
  }

  @Test("Corrected histograms count whole samples")
  func wholeSamples() throws {
    for train in try VectorGolden.trains() {
      let values = try #require(try vectors(train, "corrected")["psth"]).values
      for level in 0..<2 {
        var counts = [Double](repeating: 0, count: 20)
        for row in train.spikes[level] {
          let offset = Int(try #require(row[0])) - train.first
          if (0...train.count).contains(offset) { counts[min(20 * offset / train.count, 19)] += 1 }
        }
        let width = Double(train.count) / train.rate / 20
        for (value, count) in zip(values[20 * level..<20 * level + 20], counts) {
          #expect((value - count / width).magnitude < 1e-9 * max(value, 1))
        }
      }
    }
  }
}
