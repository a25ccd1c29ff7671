import RealModule

/// Integrates one neuron: exponential Euler for gates and voltage, all rates from tables.
///
/// The voltage step is the exact solution for frozen conductances; its exponential is replaced by the
/// reciprocal of the fourth-order Taylor polynomial, which is positive, monotone and off by less than
/// x^5/120. One step costs one table row pair and one division chain.
package struct NeuronModel: Sendable {
  /// Parameters of the neuron.
  package let parameters: NeuronParameters
  /// Samples a second of the output (Hz).
  package let samplingRate: Double
  /// Integration steps a sample.
  package let substeps: Int
  /// Membrane potential (mV) after two seconds without input from -70 mV.
  package let restingPotential: Double

  private let table: GateTable
  private let restingGates: SIMD8<Double>
  private let noiseGain: Double

  /// Tabulates the rates and lets the neuron settle.
  ///
  /// Steps are at most 0.01 ms: two a sample at 50 kHz, one at 200 kHz.
  package init(parameters: NeuronParameters, samplingRate: Double = 50_000) {
    let interval = 1000 / samplingRate
    self.parameters = parameters
    self.samplingRate = samplingRate
    substeps = max(1, Int((interval / 0.01 - 1e-9).rounded(.up)))
    table = GateTable(parameters: parameters, step: interval / Double(substeps))
    var state = State(
      voltage: -70,
      gates: GateTable.steadyStates(parameters, -70)
    )
    Self.settle(&state, for: 2000, parameters: parameters, table: table, current: 0)
    restingPotential = state.voltage
    restingGates = state.gates
    let passive = PassiveProperties(parameters: parameters, voltage: state.voltage)
    // A white current of s.d. s a sample gives a membrane s.d. of s R sqrt(dt / (2 tau)).
    noiseGain =
      parameters.restingNoise / (passive.inputResistance * 1e-3)
      / (interval / (2 * passive.timeConstant)).squareRoot()
  }

  /// Voltage and gates at one instant.
  struct State {
    var voltage: Double
    var gates: SIMD8<Double>
  }

  /// Membrane potential (mV) at every sample of a current command (pA), starting from rest.
  ///
  /// - Parameters:
  ///   - command: current (pA), one value a sample.
  ///   - bias: constant current added to the command (pA).
  ///   - random: source of channel noise, which is stronger where channels are open (from -54 to -44 mV);
  ///     `nil` for a noise-free neuron.
  /// - Returns: voltage before any measurement noise, one value a sample.
  /// - Complexity: O(samples × `substeps`), about 50 ns a step.
  package func respond(
    to command: [Float],
    bias: Double = 0,
    random: inout SimulationRandom?
  ) -> [Double] {
    var state = State(voltage: restingPotential, gates: restingGates)
    if bias != 0 {
      Self.settle(&state, for: 500, parameters: parameters, table: table, current: bias)
    }
    let rows = table.rows.span
    let scale = table.step / parameters.capacitance
    let slowMemory = Double.exp(-1 / (0.02 * samplingRate))
    let slowKick = (1 - slowMemory * slowMemory).squareRoot()
    var slow = 0.0
    var voltages = [Double](repeating: 0, count: command.count)
    for sample in command.indices {
      voltages[sample] = state.voltage
      var current = Double(command[sample]) + bias
      if let noise = random?.normal() {
        let open = max(0, min(1, (state.voltage + 54) / 10))
        current += noise * noiseGain * (1 + (parameters.activeNoiseFactor - 1) * open)
      }
      if parameters.irregularity > 0, let noise = random?.normal() {
        slow = slow * slowMemory + noise * slowKick
        current += slow * parameters.irregularity * max(0, min(1, (state.voltage + 62) / 6))
      }
      for _ in 0..<substeps {
        Self.advance(&state, parameters: parameters, rows: rows, scale: scale, current: current)
      }
    }
    return voltages
  }

  /// The noise-free response, see ``respond(to:bias:random:)``.
  package func respond(to command: [Float]) -> [Double] {
    var none: SimulationRandom?
    return respond(to: command, random: &none)
  }

  /// Lets the neuron run for some time (ms) at a constant current (pA).
  private static func settle(
    _ state: inout State,
    for time: Double,
    parameters: NeuronParameters,
    table: GateTable,
    current: Double
  ) {
    let rows = table.rows.span
    let scale = table.step / parameters.capacitance
    for _ in 0..<Int(time / table.step) {
      advance(&state, parameters: parameters, rows: rows, scale: scale, current: current)
    }
  }

  /// One exponential Euler step of gates and voltage.
  ///
  /// With x = g h / C and P(x) = 1 + x Q(x) the Taylor polynomial of exp(x), the step
  /// V + (V_inf - V)(1 - 1/P) becomes (V + drive h/C Q) / P: a single division.
  @inline(__always)
  private static func advance(
    _ state: inout State,
    parameters p: NeuronParameters,
    rows: borrowing Span<SIMD8<Double>>,
    scale: Double,
    current: Double
  ) {
    let position = (state.voltage - GateTable.lowest) * GateTable.rowsPerMillivolt
    let bounded = max(0, min(position, Double(GateTable.rowCount - 2)))
    let row = Int(bounded)
    let fraction = bounded - Double(row)
    let steady0 = rows[2 * row]
    let decay0 = rows[2 * row + 1]
    let steady = steady0 + fraction * (rows[2 * row + 2] - steady0)
    let decay = decay0 + fraction * (rows[2 * row + 3] - decay0)
    let gates = steady + (state.gates - steady) * decay
    let sodium = p.sodiumConductance * gates[0] * gates[0] * gates[0] * gates[1]
    let potassium =
      p.potassiumConductance * gates[2] * gates[2]
      + p.delayConductance * gates[3] * gates[3] * gates[3] * gates[4]
      + p.muscarinicConductance * gates[5]
      + p.afterhyperpolarizationConductance * gates[6]
    let h = p.hConductance * gates[7]
    let total = p.leakConductance + sodium + potassium + h
    let drive =
      p.leakConductance * p.leakReversal + sodium * NeuronParameters.sodiumReversal
      + potassium * NeuronParameters.potassiumReversal + h * NeuronParameters.hReversal + current
    let x = total * scale
    let q = 1 + x * (0.5 + x * (1.0 / 6 + x * (1.0 / 24)))
    state.voltage = (state.voltage + drive * scale * q) / (1 + x * q)
    state.gates = gates
  }
}
