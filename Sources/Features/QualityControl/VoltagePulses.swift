import Electrophysiology

// Resistances from voltage-clamp test pulses (spec, epochs-and-qc §5). u is the change point where
// the command rises, w the one where it falls, m the samples in a millisecond:
//   base   means over [u-1-m, u-1)
//   stable means over [w-1-m, w-1)      R = (v_stable - v_base) / (i_stable - i_base)
//   peak   p = u + argmax i over [u, w-1)     R = (v[p] - v_base) / (i[p] - i_base)
// mV / pA = GΩ.

/// The square pulses of a voltage-clamp command, the test pulse left out.
struct VoltagePulses {
  /// Why a command has no usable pulses.
  enum Failure: Error, Equatable {
    /// No pulse besides the test pulse.
    case noPulse
    /// A pulse without an end.
    case truncated
    /// A pulse that falls before it rises.
    case negative
    /// Less than a millisecond before a pulse or within it.
    case tooShort

    /// The sentence for the notes.
    var sentence: String {
      switch self {
      case .noPulse: "there is no voltage pulse after the test pulse"
      case .truncated: "a voltage pulse has no end"
      case .negative: "a voltage pulse is negative"
      case .tooShort: "a voltage pulse or its baseline is shorter than 1 ms"
      }
    }
  }

  private let voltage: ArraySlice<Double>
  private let current: ArraySlice<Double>
  private let millisecond: Int
  private var pulses: [(rise: Int, fall: Int)] = []

  init(_ sweep: Sweep) throws(Failure) {
    let recording = EpochDetector.recording(of: sweep)
    voltage = sweep.voltage.doubles()[recording]
    current = sweep.current.doubles()[recording]
    // IPFX divides by the sampling interval; the truncated quotient is the same this way only.
    millisecond = Int(0.001 / (1 / sweep.info.samplingRate))
    let changes = CommandEdges.exactChanges(voltage)
    let rises = changes.filter { voltage[$0 + 1] > voltage[$0] }.dropFirst()
    let falls = changes.filter { voltage[$0 + 1] < voltage[$0] }.dropFirst()
    guard rises.count == falls.count else { throw .truncated }
    guard !rises.isEmpty else { throw .noPulse }
    for (rise, fall) in zip(rises, falls) {
      guard rise < fall else { throw .negative }
      guard rise - 1 - millisecond >= 0, fall - 1 - millisecond >= 0, rise < fall - 1 else {
        throw .tooShort
      }
      pulses.append((rise, fall))
    }
  }

  /// Mean over the pulses of the steady-state resistance (GΩ); may be infinite or NaN.
  var stableResistance: Double {
    mean { pulse in
      let base = (pulse.rise - 1 - millisecond)..<(pulse.rise - 1)
      let stable = (pulse.fall - 1 - millisecond)..<(pulse.fall - 1)
      return (average(voltage, stable) - average(voltage, base))
        / (average(current, stable) - average(current, base))
    }
  }

  /// Mean over the pulses of the resistance at the current's peak (GΩ); may be infinite or NaN.
  var peakResistance: Double {
    mean { pulse in
      let base = (pulse.rise - 1 - millisecond)..<(pulse.rise - 1)
      var peak = pulse.rise
      // The first of equal maxima.
      for k in pulse.rise..<(pulse.fall - 1) where current[k] > current[peak] { peak = k }
      return (voltage[peak] - average(voltage, base)) / (current[peak] - average(current, base))
    }
  }

  private func mean(_ resistance: ((rise: Int, fall: Int)) -> Double) -> Double {
    var sum = 0.0
    for pulse in pulses { sum += resistance(pulse) }
    return sum / Double(pulses.count)
  }

  private func average(_ samples: ArraySlice<Double>, _ range: Range<Int>) -> Double {
    SampleStatistics(samples[range]).mean
  }
}
