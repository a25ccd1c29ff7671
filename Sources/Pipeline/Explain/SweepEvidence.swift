/// What an analysis measured in one sweep; all times are seconds from the sweep's first sample.
///
/// The cell record and the feature collection look at the same sweep with slightly different windows and
/// least peaks, so that a sweep can occur once for each.
package struct SweepEvidence: Sendable, Codable, Equatable {
  /// A stretch of time (s).
  package struct Span: Sendable, Codable, Equatable {
    /// Begin (s).
    package var start: Double
    /// End (s).
    package var end: Double
  }

  /// One sample.
  package struct Point: Sendable, Codable, Equatable {
    /// Time (s).
    package var time: Double
    /// Voltage (mV).
    package var voltage: Double
    /// Current (pA); `nil` where none was recorded.
    package var current: Double?
    /// dV/dt (V/s) of upstroke and downstroke.
    package var slope: Double?
  }

  /// The voltages of the sag ratio (peak - steady state) / (peak - baseline).
  package struct Sag: Sendable, Codable, Equatable {
    /// The lowest sample.
    package var lowest: Point
    /// Mean voltage (mV) of ``peakWindow``.
    package var peak: Double
    /// 5 ms about the lowest sample.
    package var peakWindow: Span
    /// Mean voltage (mV) of ``baselineWindow``.
    package var baseline: Double
    /// 30 ms before the step.
    package var baselineWindow: Span
    /// Mean voltage (mV) of ``steadyWindow``.
    package var steadyState: Double
    /// The last 30 ms of the step.
    package var steadyWindow: Span
    /// The ratio, dimensionless.
    package var ratio: Double
  }

  /// The fit of the membrane time constant: v(t) = asymptote + amplitude · exp(-k · (t - start)).
  package struct TimeConstant: Sendable, Codable, Equatable {
    /// Fitted samples; `nil` when the fit was not tried.
    package var window: Span?
    /// Rate constant k (1/s).
    package var rate: Double?
    /// Amplitude (mV).
    package var amplitude: Double?
    /// Asymptote (mV).
    package var asymptote: Double?
    /// Root mean square residual (mV); at most 1 is accepted.
    package var rmse: Double?
    /// Deflection over the baseline's standard deviation, at least 20; `nil` without any noise.
    package var signalToNoise: Double?
    /// Time constant 1/k (s); `nil` unless accepted.
    package var tau: Double?
    /// Why the fit does not count.
    package var rejection: String?
  }

  /// `cell record` or `feature collection`.
  package var analysis: String
  /// Sweep number.
  package var number: Int
  /// Protocol, such as `long square`.
  package var protocolName: String
  /// What the sweep was chosen for, such as `rheobase sweep`.
  package var roles: [String]
  /// Amplitude (pA) that the analysis uses; `nil` for chirps.
  package var amplitude: Double?
  /// The stimulus window; its end is `nil` for ramps, which are analysed to their last sample.
  package var windowStart: Double?
  /// End of the window (s).
  package var windowEnd: Double?
  /// The time (s) that is 0 for features that are times.
  package var timeZero: Double
  /// Mean voltage (mV) before the step.
  package var baseline: Double?
  /// Where it was taken.
  package var baselineWindow: Span?
  /// Lowest sample of the window.
  package var lowest: Point?
  /// Largest deflection of the window.
  package var peakDeflection: Point?
  /// Spikes of the window over its duration (Hz).
  package var rate: Double?
  /// The spikes in order of time.
  package var spikes: [SpikeEvidence]
  /// The sag; long squares only.
  package var sag: Sag?
  /// The fit of tau; membrane sweeps only.
  package var timeConstant: TimeConstant?
}

/// One spike of a sweep with its landmarks; those that were not found are `nil`.
package struct SpikeEvidence: Sendable, Codable, Equatable {
  /// Position in the sweep, from 0.
  package var spike: Int
  /// Where the upstroke begins.
  package var threshold: SweepEvidence.Point
  /// Steepest rise.
  package var upstroke: SweepEvidence.Point
  /// Highest voltage.
  package var peak: SweepEvidence.Point
  /// Steepest fall.
  package var downstroke: SweepEvidence.Point?
  /// End of the fast repolarisation.
  package var fastTrough: SweepEvidence.Point?
  /// Lowest voltage before the next spike.
  package var trough: SweepEvidence.Point?
  /// After-depolarisation.
  package var adp: SweepEvidence.Point?
  /// Slow trough.
  package var slowTrough: SweepEvidence.Point?
  /// Full width (s) at half height.
  package var width: Double?
  /// Steepest rise over steepest fall.
  package var upstrokeDownstrokeRatio: Double?
  /// Whether the spike is cut off by the window's end.
  package var isClipped: Bool
  /// `direct` or `detour`.
  package var isiType: String?
}
