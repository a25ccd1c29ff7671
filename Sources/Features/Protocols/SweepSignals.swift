import Electrophysiology

/// Samples and slopes of one sweep, computed once and used by every analysis of the sweep.
///
/// Cell record and feature collection differ in their time axis, window and least peak, none of which
/// changes dV/dt by more than 1e-10 V/s, so the filter runs once.
struct SweepSignals {
  /// The sweep.
  let source: ProtocolSweep
  /// Its samples, time 0 at its first sample.
  let trace: SampledTrace
  private let slope: VoltageSlope
  private var heavySlope: VoltageSlope?

  /// Widens the samples and differentiates them.
  ///
  /// - Parameters:
  ///   - source: a current-clamp sweep.
  ///   - filterFrequency: low-pass (kHz); `nil` for 10 kHz, or what the rate allows.
  /// - Throws: ``SpikeDetectionError`` for an impossible filter or too short a sweep.
  init(_ source: ProtocolSweep, filterFrequency: Double?) throws(SpikeDetectionError) {
    self.source = source
    trace = SampledTrace(source.sweep)
    slope = try VoltageSlope(
      trace,
      filterFrequency: filterFrequency
        ?? SpikeDetectionParameters.automaticFilterFrequency(rate: source.sweep.info.samplingRate)
    )
  }

  /// The same samples with another time called 0 (s from the sweep's first sample); nothing is copied.
  func trace(zero: Double) -> SampledTrace {
    guard zero != 0 else { return trace }
    return SampledTrace(
      voltage: trace.voltage,
      readingCurrent: trace.current,
      rate: source.sweep.info.samplingRate,
      timeZero: zero,
      isSinglePrecision: trace.isSinglePrecision
    )
  }

  /// The spikes of a window.
  ///
  /// - Parameters:
  ///   - trace: one of this sweep's traces.
  ///   - window: on the time axis of `trace`.
  ///   - parameters: what counts as a spike; their filter is not used.
  /// - Returns: the spikes in order of time.
  /// - Throws: ``SpikeDetectionError`` for a window outside the sweep.
  mutating func spikes(
    on trace: SampledTrace,
    window: AnalysisWindow,
    parameters: SpikeDetectionParameters
  ) throws(SpikeDetectionError) -> [Spike] {
    let range = try trace.range(of: window)
    let marks = SpikeFinder(
      trace: trace,
      slope: slope.values,
      range: range,
      start: window.start,
      parameters: parameters
    )
    .spikes()
    guard !marks.isEmpty else { return [] }
    let heavy: VoltageSlope
    if let heavySlope {
      heavy = heavySlope
    } else {
      heavy = try VoltageSlope(trace, filterFrequency: SpikeDetector.heavyFilterFrequency)
      heavySlope = heavy
    }
    var spikes = TroughFinder(trace: trace, slope: slope.values, end: range.end)
      .spikes(from: marks)
    AfterDepolarisationFinder(trace: trace, heavySlope: heavy.values, end: range.end)
      .complete(&spikes, marks: marks)
    return spikes
  }
}

extension FeatureFailure {
  /// The failure of one sweep whose spikes could not be looked for.
  init(_ error: SpikeDetectionError, stage: Stage, family: String, sweep: Int) {
    let reason: FailureReason =
      switch error {
      case .cutoffTooHigh: .samplingRateTooLow
      case .traceTooShort: .tooShort
      case .windowOutsideTrace: .windowOutsideSweep
      }
    self.init(
      stage: stage,
      family: family,
      sweepNumber: sweep,
      reason: reason,
      message: "sweep \(sweep) is left out: \(error)"
    )
  }
}
