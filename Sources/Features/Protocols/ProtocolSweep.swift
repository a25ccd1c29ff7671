package import Electrophysiology

/// A current-clamp sweep of one protocol with what is known of its stimulus.
package struct ProtocolSweep: Sendable {
  /// The sweep with its samples.
  package var sweep: Sweep
  /// Onset, duration and amplitude; `nil` where no stimulus was looked for.
  package var characteristics: StimulusCharacteristics?
  /// The epochs.
  package var epochs: SweepEpochs
  /// Whether the sweep is a coarse long square, which decides the range of membrane properties.
  package var isCoarse: Bool

  /// Creates a protocol sweep.
  package init(
    sweep: Sweep,
    characteristics: StimulusCharacteristics?,
    epochs: SweepEpochs,
    isCoarse: Bool = false
  ) {
    self.sweep = sweep
    self.characteristics = characteristics
    self.epochs = epochs
    self.isCoarse = isCoarse
  }

  /// The sweep number.
  package var number: Int { sweep.info.number }

  /// The time (s) from the sweep's first sample that IPFX's pipeline calls 0: half a second before the
  /// stimulus, `startIndex · (1/rate)`; 0 without a stimulus.
  package var experimentZero: Double {
    let rate = sweep.info.samplingRate
    guard let experiment = epochs.experiment else { return 0 }
    return Double(experiment.lowerBound) * (1 / rate)
  }

  /// Whether the stimulus was located.
  var hasStimulus: Bool { characteristics?.startIndex != nil && characteristics?.endIndex != nil }

  /// The time (s) of a sample of this sweep when `zero` is called 0: a division, as in ``SampledTrace``.
  func time(at index: Int, zero: Double) -> Double {
    let time = Double(index) / sweep.info.samplingRate
    return zero == 0 ? time : time - zero
  }

  /// Onset and duration (s) as raw doubles; `nil` without a stimulus.
  ///
  /// The duration is the time of the last stimulus sample minus that of the sample before the first.
  func stimulusTimes(zero: Double) -> (start: Double, duration: Double)? {
    guard let first = characteristics?.startIndex, let end = characteristics?.endIndex, first > 0
    else { return nil }
    return (
      time(at: first, zero: zero), time(at: end - 1, zero: zero) - time(at: first - 1, zero: zero),
    )
  }
}

/// The sweeps of a cell by protocol, each list in ascending order of sweep number.
///
/// The cell record takes the sweeps that passed quality control, IPFX's feature collection all of them.
package struct ProtocolSweeps: Sendable {
  /// Long squares, coarse ones included and marked.
  package var longSquares: [ProtocolSweep]
  /// Short squares.
  package var shortSquares: [ProtocolSweep]
  /// Ramps.
  package var ramps: [ProtocolSweep]
  /// Chirps.
  package var chirps: [ProtocolSweep]

  /// Creates the lists.
  package init(
    longSquares: [ProtocolSweep] = [],
    shortSquares: [ProtocolSweep] = [],
    ramps: [ProtocolSweep] = [],
    chirps: [ProtocolSweep] = []
  ) {
    self.longSquares = longSquares
    self.shortSquares = shortSquares
    self.ramps = ramps
    self.chirps = chirps
  }
}
