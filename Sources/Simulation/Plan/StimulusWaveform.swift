import RealModule

/// A stimulus as amplifier software stores it: a holding level, a test pulse and one shape.
///
/// Units: s, and pA (current clamp) or mV (voltage clamp).
package struct StimulusWaveform: Sendable, Equatable {
  /// What is commanded between onset and end.
  package enum Shape: Sendable, Equatable {
    /// Nothing but the test pulse.
    case none
    /// One square pulse.
    case square(amplitude: Double, duration: Double)
    /// Equal square pulses whose onsets are `spacing` apart.
    case train(amplitude: Double, duration: Double, spacing: Double, count: Int)
    /// A ramp from 0 with `slope` units a second.
    case ramp(slope: Double, duration: Double)
    /// A sine whose frequency rises exponentially from `low` to `high` (Hz).
    case chirp(amplitude: Double, low: Double, high: Double, duration: Double)
    /// Three stretches of 3 s, 8 s apart, of low-pass noise (about 3 ms) on a pedestal.
    case noise(mean: Double, deviation: Double, seed: UInt64)
  }

  /// A calibration pulse before the stimulus.
  package struct TestPulse: Sendable, Equatable {
    /// First sample of the pulse (s).
    package var onset: Double
    /// Length (s).
    package var duration: Double
    /// Height above the holding level.
    package var amplitude: Double

    /// Creates a test pulse, by default from 10 to 20 ms.
    package init(onset: Double = 0.01, duration: Double = 0.01, amplitude: Double) {
      self.onset = onset
      self.duration = duration
      self.amplitude = amplitude
    }
  }

  /// Level before, between and after the pulses.
  package var holding: Double = 0
  /// The calibration pulse; `nil` for amplifiers that send none.
  package var testPulse: TestPulse?
  /// What is commanded from ``onset`` on.
  package var shape: Shape
  /// First moment of the shape (s).
  package var onset: Double
  /// Silence after the shape (s).
  package var tail: Double

  /// Creates a waveform.
  package init(
    holding: Double = 0,
    testPulse: TestPulse?,
    shape: Shape,
    onset: Double,
    tail: Double
  ) {
    self.holding = holding
    self.testPulse = testPulse
    self.shape = shape
    self.onset = onset
    self.tail = tail
  }

  /// Length of the shape (s).
  package var shapeDuration: Double {
    switch shape {
    case .none: 0
    case .square(_, let duration), .ramp(_, let duration): duration
    case .chirp(_, _, _, let duration): duration
    case .train(_, let duration, let spacing, let count):
      Double(count - 1) * spacing + duration
    case .noise: 19
    }
  }

  /// Length of the sweep (s).
  package var duration: Double { onset + shapeDuration + tail }

  /// The amplitude a stimulus table would name: height, end of a ramp, peak of a chirp; 0 for none.
  package var amplitude: Double {
    switch shape {
    case .none: 0
    case .square(let amplitude, _), .train(let amplitude, _, _, _): amplitude
    case .ramp(let slope, let duration): slope * duration
    case .chirp(let amplitude, _, _, _): amplitude
    case .noise(let mean, _, _): mean
    }
  }

  /// The command at every sample, rounded to 32 bits.
  ///
  /// Edges fall on round(time × rate), so that a pulse of duration d has round(d × rate) samples.
  package func samples(rate: Double) -> [Float] {
    var values = [Float](repeating: Float(holding), count: Self.index(duration, rate))
    if let pulse = testPulse {
      Self.add(pulse.amplitude, from: pulse.onset, lasting: pulse.duration, rate, &values)
    }
    switch shape {
    case .none: break
    case .square(let amplitude, let duration):
      Self.add(amplitude, from: onset, lasting: duration, rate, &values)
    case .train(let amplitude, let duration, let spacing, let count):
      for pulse in 0..<count {
        let start = onset + Double(pulse) * spacing
        Self.add(amplitude, from: start, lasting: duration, rate, &values)
      }
    case .ramp(let slope, let duration):
      fill(&values, rate, duration) { slope * ($0 + 1 / rate) }
    case .chirp(let amplitude, let low, let high, let duration):
      let growth = Double.log(high / low) / duration
      fill(&values, rate, duration) { time in
        amplitude * Double.sin(2 * .pi * low * (Double.exp(growth * time) - 1) / growth)
      }
    case .noise(let mean, let deviation, let seed):
      addNoise(mean: mean, deviation: deviation, seed: seed, rate, &values)
    }
    return values
  }

  private static func index(_ time: Double, _ rate: Double) -> Int { Int((time * rate).rounded()) }

  private static func add(
    _ amplitude: Double,
    from start: Double,
    lasting duration: Double,
    _ rate: Double,
    _ values: inout [Float]
  ) {
    let first = index(start, rate)
    let last = min(values.count, first + index(duration, rate))
    for sample in first..<max(first, last) { values[sample] += Float(amplitude) }
  }

  private func fill(
    _ values: inout [Float],
    _ rate: Double,
    _ duration: Double,
    _ command: (Double) -> Double
  ) {
    let first = Self.index(onset, rate)
    for k in 0..<min(Self.index(duration, rate), values.count - first) {
      values[first + k] += Float(command(Double(k) / rate))
    }
  }

  private func addNoise(
    mean: Double,
    deviation: Double,
    seed: UInt64,
    _ rate: Double,
    _ values: inout [Float]
  ) {
    let memory = Double.exp(-1 / (0.003 * rate))
    let kick = (1 - memory * memory).squareRoot()
    for stretch in 0..<3 {
      // The same seed in every stretch: frozen noise, as in the real stimulus set.
      var random = SimulationRandom(seed: seed)
      var level = 0.0
      let first = Self.index(onset + 8 * Double(stretch), rate)
      for sample in first..<(first + Self.index(3, rate)) {
        level = memory * level + kick * random.normal()
        values[sample] += Float(mean + deviation * level)
      }
    }
  }
}
