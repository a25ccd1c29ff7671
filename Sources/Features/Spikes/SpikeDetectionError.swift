/// Why spikes could not be looked for in a trace.
package enum SpikeDetectionError: Error, Equatable, CustomStringConvertible {
  /// The filter's cut-off (kHz) is not below half the rate (Hz).
  case cutoffTooHigh(frequency: Double, rate: Double)
  /// The trace has fewer samples than the filter needs.
  case traceTooShort(count: Int, needed: Int)
  /// A window bound (s) is outside the trace.
  case windowOutsideTrace(time: Double, first: Double, last: Double)

  package var description: String {
    switch self {
    case .cutoffTooHigh(let frequency, let rate):
      """
      filter cut-off \(frequency) kHz is not below half the sampling rate \(rate) Hz; choose a lower \
      cut-off, e.g. \(SpikeDetectionParameters.automaticFilterFrequency(rate: rate)) kHz
      """
    case .traceTooShort(let count, let needed):
      "trace has \(count) samples, the filter needs at least \(needed); leave this sweep out"
    case .windowOutsideTrace(let time, let first, let last):
      "window bound \(time) s is outside the trace, \(first) to \(last) s; correct the window"
    }
  }
}
