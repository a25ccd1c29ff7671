/// Passive properties of a neuron at a voltage, from the linearised membrane equation.
///
/// With conductance G at frozen gates and, per gate, k = (dI/dx)(dxInf/dV), the admittance of the
/// linearised neuron is Y(s) = C s + G + sum k / (1 + s tau). Derivatives are central differences.
package struct PassiveProperties: Sendable, Equatable {
  /// Steady-state input resistance 1000 / Y(0) (MΩ), h and other slow gates included.
  package let inputResistance: Double
  /// Input resistance (MΩ) before the h, M and afterhyperpolarisation gates and b have moved.
  package let instantaneousResistance: Double
  /// Membrane time constant (ms): -1/s at the zero of Y nearest to C / G, slow gates (b, w, z, r) frozen.
  ///
  /// A long step also moves the slow gates, so that a fit over all of it may differ by 10 %, and by more
  /// where there is sag.
  package let timeConstant: Double

  /// Linearises the neuron at `voltage` (mV).
  package init(parameters p: NeuronParameters, voltage: Double) {
    let gates = GateTable.steadyStates(p, voltage)
    let taus = GateTable.timeConstants(p, voltage)
    let step = 1e-3
    let above = GateTable.steadyStates(p, voltage + step)
    let below = GateTable.steadyStates(p, voltage - step)
    let chord = Self.chordConductance(p, gates)
    var coupling = SIMD8<Double>()
    for lane in 0..<8 {
      var moved = gates
      moved[lane] = above[lane]
      let high = Self.ionicCurrent(p, moved, voltage)
      moved[lane] = below[lane]
      coupling[lane] = (high - Self.ionicCurrent(p, moved, voltage)) / (2 * step)
    }
    // Lanes 4 to 7 (b, w, z, r) are slower than the membrane, 0 to 3 (m, h, n, a) faster or alike.
    let fast = chord + coupling[0] + coupling[1] + coupling[2] + coupling[3]
    instantaneousResistance = 1000 / fast
    inputResistance = 1000 / (chord + coupling.sum())
    var s = -fast / p.capacitance
    for _ in 0..<50 {
      var value = p.capacitance * s + chord
      var slope = p.capacitance
      for lane in 0..<4 {
        let factor = 1 + s * taus[lane]
        value += coupling[lane] / factor
        slope -= coupling[lane] * taus[lane] / (factor * factor)
      }
      let next = s - value / slope
      if !next.isFinite || next >= 0 { break }
      s = next
    }
    timeConstant = -1 / s
  }

  private static func chordConductance(_ p: NeuronParameters, _ x: SIMD8<Double>) -> Double {
    p.leakConductance + p.sodiumConductance * x[0] * x[0] * x[0] * x[1]
      + potassium(p, x) + p.hConductance * x[7]
  }

  private static func potassium(_ p: NeuronParameters, _ x: SIMD8<Double>) -> Double {
    p.potassiumConductance * x[2] * x[2] + p.delayConductance * x[3] * x[3] * x[3] * x[4]
      + p.muscarinicConductance * x[5] + p.afterhyperpolarizationConductance * x[6]
  }

  private static func ionicCurrent(
    _ p: NeuronParameters,
    _ x: SIMD8<Double>,
    _ voltage: Double
  ) -> Double {
    p.leakConductance * (voltage - p.leakReversal)
      + p.sodiumConductance * x[0] * x[0] * x[0] * x[1]
      * (voltage - NeuronParameters.sodiumReversal)
      + potassium(p, x) * (voltage - NeuronParameters.potassiumReversal)
      + p.hConductance * x[7] * (voltage - NeuronParameters.hReversal)
  }
}
