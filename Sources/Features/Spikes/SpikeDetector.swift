/// Finds the spikes of a trace and their landmarks exactly as IPFX 2.1.2 does.
///
/// Differences, all where IPFX fails or drops a sweep: NaN samples split the trace instead of erasing it,
/// a spike whose trough is its peak has no downstroke instead of ending the analysis, the search around a
/// too long spike stops at the trace's ends, and a window end of 0 s is a window end. Source: spec, spike
/// features, sections 4 to 6.
package struct SpikeDetector: Sendable {
  /// What counts as a spike.
  package var parameters: SpikeDetectionParameters

  /// Creates a detector.
  package init(parameters: SpikeDetectionParameters = SpikeDetectionParameters()) {
    self.parameters = parameters
  }

  /// The spikes of a trace in order of time.
  ///
  /// - Parameters:
  ///   - trace: the visible samples of one sweep.
  ///   - window: where spikes are looked for; their thresholds may lie before it.
  /// - Returns: an empty array when there is none.
  /// - Throws: ``SpikeDetectionError`` for an impossible filter, too short a trace or a window outside it.
  /// - Complexity: O(count): two filter passes, two more at 1 kHz when there are spikes.
  package func spikes(
    in trace: SampledTrace,
    window: AnalysisWindow = .whole
  ) throws(SpikeDetectionError) -> [Spike] {
    // In a function of its own: the slope is gone before the next one is made.
    var (marks, spikes, end) = try untilFastTrough(in: trace, window: window)
    guard !marks.isEmpty else { return [] }
    let heavy = try VoltageSlope(trace, filterFrequency: Self.heavyFilterFrequency)
    AfterDepolarisationFinder(trace: trace, heavySlope: heavy.values, end: end)
      .complete(&spikes, marks: marks)
    return spikes
  }

  @inline(never)
  private func untilFastTrough(
    in trace: SampledTrace,
    window: AnalysisWindow
  ) throws(SpikeDetectionError) -> (marks: [SpikeMarks], spikes: [Spike], end: Int) {
    let slope = try VoltageSlope(trace, filterFrequency: parameters.filterFrequency).values
    let range = try trace.range(of: window)
    let marks = SpikeFinder(
      trace: trace,
      slope: slope,
      range: range,
      start: window.start,
      parameters: parameters
    )
    .spikes()
    let spikes = TroughFinder(trace: trace, slope: slope, end: range.end).spikes(from: marks)
    return (marks, spikes, range.end)
  }

  /// Cut-off (kHz) of the slope in which the after-depolarisation is looked for.
  static let heavyFilterFrequency = 1.0
}

extension SampledTrace {
  /// The samples nearest to a window's bounds.
  ///
  /// - Throws: ``SpikeDetectionError/windowOutsideTrace(time:first:last:)``.
  func range(
    of window: AnalysisWindow
  ) throws(SpikeDetectionError) -> (start: Int, end: Int) {
    let bounds = window.bounds(in: self)
    guard let start = nearestIndex(to: bounds.start) else {
      throw .windowOutsideTrace(time: bounds.start, first: firstTime, last: lastTime)
    }
    guard let end = nearestIndex(to: bounds.end) else {
      throw .windowOutsideTrace(time: bounds.end, first: firstTime, last: lastTime)
    }
    return (start, end)
  }
}
