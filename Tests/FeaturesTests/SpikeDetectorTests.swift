import Features
import Testing

@Suite("Spike detection on hand-made traces")
struct SpikeDetectorTests {
  private static let rate = 50_000.0

  /// A spike drawn with straight lines: 100 mV up in 0.5 ms, down to -75 mV in 1 ms.
  private static func trace(spikesAt onsets: [Int], count: Int = 5000) -> SampledTrace {
    var voltage = [Double](repeating: -70, count: count)
    for onset in onsets {
      for k in 0...25 { voltage[onset + k] = -70 + 4 * Double(k) }
      for k in 1...50 { voltage[onset + 25 + k] = 30 - 2.1 * Double(k) }
    }
    return SampledTrace(voltage: voltage, rate: rate)
  }

  private static let unfiltered = SpikeDetectionParameters(filterFrequency: nil)

  @Test("A drawn spike has the landmarks that were drawn")
  func landmarks() throws {
    let spikes = try SpikeDetector(parameters: Self.unfiltered).spikes(
      in: Self.trace(spikesAt: [1000])
    )
    let spike = try #require(spikes.first)
    #expect(spikes.count == 1)
    #expect(spike.threshold.index == 999)
    #expect(spike.peak.index == 1025)
    #expect(spike.peak.voltage == 30)
    #expect(spike.trough?.index == 1075)
    #expect(spike.fastTrough?.index == 1075)
    #expect((spike.upstroke.slope - 200).magnitude < 1e-6)
    #expect((try #require(spike.downstroke).slope + 105).magnitude < 1e-6)
    #expect(!spike.isClipped)
    // Half height is -22.5 mV: 13 of 4 mV steps below the peak's, 25 of 2.1 mV after it.
    #expect((try #require(spike.width) - 39 / Self.rate).magnitude < 1e-12)
  }

  @Test("A flat trace has no spike")
  func flat() throws {
    let trace = SampledTrace(voltage: [Double](repeating: -70, count: 500), rate: Self.rate)
    #expect(try SpikeDetector().spikes(in: trace).isEmpty)
  }

  @Test("A spike that the trace cuts off is clipped and has no trough")
  func clipped() throws {
    let whole = Self.trace(spikesAt: [1000, 3000])
    let cut = SampledTrace(voltage: Array(whole.voltage[..<3040]), rate: Self.rate)
    let spikes = try SpikeDetector(parameters: Self.unfiltered).spikes(in: cut)
    #expect(spikes.map(\.isClipped) == [false, true])
    #expect(spikes[1].trough == nil)
    #expect(spikes[1].width == nil)
    #expect(spikes[1].upstrokeDownstrokeRatio == nil)
  }

  @Test("A spike is found on either side of a gap of missing samples")
  func gap() throws {
    var voltage = Self.trace(spikesAt: [1000, 3000]).voltage
    for k in 2000..<2100 { voltage[k] = .nan }
    let spikes = try SpikeDetector().spikes(in: SampledTrace(voltage: voltage, rate: Self.rate))
    let intact = try SpikeDetector().spikes(in: Self.trace(spikesAt: [1000, 3000]))
    #expect(spikes.map(\.peak.index) == intact.map(\.peak.index))
    #expect(spikes.map(\.threshold.index) == intact.map(\.threshold.index))
  }

  @Test("Only spikes that begin inside the window count")
  func window() throws {
    let trace = Self.trace(spikesAt: [1000, 2000, 3000])
    let spikes = try SpikeDetector()
      .spikes(in: trace, window: AnalysisWindow(start: 0.03, end: 0.05))
    #expect(spikes.map(\.peak.index) == [2025])
  }

  @Test("A window outside the trace is an error that names its bound")
  func windowOutside() {
    let trace = Self.trace(spikesAt: [])
    #expect(
      throws: SpikeDetectionError.windowOutsideTrace(time: 2, first: 0, last: trace.lastTime)
    ) {
      try SpikeDetector().spikes(in: trace, window: AnalysisWindow(start: 0, end: 2))
    }
  }

  @Test("Shifting the trace in time shifts times and nothing else")
  func shift() throws {
    let original = SpikeGolden.traces[3].sampled
    let shifted = SampledTrace(
      voltage: original.voltage,
      current: original.current.map(Array.init),
      rate: SpikeGolden.traces[3].rate,
      firstSample: 1000
    )
    let detector = SpikeDetector()
    let (before, after) = (try detector.spikes(in: original), try detector.spikes(in: shifted))
    #expect(before.count == after.count)
    for (a, b) in zip(before, after) {
      for column in Spike.columnNames where column.hasSuffix("index") {
        #expect(a.value(ofColumn: column) == b.value(ofColumn: column))
      }
      #expect((b.peak.time - a.peak.time - 0.02).magnitude < 1e-12)
    }
  }

  @Test("The cut-off estimated from a passive response is 1.1 times its steepest slope")
  func estimation() throws {
    var voltage = Self.trace(spikesAt: [3000]).voltage
    // A passive charging ramp of 0.4 mV a sample, 20 V/s, over 1 ms from 20 ms on.
    for k in 1000..<1050 { voltage[k] = -70 + 0.4 * Double(k - 1000) }
    for k in 1050..<1200 { voltage[k] = -50.4 }
    for k in 1200..<3000 { voltage[k] = -70 }
    let trace = SampledTrace(voltage: voltage, rate: Self.rate)
    let estimate = try #require(
      try SpikeDetectionParameters.estimated(
        from: [trace, trace],
        start: 0.02,
        filterFrequency: nil
      )
    )
    #expect((estimate.dvdtCutoff - 22).magnitude < 1e-6)
    // The slope at the window's end is 0.
    #expect(estimate.thresholdFraction.map { $0.magnitude < 1e-9 } == true)
    #expect(SpikeDetectionParameters().applying(estimate).thresholdFraction == 0.1)
  }

  @Test("Columns and landmarks are the same numbers")
  func columns() throws {
    let trace = SpikeGolden.traces[0].sampled
    let spike = try #require(try SpikeDetector().spikes(in: trace).first)
    #expect(spike.value(ofColumn: "threshold_v") == spike.threshold.voltage)
    #expect(spike.value(ofColumn: "fast_trough_t") == spike.fastTrough?.time)
    #expect(spike.value(ofColumn: "upstroke") == spike.upstroke.slope)
    #expect(spike.value(ofColumn: "clipped") == 0)
    #expect(spike.value(ofColumn: "no_such_column") == nil)
  }
}
