/// Cut-off and threshold fraction read off the passive response to a short square.
package struct EstimatedDetection: Sendable, Equatable {
  /// Slope (V/s) that a spike must cross: 1.1 times the median of the sweeps' passive maxima.
  package var dvdtCutoff: Double
  /// Threshold slope over mean upstroke; `nil` when no sweep has a spike at that cut-off.
  package var thresholdFraction: Double?
}

extension SpikeDetectionParameters {
  /// Least threshold fraction of short squares, whatever the estimate.
  static let leastShortSquareFraction = 0.1

  /// Estimates cut-off and threshold fraction from the first millisecond of short squares.
  ///
  /// With M the largest slope in the window and E the slope at its end, cut-off = 1.1 · median(M) and
  /// fraction = 1.2 · median(E) / mean upstroke of all spikes found at that cut-off. The cut-off may exceed
  /// 20 V/s, and a spike that begins inside the window inflates it. Source: spec, spike features, section 8.
  ///
  /// - Parameters:
  ///   - traces: the short-square sweeps; the window's indices come from the first one.
  ///   - start: stimulus onset (s).
  ///   - end: end of the passive stretch (s), by default 1 ms after the onset.
  ///   - filterFrequency: low-pass (kHz).
  /// - Returns: `nil` without a trace that covers the window.
  /// - Throws: ``SpikeDetectionError`` for an impossible filter or too short a trace.
  package static func estimated(
    from traces: [SampledTrace],
    start: Double,
    end: Double? = nil,
    filterFrequency: Double? = 10
  ) throws(SpikeDetectionError) -> EstimatedDetection? {
    guard let first = traces.first, let from = first.nearestIndex(to: start),
      let to = first.nearestIndex(to: end ?? start + 0.001), from < to
    else { return nil }
    var slopes: [[Double]] = []
    for trace in traces {
      slopes.append(try VoltageSlope(trace, filterFrequency: filterFrequency).values)
    }
    let covering = slopes.filter { $0.count > to }
    let maxima = covering.compactMap { slope in
      slope.firstMaximum(in: from..<to).map { slope[$0] }
    }
    let ends = covering.map { $0[to] }.filter { !$0.isNaN }
    guard let maximum = maxima.median(), let atEnd = ends.median() else { return nil }
    let cutoff = 1.1 * maximum
    let upstrokes = zip(traces, slopes).flatMap { trace, slope in
      SpikeFinder(
        trace: trace,
        slope: slope,
        range: (0, trace.count - 1),
        start: nil,
        parameters: SpikeDetectionParameters(dvdtCutoff: cutoff)
      )
      .candidates().map { slope[$0.upstroke] }
    }
    let mean = upstrokes.meanOfFinite(in: upstrokes.indices)
    return EstimatedDetection(
      dvdtCutoff: cutoff,
      thresholdFraction: mean.map { 1.2 * atEnd / $0 }
    )
  }

  /// These parameters with an estimate put in, the fraction not below 0.1.
  package func applying(_ estimate: EstimatedDetection) -> SpikeDetectionParameters {
    var result = self
    result.dvdtCutoff = estimate.dvdtCutoff
    result.thresholdFraction = max(
      Self.leastShortSquareFraction,
      estimate.thresholdFraction ?? Self.leastShortSquareFraction
    )
    return result
  }
}
