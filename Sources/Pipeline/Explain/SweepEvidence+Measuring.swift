import Electrophysiology
package import Features

extension SweepEvidence {
  /// The evidence of a long square.
  ///
  /// - Parameters:
  ///   - measured: what the analysis measured.
  ///   - analysis: which analysis.
  ///   - samples: the sweep.
  ///   - fitLimit: where the fit of tau ends at the latest (s, on the analysis' time axis).
  ///   - fitsTau: whether the sweep is one of the membrane sweeps.
  init(
    _ measured: LongSquareSweep,
    analysis: FeatureDefinition.Source,
    samples: Sweep?,
    fitLimit: Double?,
    fitsTau: Bool
  ) {
    let zero = measured.timeZero
    self.init(
      analysis: analysis.rawValue,
      number: measured.number,
      protocolName: FeatureDefinition.ProtocolName.longSquare.rawValue,
      roles: [],
      amplitude: measured.amplitude,
      windowStart: measured.window.start.map { $0 + zero },
      windowEnd: measured.window.end.map { $0 + zero },
      timeZero: zero,
      baseline: measured.baseline,
      lowest: measured.minimum.map { Point($0, zero: zero) },
      peakDeflection: measured.peakDeflection.map { Point($0, zero: zero) },
      rate: measured.train.averageRate,
      spikes: SpikeEvidence.list(measured.spikes, zero: zero)
    )
    guard let samples, let start = measured.window.start, let end = measured.window.end else {
      return
    }
    let trace = SampledTrace(samples, timeZero: zero)
    baselineWindow = Span(start: max(start - 0.1, trace.firstTime) + zero, end: start + zero)
    sag = trace.sagMeasurement(from: start, to: end).map { Sag($0, zero: zero) }
    if fitsTau {
      timeConstant = trace.timeConstantFit(from: start, to: end, limit: fitLimit)
        .map { TimeConstant($0, zero: zero) }
    }
  }

  /// The evidence of a short square or a ramp.
  init(
    _ measured: PulseSweep,
    analysis: FeatureDefinition.Source,
    protocolName: FeatureDefinition.ProtocolName
  ) {
    let zero = measured.timeZero
    self.init(
      analysis: analysis.rawValue,
      number: measured.number,
      protocolName: protocolName.rawValue,
      roles: [],
      amplitude: measured.amplitude,
      windowStart: measured.window.start.map { $0 + zero },
      windowEnd: measured.window.end.map { $0 + zero },
      timeZero: zero,
      rate: measured.train.averageRate,
      spikes: SpikeEvidence.list(measured.spikes, zero: zero)
    )
  }

  /// The evidence of a chirp, of which only the stimulus is known.
  init(chirp number: Int, stimulus: StimulusCharacteristics?) {
    self.init(
      analysis: FeatureDefinition.Source.chirp.rawValue,
      number: number,
      protocolName: FeatureDefinition.ProtocolName.chirp.rawValue,
      roles: ["impedance profile"],
      windowStart: stimulus?.startTime,
      windowEnd: stimulus?.endTime,
      timeZero: 0,
      spikes: []
    )
  }
}

extension SweepEvidence.Point {
  /// A sample of a trace whose time 0 is `zero` (s) after the sweep's first sample.
  init(_ point: TracePoint, zero: Double) {
    self.init(time: point.time + zero, voltage: point.voltage, current: point.current)
  }

  /// A sample with its slope.
  init(_ point: SlopePoint, zero: Double) {
    self.init(time: point.time + zero, voltage: point.voltage, slope: point.slope)
  }
}

extension SweepEvidence.Span {
  /// A range of a trace whose time 0 is `zero` (s) after the sweep's first sample.
  init(_ range: Range<Double>, zero: Double) {
    self.init(start: range.lowerBound + zero, end: range.upperBound + zero)
  }
}

extension SweepEvidence.Sag {
  init(_ measurement: SagMeasurement, zero: Double) {
    self.init(
      lowest: SweepEvidence.Point(measurement.lowest, zero: zero),
      peak: measurement.peak,
      peakWindow: SweepEvidence.Span(measurement.peakWindow, zero: zero),
      baseline: measurement.baseline,
      baselineWindow: SweepEvidence.Span(measurement.baselineWindow, zero: zero),
      steadyState: measurement.steadyState,
      steadyWindow: SweepEvidence.Span(measurement.steadyWindow, zero: zero),
      ratio: measurement.ratio
    )
  }
}

extension SweepEvidence.TimeConstant {
  init(_ fit: TimeConstantFit, zero: Double) {
    self.init(
      window: fit.start.map { SweepEvidence.Span(start: $0 + zero, end: fit.end + zero) },
      rate: fit.curve?.rate,
      amplitude: fit.curve?.amplitude,
      asymptote: fit.curve?.asymptote,
      rmse: fit.curve?.rmse,
      signalToNoise: fit.signalToNoise,
      tau: fit.timeConstant,
      rejection: fit.rejection?.rawValue
    )
  }
}

extension SpikeEvidence {
  /// The spikes of a sweep whose time 0 is `zero` (s) after its first sample.
  static func list(_ spikes: [Spike], zero: Double) -> [SpikeEvidence] {
    spikes.enumerated().map { position, spike in
      let point = { (landmark: TracePoint?) in
        landmark.map { SweepEvidence.Point($0, zero: zero) }
      }
      return SpikeEvidence(
        spike: position,
        threshold: SweepEvidence.Point(spike.threshold, zero: zero),
        upstroke: SweepEvidence.Point(spike.upstroke, zero: zero),
        peak: SweepEvidence.Point(spike.peak, zero: zero),
        downstroke: spike.downstroke.map { SweepEvidence.Point($0, zero: zero) },
        fastTrough: point(spike.fastTrough),
        trough: point(spike.trough),
        adp: point(spike.adp),
        slowTrough: point(spike.slowTrough),
        width: spike.width,
        upstrokeDownstrokeRatio: spike.upstrokeDownstrokeRatio,
        isClipped: spike.isClipped,
        isiType: spike.isiType?.rawValue
      )
    }
  }
}

extension SweepEvidence {
  /// A sweep that no analysis measured.
  package init(unused number: Int, protocolName: String, stimulus: StimulusCharacteristics?) {
    self.init(
      analysis: "none",
      number: number,
      protocolName: protocolName,
      roles: [],
      windowStart: stimulus?.startTime,
      windowEnd: stimulus?.endTime,
      timeZero: 0,
      spikes: []
    )
  }
}
