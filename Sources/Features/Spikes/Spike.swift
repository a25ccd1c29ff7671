/// One sample of a trace that a feature points at.
package struct TracePoint: Sendable, Equatable {
  /// Index into the trace.
  package var index: Int
  /// Time (s).
  package var time: Double
  /// Voltage (mV).
  package var voltage: Double
  /// Current (pA); `nil` when the trace has none.
  package var current: Double?

  /// Creates a point.
  package init(index: Int, time: Double, voltage: Double, current: Double?) {
    self.index = index
    self.time = time
    self.voltage = voltage
    self.current = current
  }
}

/// A sample with the slope that begins there.
package struct SlopePoint: Sendable, Equatable {
  /// Index into the trace.
  package var index: Int
  /// Time (s).
  package var time: Double
  /// Voltage (mV).
  package var voltage: Double
  /// dV/dt from this sample to the next (V/s = mV/ms).
  package var slope: Double

  /// Creates a point.
  package init(index: Int, time: Double, voltage: Double, slope: Double) {
    self.index = index
    self.time = time
    self.voltage = voltage
    self.slope = slope
  }
}

/// How the membrane returns after a spike.
package enum ISIType: String, Sendable, Codable {
  /// Straight from the fast trough to the next spike.
  case direct
  /// By way of a slow trough.
  case detour
}

/// One action potential and its landmarks, in the order in which they happen.
///
/// A landmark that could not be found is `nil`, never 0.
package struct Spike: Sendable, Equatable {
  /// Where the upstroke begins: slope falls to a fraction of the sweep's mean upstroke.
  package var threshold: TracePoint
  /// The steepest rise between threshold and peak.
  package var upstroke: SlopePoint
  /// The highest voltage.
  package var peak: TracePoint
  /// The steepest fall between peak and trough; `nil` for a clipped spike.
  package var downstroke: SlopePoint?
  /// The lowest voltage before the next threshold; `nil` for a clipped spike.
  package var trough: TracePoint?
  /// The end of the fast repolarisation.
  package var fastTrough: TracePoint?
  /// The after-depolarisation.
  package var adp: TracePoint?
  /// The trough of the slow after-hyperpolarisation.
  package var slowTrough: TracePoint?
  /// Whether the spike is cut off by the end of the window, or has no fast trough.
  package var isClipped: Bool
  /// Direct or detour; `nil` without a fast trough.
  package var isiType: ISIType?
  /// Full width (s) at half height between fast trough and peak, a multiple of the sampling step.
  package var width: Double?
  /// upstroke / -downstroke, dimensionless; `nil` without a downstroke.
  package var upstrokeDownstrokeRatio: Double?

  /// Creates a spike of which only the rise is known.
  package init(
    threshold: TracePoint,
    upstroke: SlopePoint,
    peak: TracePoint,
    isClipped: Bool = false,
    isiType: ISIType? = nil
  ) {
    self.threshold = threshold
    self.upstroke = upstroke
    self.peak = peak
    self.isClipped = isClipped
    self.isiType = isiType
  }
}
