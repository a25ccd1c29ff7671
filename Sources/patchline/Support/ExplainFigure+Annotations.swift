import Pipeline
import Report

extension SweepAnnotations {
  /// What was measured in a sweep, as marks.
  ///
  /// - Parameters:
  ///   - evidence: the sweep.
  ///   - focus: which measurements are shown.
  ///   - duration: length (s) of the sweep, where a window without end ends.
  init(_ evidence: SweepEvidence, focus: ExplainFigure.Focus, duration: Double) {
    self.init(
      spikes: focus.contains(.spikes) ? evidence.spikes.map(SpikeMarks.init) : [],
      baselineWindow: evidence.baselineWindow.flatMap(Self.range),
      baseline: evidence.baseline
    )
    if let start = evidence.windowStart {
      let end = evidence.windowEnd ?? duration
      if start < end { stimulusWindow = start..<end }
    }
    if focus.contains(.tau), let fit = evidence.timeConstant, let tau = fit.tau,
      let window = fit.window.flatMap(Self.range), let asymptote = fit.asymptote,
      let amplitude = fit.amplitude
    {
      tauFit = ExponentialFit(window: window, asymptote: asymptote, amplitude: amplitude, tau: tau)
    }
    if focus.contains(.sag), let sag = evidence.sag {
      self.sag = Sag(
        baseline: sag.baseline,
        peak: Mark(time: sag.lowest.time, voltage: sag.peak),
        steadyState: sag.steadyState,
        steadyWindow: Self.range(sag.steadyWindow),
        ratio: sag.ratio
      )
      baselineWindow = Self.range(sag.baselineWindow)
    }
  }

  private static func range(_ span: SweepEvidence.Span) -> Range<Double>? {
    span.start < span.end ? span.start..<span.end : nil
  }
}

extension SweepAnnotations.SpikeMarks {
  /// The landmarks of a detected spike.
  init(_ spike: SpikeEvidence) {
    let mark = { (point: SweepEvidence.Point?) in
      point.map { SweepAnnotations.Mark(time: $0.time, voltage: $0.voltage) }
    }
    self.init(
      threshold: SweepAnnotations.Mark(
        time: spike.threshold.time,
        voltage: spike.threshold.voltage
      ),
      upstroke: mark(spike.upstroke),
      peak: SweepAnnotations.Mark(time: spike.peak.time, voltage: spike.peak.voltage),
      downstroke: mark(spike.downstroke),
      fastTrough: mark(spike.fastTrough),
      trough: mark(spike.trough),
      adp: mark(spike.adp),
      slowTrough: mark(spike.slowTrough)
    )
  }
}

extension SweepEvidence {
  /// The part of a sweep (s) that a drawing shows; `nil` for all of it.
  func shownTimes(duration: Double) -> Range<Double>? {
    guard let start = windowStart else { return nil }
    switch protocolName {
    case "long square":
      guard let end = windowEnd, start < end else { return nil }
      return SweepPanel.window(around: start..<end)
    case "short square":
      let last = max(windowEnd ?? start, spikes.last?.peak.time ?? start)
      return (start - 0.01)..<(last + 0.04)
    case "ramp":
      // A ramp goes on for seconds after the cell has stopped firing or the step has ended.
      guard let last = spikes.last?.peak.time else { return (start - 0.2)..<duration }
      return (start - 0.2)..<min(last + 0.3, duration)
    default: return nil
    }
  }
}
