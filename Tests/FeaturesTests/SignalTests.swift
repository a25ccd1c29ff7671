import Features
import Testing

@Suite("Filter, slope and time axis")
struct SignalTests {
  /// Spec, spike features, section 2: b0 and a1…a4 at (rate Hz, cut-off kHz).
  static let coefficients: [(rate: Double, frequency: Double, b0: Double, a: [Double])] = [
    (
      50_000, 10, 0.039277641267493,
      [-0.700503055406366, 0.427897756275801, -0.112969694273377, 0.014017253683835]
    ),
    (
      50_000, 1, 1.28980847753581e-5,
      [-3.61512406377635, 4.91079672331432, -2.97055850049168, 0.675092210310117]
    ),
    (
      200_000, 10, 3.88858936064244e-4,
      [-3.06594882157538, 3.57378745285617, -1.87441156447674, 0.372794676172973]
    ),
    (
      200_000, 1, 5.79912374546325e-8,
      [-3.90234020318436, 5.71129170305688, -3.71546640552307, 0.906515833510346]
    ),
  ]

  @Test("Coefficients are those of the reference table", arguments: coefficients)
  func tabulated(row: (rate: Double, frequency: Double, b0: Double, a: [Double])) throws {
    let filter = try BesselFilter(frequency: row.frequency, rate: row.rate)
    #expect((filter.numerator[0] - row.b0).magnitude <= 1e-13 * row.b0 * 10)
    #expect(filter.numerator == [1, 4, 6, 4, 1].map { $0 * filter.numerator[0] })
    for (found, wanted) in zip(filter.denominator.dropFirst(), row.a) {
      // The table has 15 digits.
      #expect((found - wanted).magnitude <= 1e-14 * 10)
    }
  }

  @Test("A constant passes unchanged and a straight line keeps its slope")
  func linearInvariance() throws {
    let filter = try BesselFilter(frequency: 10, rate: 50_000)
    let constant = filter.zeroPhase([Double](repeating: -70, count: 100))
    #expect(constant.allSatisfy { ($0 + 70).magnitude < 1e-10 })
    let line = filter.zeroPhase((0..<200).map { 0.25 * Double($0) })
    // Near the ends the filter starts from a level, not from a slope.
    #expect((60..<140).allSatisfy { (line[$0] - 0.25 * Double($0)).magnitude < 1e-10 })
  }

  @Test("Filtering does not shift a symmetric bump")
  func zeroPhase() throws {
    var bump = [Double](repeating: 0, count: 401)
    bump[200] = 1
    let smooth = try BesselFilter(frequency: 5, rate: 50_000).zeroPhase(bump)
    #expect(smooth.indices.max { smooth[$0] < smooth[$1] } == 200)
    #expect((0...60).allSatisfy { (smooth[200 - $0] - smooth[200 + $0]).magnitude < 1e-12 })
  }

  @Test("A cut-off at or above half the rate is refused", arguments: [20_000.0, 10_000])
  func impossibleCutoff(rate: Double) throws {
    #expect(throws: SpikeDetectionError.cutoffTooHigh(frequency: 10, rate: rate)) {
      try BesselFilter(frequency: 10, rate: rate)
    }
    let automatic = SpikeDetectionParameters.automaticFilterFrequency(rate: rate)
    _ = try BesselFilter(frequency: automatic, rate: rate)
  }

  @Test("Slopes are in V/s")
  func slopeUnits() throws {
    let trace = SampledTrace(voltage: [0, 1, 3, 3, 2], rate: 1000)
    let slope = try VoltageSlope(trace, filterFrequency: nil).values
    // 1 mV in 1 ms is 1 V/s.
    #expect(zip(slope, [1.0, 2, 0, -1]).allSatisfy { ($0 - $1).magnitude < 1e-12 })
  }

  @Test("A gap splits the trace: either side is as if it were alone")
  func gaps() throws {
    let wave = (0..<300).map { Double(($0 * 37) % 101) }
    let alone = try VoltageSlope(
      SampledTrace(voltage: Array(wave[160...]), rate: 50_000, firstSample: 160),
      filterFrequency: 10
    ).values
    var broken = wave
    for index in 150..<160 { broken[index] = .nan }
    let slope = try VoltageSlope(
      SampledTrace(voltage: broken, rate: 50_000),
      filterFrequency: 10
    ).values
    // Times of the two axes differ in the last bit, hence the filter's coefficients.
    #expect(zip(slope[160...], alone).allSatisfy { ($0 - $1).magnitude < 1e-9 })
    #expect((149..<160).allSatisfy { slope[$0].isNaN })
    #expect((0..<149).allSatisfy { slope[$0].isFinite })
  }

  @Test("The nearest sample is the first on a tie and absent outside the trace")
  func nearest() {
    let trace = SampledTrace(voltage: [Double](repeating: 0, count: 9), rate: 8)
    #expect(trace.nearestIndex(to: 0.0625) == 0)
    #expect(trace.nearestIndex(to: 0.0626) == 1)
    #expect(trace.nearestIndex(to: 1) == 8)
    #expect(trace.nearestIndex(to: 1.001) == nil)
    #expect(trace.nearestIndex(to: -0.001) == nil)
    #expect(trace.nearestIndex(to: .nan) == nil)
  }

  @Test("An even time axis finds the same samples as the same times written out")
  func timeAxes() {
    let voltage = [Double](repeating: 0, count: 4001)
    let even = SampledTrace(voltage: voltage, rate: 30_000, firstSample: 17, timeZero: 0.03)
    let explicit = SampledTrace(voltage: voltage, times: (0...4000).map { even.time(at: $0) })
    for k in 0..<2000 {
      let wanted = even.firstTime + (even.lastTime - even.firstTime) * Double(k) / 2000
      #expect(even.nearestIndex(to: wanted) == explicit.nearestIndex(to: wanted))
    }
  }
}
