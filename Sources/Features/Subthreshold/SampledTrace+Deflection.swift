/// Baseline, deflections and sag. Source: spec, trains and subthreshold, section 2.
extension SampledTrace {
  /// Mean voltage (mV) of the 0.1 s before a stimulus, of what there is when the trace starts later.
  ///
  /// - Parameters:
  ///   - start: stimulus onset (s).
  ///   - duration: length (s) of the stretch.
  /// - Returns: `nil` when there is no sample before `start` or it lies outside the trace.
  package func baselineVoltage(before start: Double, duration: Double = 0.1) -> Double? {
    meanVoltage(from: max(start - duration, firstTime), to: start)
  }

  /// Mean voltage (mV) of the last 0.1 s of the first 0.1 s or more without a steep rise.
  ///
  /// For sweeps without a known stimulus. Only rises of 0.3 V/s and more at 1 kHz end a quiet stretch,
  /// because IPFX takes the absolute value of the wrong thing.
  ///
  /// - Returns: `nil` when there is no such stretch between two rises.
  /// - Throws: ``SpikeDetectionError`` when the trace cannot be filtered at 1 kHz.
  package func quietBaselineVoltage() throws(SpikeDetectionError) -> Double? {
    let slope = try VoltageSlope(self, filterFrequency: 1).values
    var previous: Int?
    for index in slope.indices where slope[index] >= 0.3 {
      if let previous, time(at: index) - time(at: previous) >= 0.1 {
        return meanVoltage(from: time(at: index) - 0.1, to: time(at: index))
      }
      previous = index
    }
    return nil
  }

  /// The largest deflection in a window: the maximum when the current in the window's middle is 0 or more
  /// (or not recorded), else the minimum.
  ///
  /// - Returns: `nil` when a bound is outside the trace or the window is empty.
  package func peakDeflection(from start: Double, to end: Double) -> TracePoint? {
    guard let middle = nearestIndex(to: start + (end - start) / 2),
      let window = window(from: start, to: end)
    else { return nil }
    let isUpward = current.map { $0[middle] >= 0 } ?? true
    let index = isUpward ? voltage.firstMaximum(in: window) : voltage.firstMinimum(in: window)
    return index.map(point(at:))
  }

  /// The lowest sample of a window; `nil` when a bound is outside the trace or the window is empty.
  package func minimumDeflection(from start: Double, to end: Double) -> TracePoint? {
    window(from: start, to: end).flatMap { voltage.firstMinimum(in: $0) }.map(point(at:))
  }

  /// The share of the peak hyperpolarisation that is gone at the stimulus' end:
  /// (peak - steady) / (peak - baseline), dimensionless.
  ///
  /// Peak is the mean of 5 ms about the lowest sample, steady state and baseline that of the last 30 ms of
  /// the window and before it.
  ///
  /// - Returns: `nil` when a bound is outside the trace or peak and baseline are equal.
  package func sag(from start: Double, to end: Double) -> Double? {
    sagMeasurement(from: start, to: end)?.ratio
  }

  /// The voltages behind ``sag(from:to:)``; `nil` where that is.
  package func sagMeasurement(from start: Double, to end: Double) -> SagMeasurement? {
    guard let lowest = minimumDeflection(from: start, to: end) else { return nil }
    let peakStart = max(lowest.time - 0.0025, firstTime)
    let peakEnd = min(lowest.time + 0.0025, lastTime)
    let steadyStart = max(end - 0.03, firstTime)
    guard let peak = meanVoltage(from: peakStart, to: peakEnd),
      let baseline = baselineVoltage(before: start, duration: 0.03),
      let steady = meanVoltage(from: steadyStart, to: end),
      peak != baseline
    else { return nil }
    return SagMeasurement(
      lowest: lowest,
      peak: peak,
      peakWindow: peakStart..<peakEnd,
      baseline: baseline,
      baselineWindow: max(start - 0.03, firstTime)..<start,
      steadyState: steady,
      steadyWindow: steadyStart..<end
    )
  }

  /// The samples from the one nearest to `start` up to, not including, the one nearest to `end`.
  func window(from start: Double, to end: Double) -> Range<Int>? {
    guard let first = nearestIndex(to: start), let last = nearestIndex(to: end), first < last else {
      return nil
    }
    return first..<last
  }
}
