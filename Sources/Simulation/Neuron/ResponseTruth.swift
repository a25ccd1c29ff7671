/// What is known of a simulated neuron without any noise or measurement.
package struct ResponseTruth: Sendable, Equatable {
  /// Resting potential (mV).
  package let restingPotential: Double
  /// Input resistance (MΩ) and membrane time constant (ms) of the linearised neuron at rest.
  package let passive: PassiveProperties
  /// Smallest 1 s current step (pA) with a spike, to 0.5 pA.
  package let rheobase: Double
  /// Smallest 3 ms current step (pA) with a spike, to 2 pA.
  package let shortSquareThreshold: Double

  /// Measures a neuron; `nil` when no current up to 500 pA (3 ms: 4 nA) makes it spike.
  ///
  /// Bisection, which takes the response to be monotone in the current.
  package init?(model: NeuronModel) {
    restingPotential = model.restingPotential
    passive = PassiveProperties(
      parameters: model.parameters,
      voltage: model.restingPotential
    )
    let long = Self.threshold(of: model, lasting: 1, upTo: 500, precision: 0.5)
    let short = Self.threshold(of: model, lasting: 0.003, upTo: 4000, precision: 2)
    guard let long, let short else { return nil }
    rheobase = long
    shortSquareThreshold = short
  }

  /// Spikes of a voltage trace: upward crossings of -20 mV.
  package static func spikeCount(_ voltages: [Double]) -> Int {
    spikeSamples(voltages).count
  }

  /// Samples at which the voltage crosses -20 mV upwards.
  static func spikeSamples(_ voltages: [Double]) -> [Int] {
    var samples: [Int] = []
    for k in voltages.indices.dropFirst() where voltages[k] >= -20 && voltages[k - 1] < -20 {
      samples.append(k)
    }
    return samples
  }

  private static func threshold(
    of model: NeuronModel,
    lasting duration: Double,
    upTo limit: Double,
    precision: Double
  ) -> Double? {
    func spikes(_ amplitude: Double) -> Bool {
      let on = Int((duration * model.samplingRate).rounded())
      let after = Int((0.02 * model.samplingRate).rounded())
      let command =
        [Float](repeating: Float(amplitude), count: on) + [Float](repeating: 0, count: after)
      return spikeCount(model.respond(to: command)) > 0
    }
    var below = 0.0
    var above = limit
    guard !spikes(below), spikes(above) else { return nil }
    while above - below > precision {
      let middle = (below + above) / 2
      if spikes(middle) { above = middle } else { below = middle }
    }
    return above
  }
}
