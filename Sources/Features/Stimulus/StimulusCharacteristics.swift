/// Onset, duration and amplitude of a sweep's stimulus.
///
/// Times are raw doubles as IPFX computes them (sample / rate, differences thereof): a square from
/// 0.78 s at 50 kHz has duration 0.9999999999999999 s, and nothing is rounded. Source: spec,
/// epochs-and-qc §3.
package struct StimulusCharacteristics: Sendable, Equatable {
  /// Time of the first sample off baseline (s); `nil` without a stimulus.
  package var startTime: Double?
  /// Duration (s), counted so that a square of N samples lasts N sample intervals; `nil` without a
  /// stimulus.
  package var duration: Double?
  /// Extreme command level of largest magnitude (pA in current clamp, mV in voltage clamp); 0
  /// without a stimulus.
  package var amplitude: Double
  /// First sample off baseline; `nil` without a stimulus.
  package var startIndex: Int?
  /// One past the last sample off baseline (IPFX's end index + 1); `nil` without a stimulus.
  package var endIndex: Int?

  /// Time of the first sample after the stimulus: start + duration (s); `nil` without a stimulus.
  package var endTime: Double? {
    guard let startTime, let duration else { return nil }
    return startTime + duration
  }

  /// The stimulus as a half-open index range; `nil` without a stimulus.
  package var indices: Range<Int>? {
    guard let startIndex, let endIndex else { return nil }
    return startIndex..<endIndex
  }

  /// A sweep without a stimulus (a 0 pA step, for instance): amplitude 0, everything else missing.
  package static let none = StimulusCharacteristics(
    startTime: nil,
    duration: nil,
    amplitude: 0,
    startIndex: nil,
    endIndex: nil,
  )

  /// Creates characteristics.
  package init(
    startTime: Double?,
    duration: Double?,
    amplitude: Double,
    startIndex: Int?,
    endIndex: Int?
  ) {
    self.startTime = startTime
    self.duration = duration
    self.amplitude = amplitude
    self.startIndex = startIndex
    self.endIndex = endIndex
  }

  /// Onset, duration and amplitude between two change points.
  ///
  /// With s = `first` + 1 and e = `last`: start = s/rate, duration = e/rate - (s - 1)/rate,
  /// amplitude = the maximum or the minimum of samples s...e, whichever is larger in magnitude (the
  /// minimum on a tie).
  /// ``none`` where s ≥ e (pulses of one sample, as in IPFX) or where all samples are NaN.
  package init(command: ArraySlice<Double>, first: Int, last: Int, rate: Double) {
    self = .none
    let start = first + 1
    guard start < last else { return }
    var highest = -Double.infinity
    var lowest = Double.infinity
    for value in command[start...last] where !value.isNaN {
      highest = max(highest, value)
      lowest = min(lowest, value)
    }
    guard highest >= lowest else { return }
    self.init(
      startTime: Double(start) / rate,
      duration: Double(last) / rate - Double(first) / rate,
      amplitude: abs(highest) > abs(lowest) ? highest : lowest,
      startIndex: start,
      endIndex: last + 1,
    )
  }
}
