/// What is measured in one long square.
package struct LongSquareSweep: Sendable {
  /// Sweep number.
  package var number: Int
  /// Current (pA) of the step: the sample after the onset.
  package var amplitude: Double
  /// Spikes of the window and, when the threshold lies before it, just before it.
  package var spikes: [Spike]
  /// Their timing.
  package var train: SpikeTrain
  /// Mean voltage (mV) of the 0.1 s before the step; `nil` without a sample there.
  package var baseline: Double?
  /// Largest deflection of the window: maximum for a depolarising, minimum for a hyperpolarising step.
  package var peakDeflection: TracePoint?
  /// Lowest sample of the window, with its current.
  package var minimum: TracePoint?
  /// Share of the hyperpolarisation that is gone at the end of the step; `nil` where undefined.
  package var sag: Double?
  /// Width (s) of the first spike halfway between threshold and peak.
  package var suprathresholdWidth: Double?
  /// The window (s) on the sweep's time axis.
  package var window: AnalysisWindow
  /// The time (s from the sweep's first sample) that is 0 on that axis.
  package var timeZero: Double

  /// Whether a spike was found anywhere.
  package var hasSpikes: Bool { !spikes.isEmpty }

  /// Creates a sweep from known measurements.
  package init(
    number: Int,
    amplitude: Double,
    spikes: [Spike] = [],
    window: AnalysisWindow,
    timeZero: Double = 0,
    baseline: Double? = nil,
    peakDeflection: TracePoint? = nil,
    minimum: TracePoint? = nil,
    sag: Double? = nil
  ) {
    self.number = number
    self.amplitude = amplitude
    self.spikes = spikes
    train = SpikeTrain(spikes: spikes, start: window.start ?? .nan, end: window.end ?? .nan)
    self.baseline = baseline
    self.peakDeflection = peakDeflection
    self.minimum = minimum
    self.sag = sag
    self.window = window
    self.timeZero = timeZero
  }

  /// Measures a sweep; `nil` when the window has no onset or reaches beyond the sweep.
  ///
  /// - Throws: ``SpikeDetectionError`` when spikes cannot be looked for.
  init?(
    _ plan: SweepPlan,
    signals: inout SweepSignals,
    minimumPeak: Double
  ) throws(SpikeDetectionError) {
    let trace = signals.trace(zero: plan.zero)
    guard let start = plan.window.start, let end = plan.window.end,
      let onset = trace.nearestIndex(to: start), onset + 1 < trace.count,
      let current = trace.current
    else { return nil }
    number = plan.sweep.number
    amplitude = current[onset + 1]
    spikes = try signals.spikes(
      on: trace,
      window: plan.window,
      parameters: SpikeDetectionParameters(minimumPeak: minimumPeak)
    )
    train = SpikeTrain(spikes: spikes, start: start, end: end)
    baseline = trace.baselineVoltage(before: start)
    peakDeflection = trace.peakDeflection(from: start, to: end)
    minimum = trace.minimumDeflection(from: start, to: end)
    sag = trace.sag(from: start, to: end)
    suprathresholdWidth = spikes.first.flatMap { trace.suprathresholdWidth(of: $0) }
    window = plan.window
    timeZero = plan.zero
  }
}
