import Electrophysiology
import Features
import RealModule

/// A leaky integrator with a stereotyped spike: every quantity can be worked out by hand.
struct SyntheticCell {
  /// Membrane resistance (MΩ).
  var resistance = 250.0
  /// Membrane time constant (s).
  var tau = 0.015
  /// Resting voltage (mV).
  var rest = -70.0
  /// Threshold (mV): the rheobase is (threshold - rest) / resistance · 1000 = 100 pA.
  var threshold = -45.0
  /// Samples a second (Hz).
  var rate = 50_000.0
  /// Whether commands begin with a test pulse.
  var hasTestPulse = true

  /// Voltage (mV) of the spike `x` seconds after threshold; `nil` when it is over.
  ///
  /// A rise of 0.4 ms to +20 mV, a fall of 1 ms to -60 mV, then 10 ms down to -64 mV.
  private func spike(_ x: Double) -> Double? {
    switch x {
    case ..<0.0004: threshold + (20 - threshold) * (1 - Double.cos(.pi * x / 0.0004)) / 2
    case ..<0.0014: 20 - 80 * (1 - Double.cos(.pi * (x - 0.0004) / 0.001)) / 2
    case ..<0.0114: -60 - 4 * (x - 0.0014) / 0.01
    default: nil
    }
  }

  /// The response (mV) to a command (pA).
  func response(to current: [Double]) -> [Double] {
    var voltage = rest
    var sinceSpike: Double?
    return current.map { command in
      if let x = sinceSpike, let value = spike(x) {
        sinceSpike = x + 1 / rate
        voltage = value
      } else {
        sinceSpike = nil
        let target = rest + resistance * command / 1000
        voltage += (target - voltage) * (1 - Double.exp(-1 / (rate * tau)))
        if voltage >= threshold { sinceSpike = 1 / rate }
      }
      return voltage
    }
  }

  /// A sweep with a command that is 0 outside the stimulus.
  func sweep(
    _ number: Int,
    onset: Double = 0.6,
    duration: Double,
    total: Double,
    isCoarse: Bool = false,
    stimulus: (Double) -> Double
  ) -> ProtocolSweep {
    let count = Int((total * rate).rounded())
    let first = Int((onset * rate).rounded())
    let length = Int((duration * rate).rounded())
    var command = [Double](repeating: 0, count: count)
    if hasTestPulse {
      for k in Int(0.01 * rate)..<Int(0.02 * rate) { command[k] = -10 }
    }
    for k in first..<first + length { command[k] = stimulus(Double(k - first) / rate) }
    let sweep = Sweep(
      info: SweepInfo(
        number: number,
        clampMode: .currentClamp,
        samplingRate: rate,
        sampleCount: count
      ),
      voltage: .double(response(to: command)),
      current: .double(command),
      acquired: 0..<count
    )
    let found = StimulusFinder(rule: .assumingTestPulse).analyse(sweep)
    return ProtocolSweep(
      sweep: sweep,
      characteristics: found.characteristics,
      epochs: found.epochs,
      isCoarse: isCoarse
    )
  }

  /// A long square of 0.5 s.
  func longSquare(_ number: Int, _ amplitude: Double, onset: Double = 0.6) -> ProtocolSweep {
    sweep(number, onset: onset, duration: 0.5, total: 1.4) { _ in amplitude }
  }

  /// A short square of 3 ms.
  func shortSquare(_ number: Int, _ amplitude: Double) -> ProtocolSweep {
    sweep(number, duration: 0.003, total: 0.9) { _ in amplitude }
  }

  /// A ramp of 400 pA/s for 0.8 s.
  func ramp(_ number: Int) -> ProtocolSweep {
    sweep(number, duration: 0.8, total: 1.5) { 400 * $0 + 0.001 }
  }

  /// All protocols but the chirp.
  func sweeps() -> ProtocolSweeps {
    let amplitudes: [Double] = [-90, -70, -50, -30, 60, 120, 140, 160, 180, 200, 220, 160]
    return ProtocolSweeps(
      longSquares: amplitudes.enumerated().map { longSquare($0, $1) },
      shortSquares: [400.0, 900, 900, 1200].enumerated().map { shortSquare(20 + $0, $1) },
      ramps: [ramp(30), ramp(31)]
    )
  }

  /// A chirp of 10 pA from 0.2 to 40 Hz within 20 s, sampled at 5 kHz, below threshold.
  static func chirp(_ number: Int) -> ProtocolSweep {
    var cell = SyntheticCell()
    cell.rate = 5000
    cell.threshold = 0
    let growth = Double.log(40 / 0.2) / 20
    return cell.sweep(number, duration: 20, total: 22) { t in
      10 * Double.sin(2 * .pi * 0.2 * (Double.exp(growth * t) - 1) / growth) + 0.001
    }
  }
}
