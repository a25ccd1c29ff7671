/// The voltages between which the sag of one sweep lies.
///
/// Source: spec, trains and subthreshold, section 2.
package struct SagMeasurement: Sendable, Equatable {
  /// The lowest sample of the window.
  package var lowest: TracePoint
  /// Mean voltage (mV) over ``peakWindow``.
  package var peak: Double
  /// The 5 ms (s) about the lowest sample.
  package var peakWindow: Range<Double>
  /// Mean voltage (mV) over ``baselineWindow``.
  package var baseline: Double
  /// The 30 ms (s) before the step.
  package var baselineWindow: Range<Double>
  /// Mean voltage (mV) over ``steadyWindow``.
  package var steadyState: Double
  /// The last 30 ms (s) of the step.
  package var steadyWindow: Range<Double>

  /// The share of the peak hyperpolarisation that is gone: (peak - steady) / (peak - baseline).
  package var ratio: Double { (peak - steadyState) / (peak - baseline) }
}
