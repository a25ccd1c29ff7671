import RealModule

/// Steady states and per-step decay factors of the eight gates, tabulated over voltage.
///
/// Rows every 0.125 mV from -120 to 80 mV, linear interpolation between them. A row is a pair of SIMD
/// vectors, so that all gates advance together and the inner loop calls no elementary function. Lanes:
/// m, h, n, a, b, w, z, r. Outside the range the edge row is used.
struct GateTable: Sendable {
  static let lowest = -120.0
  static let highest = 80.0
  static let rowsPerMillivolt = 8.0
  static let rowCount = Int((highest - lowest) * rowsPerMillivolt) + 1

  /// Steady state of row k at `2 k`, decay factor exp(-step / tau) at `2 k + 1`.
  let rows: [SIMD8<Double>]
  /// Integration step (ms).
  let step: Double

  /// Tabulates the gates for an integration step in ms.
  init(parameters: NeuronParameters, step: Double) {
    var rows: [SIMD8<Double>] = []
    rows.reserveCapacity(2 * Self.rowCount)
    for row in 0..<Self.rowCount {
      let voltage = Self.lowest + Double(row) / Self.rowsPerMillivolt
      let taus = Self.timeConstants(parameters, voltage)
      rows.append(Self.steadyStates(parameters, voltage))
      var decay = SIMD8<Double>()
      for lane in 0..<8 { decay[lane] = Double.exp(-step / taus[lane]) }
      rows.append(decay)
    }
    self.rows = rows
    self.step = step
  }

  /// Steady states of all gates at a voltage (mV).
  static func steadyStates(_ p: NeuronParameters, _ voltage: Double) -> SIMD8<Double> {
    SIMD8(
      boltzmann(voltage, p.sodiumHalf, p.sodiumSlope),
      boltzmann(voltage, p.inactivationHalf, -p.inactivationSlope),
      boltzmann(voltage, p.potassiumHalf, p.potassiumSlope),
      boltzmann(voltage, p.delayHalf, p.delaySlope),
      boltzmann(voltage, p.delayInactivationHalf, -6),
      boltzmann(voltage, -35, 6),
      boltzmann(voltage, -10, 4),
      boltzmann(voltage, -82, -7)
    )
  }

  /// Time constants of all gates at a voltage (ms).
  static func timeConstants(_ p: NeuronParameters, _ voltage: Double) -> SIMD8<Double> {
    let potassium =
      (0.087 + 11.4 * boltzmann(voltage, -14.6, -8.6))
      * (0.087 + 11.4 * boltzmann(voltage, 1.3, 18.7))
    let muscarinic =
      200 / (3.3 * Double.exp((voltage + 35) / 20) + Double.exp(-(voltage + 35) / 20))
    let afterhyperpolarization =
      1
      / (1 / p.afterhyperpolarizationDecay
        + boltzmann(voltage, -10, 4) / p.afterhyperpolarizationRise)
    return SIMD8(
      p.sodiumTau,
      p.inactivationTauFast
        + p.inactivationTauSlow * boltzmann(voltage, p.inactivationHalf - 2, -10),
      max(0.05, p.potassiumTauFactor * potassium),
      2,
      p.delayInactivationTau,
      muscarinic,
      afterhyperpolarization,
      80 * (0.3 + 0.7 * boltzmann(voltage, -75, -10))
    )
  }

  /// 1 / (1 + exp(-(voltage - half) / slope)); a negative slope falls with voltage.
  private static func boltzmann(_ voltage: Double, _ half: Double, _ slope: Double) -> Double {
    1 / (1 + Double.exp(-(voltage - half) / slope))
  }
}
