/// One simulated neuron with its electrode and everything that is known of it.
package struct SimulatedCell: Sendable {
  /// The electrode's values in the quality-control sweeps.
  package struct Electrode: Sendable, Equatable {
    /// Resistance in the bath (MΩ).
    package var pipetteResistance: Double
    /// Current in the bath at 0 mV (pA).
    package var offsetCurrent: Double
    /// Seal resistance (MΩ).
    package var sealResistance: Double
    /// Access resistance after break-in (MΩ).
    package var accessResistance: Double
  }

  /// Identifier, also the session part of the file name.
  package let id: String
  /// Donor, shared by two to four cells of a data set.
  package let donor: String
  /// Class the parameters were drawn from.
  package let neuronClass: InterneuronClass
  /// Species the parameters were shifted to.
  package let species: SimulatedSpecies
  /// Seed of the cell's noise.
  package let seed: UInt64
  /// Membrane parameters.
  package let parameters: NeuronParameters
  /// Electrode.
  package let electrode: Electrode
  /// What is known without noise.
  package let truth: ResponseTruth

  /// Draws a cell of a class; the same seed gives the same cell.
  ///
  /// Draws whose neuron is outside the class's working range (rheobase 20 to 330 pA, still spiking at the
  /// end of a step 140 pA above rheobase) are repeated, at most 50 times, with falling spread. A variability
  /// above 1 makes cells of a class differ more than designed, so that classes overlap.
  package init(
    id: String,
    donor: String,
    neuronClass: InterneuronClass,
    species: SimulatedSpecies,
    seed: UInt64,
    variability: Double = 1
  ) {
    var random = SimulationRandom(seed: seed)
    let typical = NeuronParameters.typical(neuronClass)
    let base = species == .human ? typical.humanized() : typical
    var drawn: (NeuronParameters, ResponseTruth)?
    for attempt in 0..<50 where drawn == nil {
      let spread = variability * Double(49 - attempt) / 49
      let parameters = base.varied(by: spread, random: &random)
      let model = NeuronModel(parameters: parameters)
      if let truth = ResponseTruth(model: model), Self.works(model, truth) {
        drawn = (parameters, truth)
      }
    }
    guard let drawn else {
      preconditionFailure("the typical \(species.rawValue) \(neuronClass.rawValue) does not work")
    }
    self.id = id
    self.donor = donor
    self.neuronClass = neuronClass
    self.species = species
    self.seed = seed
    parameters = drawn.0
    truth = drawn.1
    electrode = Electrode(
      pipetteResistance: random.uniform(3.5, 5.5),
      offsetCurrent: random.uniform(-40, 40),
      sealResistance: random.uniform(2000, 5000),
      accessResistance: min(
        random.uniform(6, 13),
        0.12 * drawn.1.passive.inputResistance
      )
    )
  }

  /// Whether a neuron fires through a strong step.
  private static func works(_ model: NeuronModel, _ truth: ResponseTruth) -> Bool {
    guard (20...330).contains(truth.rheobase), (-80 ... -58).contains(truth.restingPotential) else {
      return false
    }
    let count = Int(model.samplingRate)
    let command = [Float](repeating: Float(truth.rheobase + 160), count: count)
    let spikes = ResponseTruth.spikeSamples(model.respond(to: command))
    return spikes.count > 5 && spikes.contains { $0 > count * 8 / 10 }
  }
}
