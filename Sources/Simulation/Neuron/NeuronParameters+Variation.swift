extension NeuronParameters {
  /// The same neuron with the differences of human cortical interneurons.
  ///
  /// Larger cells with more membrane (capacitance +20 %) at a leak raised by less (+8 %), hence slower;
  /// more h current, as in human supragranular neurons (Kalmbach et al. 2018), so that every class sags a
  /// little; somewhat slower repolarisation, hence wider spikes.
  package func humanized() -> NeuronParameters {
    var human = self
    human.capacitance *= 1.2
    human.leakConductance *= 1.08
    human.hConductance = 1.4 * hConductance + 0.06 * leakConductance
    human.sodiumConductance *= 1.2
    human.potassiumConductance *= 1.1
    human.potassiumTauFactor *= 1.12
    human.inactivationTauFast *= 1.08
    human.afterhyperpolarizationDecay *= 1.15
    return human
  }

  /// A neuron of the same class: sizes and conductances log-normal, half voltages normal.
  ///
  /// At full spread: 15 % of size, which scales all membrane together, 8 % of each fast and 12 % of each
  /// slow conductance, 0.5 mV of gating voltages, 1.2 mV of the leak reversal.
  ///
  /// - Parameters:
  ///   - spread: 0 gives the neuron itself, 1 the designed variability.
  ///   - random: where the deviates come from.
  /// - Returns: the varied neuron.
  package func varied(by spread: Double, random: inout SimulationRandom) -> NeuronParameters {
    func factor(_ deviation: Double) -> Double {
      random.logNormal(median: 1, spread: deviation * spread)
    }
    func shift(_ deviation: Double) -> Double {
      deviation * spread * max(-2, min(2, random.normal()))
    }
    var cell = self
    let size = factor(0.15)
    cell.capacitance *= size * factor(0.06)
    cell.leakConductance *= size * factor(0.1)
    cell.sodiumConductance *= size * factor(0.08)
    cell.potassiumConductance *= size * factor(0.08)
    cell.delayConductance *= size * factor(0.12)
    cell.muscarinicConductance *= size * factor(0.12)
    cell.afterhyperpolarizationConductance *= size * factor(0.12)
    cell.hConductance *= size * factor(0.15)
    cell.leakReversal += shift(1.2)
    cell.sodiumHalf += shift(0.5)
    cell.inactivationHalf += shift(0.5)
    cell.potassiumHalf += shift(0.5)
    cell.potassiumTauFactor *= factor(0.06)
    cell.delayInactivationTau *= factor(0.15)
    cell.afterhyperpolarizationDecay *= factor(0.15)
    cell.restingNoise *= factor(0.15)
    return cell
  }
}
