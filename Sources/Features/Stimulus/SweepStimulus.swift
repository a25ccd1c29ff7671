package import Electrophysiology

/// What ``StimulusFinder`` found in one sweep.
package struct SweepStimulus: Sendable, Equatable {
  /// Half-open epochs.
  package var epochs: SweepEpochs
  /// Onset, duration, amplitude.
  package var characteristics: StimulusCharacteristics
  /// Whether the command was noisy, so that edges were found with a tolerance.
  package var isNoisy: Bool
  /// Findings, one sentence each.
  package var notes: [String]

  /// Creates a result.
  package init(
    epochs: SweepEpochs,
    characteristics: StimulusCharacteristics,
    isNoisy: Bool = false,
    notes: [String] = []
  ) {
    self.epochs = epochs
    self.characteristics = characteristics
    self.isNoisy = isNoisy
    self.notes = notes
  }
}
