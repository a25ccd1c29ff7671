/// The stretch of time (s) in which spikes are looked for; an absent bound means the trace's own.
package struct AnalysisWindow: Sendable, Equatable {
  /// First time of the window (s); `nil` for the first sample.
  package var start: Double?
  /// Last time of the window (s); `nil` for the last sample.
  package var end: Double?

  /// Creates a window.
  package init(start: Double? = nil, end: Double? = nil) {
    self.start = start
    self.end = end
  }

  /// No bounds: the whole trace.
  package static let whole = AnalysisWindow()

  /// Both bounds (s), taken from the trace where absent; NaN for an empty trace.
  package func bounds(in trace: SampledTrace) -> (start: Double, end: Double) {
    (start ?? trace.firstTime, end ?? trace.lastTime)
  }
}
