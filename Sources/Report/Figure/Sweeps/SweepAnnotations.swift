/// What the verb explain marks on a sweep.
///
/// Everything is optional: what is `nil` or empty is not drawn.
package struct SweepAnnotations: Sendable {
  /// A sample: time (s) on the figure's axis and voltage (mV).
  package struct Mark: Sendable, Equatable {
    /// Time (s).
    package var time: Double
    /// Voltage (mV).
    package var voltage: Double

    /// Creates a mark.
    package init(time: Double, voltage: Double) {
      self.time = time
      self.voltage = voltage
    }
  }

  /// The landmarks of one spike; `nil` where one was not found.
  package struct SpikeMarks: Sendable {
    /// Where the upstroke begins.
    package var threshold: Mark
    /// The steepest rise.
    package var upstroke: Mark?
    /// The highest voltage.
    package var peak: Mark
    /// The steepest fall.
    package var downstroke: Mark?
    /// The end of the fast repolarisation.
    package var fastTrough: Mark?
    /// The lowest voltage before the next spike.
    package var trough: Mark?
    /// The after-depolarisation.
    package var adp: Mark?
    /// The slow trough.
    package var slowTrough: Mark?

    /// Creates marks.
    package init(
      threshold: Mark,
      upstroke: Mark? = nil,
      peak: Mark,
      downstroke: Mark? = nil,
      fastTrough: Mark? = nil,
      trough: Mark? = nil,
      adp: Mark? = nil,
      slowTrough: Mark? = nil
    ) {
      self.threshold = threshold
      self.upstroke = upstroke
      self.peak = peak
      self.downstroke = downstroke
      self.fastTrough = fastTrough
      self.trough = trough
      self.adp = adp
      self.slowTrough = slowTrough
    }
  }

  /// The fit behind the membrane time constant: v(t) = asymptote + amplitude · exp(−(t − start)/tau).
  package struct ExponentialFit: Sendable {
    /// Fitted times (s), half-open.
    package var window: Range<Double>
    /// Voltage (mV) long after the start.
    package var asymptote: Double
    /// Voltage (mV) above the asymptote at the start of the window.
    package var amplitude: Double
    /// Time constant (s).
    package var tau: Double

    /// Creates a fit.
    package init(window: Range<Double>, asymptote: Double, amplitude: Double, tau: Double) {
      self.window = window
      self.asymptote = asymptote
      self.amplitude = amplitude
      self.tau = tau
    }
  }

  /// The voltages behind the sag ratio: (peak − steady state) / (peak − baseline).
  package struct Sag: Sendable {
    /// Baseline voltage (mV).
    package var baseline: Double
    /// Where the deflection is greatest, with its (averaged) voltage.
    package var peak: Mark
    /// Voltage (mV) at the end of the step.
    package var steadyState: Double
    /// Times (s) over which the steady state was averaged.
    package var steadyWindow: Range<Double>?
    /// The ratio itself, dimensionless.
    package var ratio: Double

    /// Creates a construction.
    package init(
      baseline: Double,
      peak: Mark,
      steadyState: Double,
      steadyWindow: Range<Double>? = nil,
      ratio: Double
    ) {
      self.baseline = baseline
      self.peak = peak
      self.steadyState = steadyState
      self.steadyWindow = steadyWindow
      self.ratio = ratio
    }
  }

  /// Spikes in order of time.
  package var spikes: [SpikeMarks]
  /// Times (s) over which the baseline was averaged.
  package var baselineWindow: Range<Double>?
  /// Baseline voltage (mV).
  package var baseline: Double?
  /// Times (s) of the stimulus.
  package var stimulusWindow: Range<Double>?
  /// The fit of the membrane time constant.
  package var tauFit: ExponentialFit?
  /// The construction of the sag ratio.
  package var sag: Sag?

  /// Creates annotations.
  package init(
    spikes: [SpikeMarks] = [],
    baselineWindow: Range<Double>? = nil,
    baseline: Double? = nil,
    stimulusWindow: Range<Double>? = nil,
    tauFit: ExponentialFit? = nil,
    sag: Sag? = nil
  ) {
    self.spikes = spikes
    self.baselineWindow = baselineWindow
    self.baseline = baseline
    self.stimulusWindow = stimulusWindow
    self.tauFit = tauFit
    self.sag = sag
  }
}
