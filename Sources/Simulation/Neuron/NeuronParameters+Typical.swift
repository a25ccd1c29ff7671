extension NeuronParameters {
  /// The typical mouse neuron of a class.
  ///
  /// Values were found by a random search over the conductances and gating voltages for the class's
  /// published ranges (Gouwens et al. 2020, Cell 183:935): resting potential, input resistance, rheobase,
  /// threshold, height, width, upstroke to downstroke ratio, trough, rates 40 and 100 pA above rheobase,
  /// adaptation, sag, latency. They describe a class's behaviour, not its biophysics.
  package static func typical(_ neuronClass: InterneuronClass) -> NeuronParameters {
    switch neuronClass {
    case .pvalb: pvalb
    case .sst: sst
    case .vip: vip
    case .lamp5: lamp5
    }
  }

  private static let pvalb = NeuronParameters(
    capacitance: 46.8,
    leakConductance: 7.56,
    leakReversal: -73.2,
    sodiumConductance: 6486,
    potassiumConductance: 11_572,
    delayConductance: 13.8,
    muscarinicConductance: 0,
    afterhyperpolarizationConductance: 0,
    hConductance: 0,
    sodiumHalf: -33.89,
    sodiumSlope: 7.49,
    sodiumTau: 0.064,
    inactivationHalf: -59.37,
    inactivationSlope: 6.33,
    inactivationTauFast: 0.2,
    inactivationTauSlow: 6.35,
    potassiumHalf: -16.56,
    potassiumSlope: 5.42,
    potassiumTauFactor: 0.4,
    delayHalf: -51.75,
    delaySlope: 11.26,
    delayInactivationHalf: -67.54,
    delayInactivationTau: 183.6,
    afterhyperpolarizationDecay: 60,
    afterhyperpolarizationRise: 1.3,
    restingNoise: 0.06,
    activeNoiseFactor: 2
  )

  private static let sst = NeuronParameters(
    capacitance: 68,
    leakConductance: 3.77,
    leakReversal: -71,
    sodiumConductance: 2239,
    potassiumConductance: 1695,
    delayConductance: 9.7,
    muscarinicConductance: 3.99,
    afterhyperpolarizationConductance: 7.18,
    hConductance: 2.65,
    sodiumHalf: -37.06,
    sodiumSlope: 7.06,
    sodiumTau: 0.065,
    inactivationHalf: -54.12,
    inactivationSlope: 6.81,
    inactivationTauFast: 0.2,
    inactivationTauSlow: 5.94,
    potassiumHalf: -15.8,
    potassiumSlope: 6.71,
    potassiumTauFactor: 0.4,
    delayHalf: -52.91,
    delaySlope: 17.59,
    delayInactivationHalf: -67.49,
    delayInactivationTau: 100.3,
    afterhyperpolarizationDecay: 215.6,
    afterhyperpolarizationRise: 3.93,
    restingNoise: 0.08,
    activeNoiseFactor: 2
  )

  private static let vip = NeuronParameters(
    capacitance: 50,
    leakConductance: 3.4,
    leakReversal: -68.4,
    sodiumConductance: 952,
    potassiumConductance: 626,
    delayConductance: 71,
    muscarinicConductance: 6.5,
    afterhyperpolarizationConductance: 4.56,
    hConductance: 0,
    sodiumHalf: -32.43,
    sodiumSlope: 8.59,
    sodiumTau: 0.044,
    inactivationHalf: -44.24,
    inactivationSlope: 5.4,
    inactivationTauFast: 0.2,
    inactivationTauSlow: 3,
    potassiumHalf: -8,
    potassiumSlope: 5.19,
    potassiumTauFactor: 0.4,
    delayHalf: -48.2,
    delaySlope: 19.12,
    delayInactivationHalf: -77.79,
    delayInactivationTau: 100.1,
    afterhyperpolarizationDecay: 196.8,
    afterhyperpolarizationRise: 2.23,
    restingNoise: 0.11,
    activeNoiseFactor: 3,
    irregularity: 9
  )

  private static let lamp5 = NeuronParameters(
    capacitance: 80,
    leakConductance: 5.94,
    leakReversal: -71,
    sodiumConductance: 9920,
    potassiumConductance: 4895,
    delayConductance: 158.1,
    muscarinicConductance: 0,
    afterhyperpolarizationConductance: 8.41,
    hConductance: 0,
    sodiumHalf: -36,
    sodiumSlope: 5.32,
    sodiumTau: 0.08,
    inactivationHalf: -59.18,
    inactivationSlope: 6.73,
    inactivationTauFast: 0.2,
    inactivationTauSlow: 6.44,
    potassiumHalf: -14.53,
    potassiumSlope: 5.17,
    potassiumTauFactor: 0.932,
    delayHalf: -37.85,
    delaySlope: 13.76,
    delayInactivationHalf: -66,
    delayInactivationTau: 350,
    afterhyperpolarizationDecay: 60,
    afterhyperpolarizationRise: 3.3,
    restingNoise: 0.08,
    activeNoiseFactor: 2
  )
}
