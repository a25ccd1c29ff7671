/// What is measured in one short square or one ramp.
package struct PulseSweep: Sendable {
  /// Sweep number.
  package var number: Int
  /// Largest current (pA) after the onset; 0 for ramps and for negative pulses.
  package var amplitude: Double
  /// The sweep's spikes.
  package var spikes: [Spike]
  /// Timing of the spikes that count: without clipped ones for short squares.
  package var train: SpikeTrain
  /// Width (s) of the first spike halfway between threshold and peak.
  package var suprathresholdWidth: Double?
  /// The analysed window (s) on the sweep's time axis.
  package var window: AnalysisWindow
  /// The time (s from the sweep's first sample) that is 0 on that axis.
  package var timeZero: Double

  /// Whether an unclipped spike lies in the window.
  package var isSpiking: Bool { train.averageRate > 0 }
}

/// The short squares of a cell on one path.
///
/// Source: spec, trains and subthreshold, section 4.
package struct ShortSquareAnalysis: Sendable {
  /// All analysed sweeps in ascending order of number.
  package var sweeps: [PulseSweep]
  /// Detection parameters read off the passive response; the defaults without a usable one.
  package var parameters: SpikeDetectionParameters
  /// Indices of the sweeps with an unclipped spike.
  package var spiking: [Int]
  /// The amplitude (pA) with the most spiking sweeps, the lowest of several; `nil` without spikes.
  package var commonAmplitude: Double?
  /// Indices of the spiking sweeps at ``commonAmplitude``.
  package var common: [Int]

  /// Chooses the common amplitude; amplitudes compare exactly.
  init(sweeps: [PulseSweep], parameters: SpikeDetectionParameters) {
    self.sweeps = sweeps
    self.parameters = parameters
    let spiking = sweeps.indices.filter { sweeps[$0].isSpiking }
    self.spiking = spiking
    var best: (amplitude: Double, number: Int)?
    for amplitude in spiking.map({ sweeps[$0].amplitude }).sorted() {
      let number = spiking.count { sweeps[$0].amplitude == amplitude }
      if number > best?.number ?? 0 { best = (amplitude, number) }
    }
    commonAmplitude = best?.amplitude
    common = spiking.filter { sweeps[$0].amplitude == best?.amplitude }
  }

  /// The first spike of every sweep that has one, at any amplitude.
  package var firstSpikes: [Spike] { sweeps.compactMap(\.spikes.first) }
}

/// The ramps of a cell on one path.
///
/// Source: spec, trains and subthreshold, section 5.
package struct RampAnalysis: Sendable {
  /// All analysed sweeps in ascending order of number.
  package var sweeps: [PulseSweep]
  /// Indices of the sweeps with a spike.
  package var spiking: [Int]

  /// Finds the spiking sweeps.
  init(sweeps: [PulseSweep]) {
    self.sweeps = sweeps
    spiking = sweeps.indices.filter { !sweeps[$0].spikes.isEmpty }
  }

  /// The first spike of every sweep that has one.
  package var firstSpikes: [Spike] { sweeps.compactMap(\.spikes.first) }
}
