/// Parameters of one conductance-based single-compartment neuron.
///
/// Units: pF, nS, mV, pA, ms. Membrane equation, with all gates between 0 and 1:
///
///     C dV/dt = I - gL (V - EL) - gNa m^3 h (V - ENa)
///               - [gK n^2 + gD a^3 b + gM w + gZ z] (V - EK) - gH r (V - EH)
///
/// Every gate x follows dx/dt = (xInf(V) - x) / tau(V) with a Boltzmann steady state. Fast sodium and
/// Kv3-like potassium kinetics after Golomb et al. (2007), PLoS Comput Biol 3:e156; the D current (a, b)
/// delays the first spike there; M current after Yamada, Koch and Adams (1989); z stands for the slow
/// spike-driven afterhyperpolarisation; r is the h current.
package struct NeuronParameters: Sendable, Equatable {
  /// Membrane capacitance (pF).
  package var capacitance: Double
  /// Leak conductance (nS).
  package var leakConductance: Double
  /// Leak reversal potential (mV).
  package var leakReversal: Double
  /// Maximal sodium conductance (nS).
  package var sodiumConductance: Double
  /// Maximal delayed-rectifier (Kv3-like) conductance (nS).
  package var potassiumConductance: Double
  /// Maximal D-type (Kv1-like, slowly inactivating) conductance (nS).
  package var delayConductance: Double = 0
  /// Maximal M-type conductance (nS).
  package var muscarinicConductance: Double = 0
  /// Maximal slow afterhyperpolarisation conductance (nS).
  package var afterhyperpolarizationConductance: Double = 0
  /// Maximal hyperpolarisation-activated (h) conductance (nS).
  package var hConductance: Double = 0

  /// Half activation of sodium (mV).
  package var sodiumHalf: Double
  /// Slope of sodium activation (mV).
  package var sodiumSlope: Double
  /// Time constant of sodium activation (ms).
  package var sodiumTau: Double
  /// Half inactivation of sodium (mV).
  package var inactivationHalf: Double
  /// Slope of sodium inactivation (mV).
  package var inactivationSlope: Double
  /// Sodium inactivation time constant at depolarised voltages (ms).
  package var inactivationTauFast: Double
  /// What hyperpolarisation adds to the sodium inactivation time constant (ms).
  package var inactivationTauSlow: Double
  /// Half activation of the delayed rectifier (mV).
  package var potassiumHalf: Double
  /// Slope of the delayed rectifier's activation (mV).
  package var potassiumSlope: Double
  /// Factor on the delayed rectifier's time constant.
  package var potassiumTauFactor: Double
  /// Half activation of the D current (mV).
  package var delayHalf: Double
  /// Slope of the D current's activation (mV).
  package var delaySlope: Double
  /// Half inactivation of the D current (mV).
  package var delayInactivationHalf: Double
  /// Inactivation time constant of the D current (ms).
  package var delayInactivationTau: Double
  /// Decay time constant of the slow afterhyperpolarisation (ms).
  package var afterhyperpolarizationDecay: Double
  /// Rise time constant of the slow afterhyperpolarisation during a spike (ms).
  package var afterhyperpolarizationRise: Double

  /// Standard deviation of the membrane voltage at rest that channel noise causes (mV).
  package var restingNoise: Double = 0.08
  /// How many times stronger channel noise is with open channels (above -48 mV) than at rest.
  package var activeNoiseFactor: Double = 2
  /// Standard deviation of a slow random current (pA, memory 20 ms) that only depolarised membrane has.
  package var irregularity: Double = 0

  /// Sodium reversal potential (mV).
  package static let sodiumReversal = 55.0
  /// Potassium reversal potential (mV).
  package static let potassiumReversal = -80.0
  /// Reversal potential of the h current (mV).
  package static let hReversal = -40.0
}
