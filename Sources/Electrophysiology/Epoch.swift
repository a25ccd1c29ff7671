/// The kinds of epoch that a sweep is cut into.
package enum EpochKind: String, Sendable, Codable, CaseIterable {
  /// The calibration pulse before the stimulus.
  case test
  /// All stored samples.
  case sweep
  /// The samples that were really acquired.
  case recording
  /// The stimulus, from the first to the last sample off its baseline.
  case stimulus = "stim"
  /// The stimulus with half a second before and after it.
  case experiment
}

/// The epochs of one sweep as half-open ranges of sample indices.
///
/// IPFX keeps inclusive pairs; the border is converted where results are compared or written.
package struct SweepEpochs: Sendable, Equatable {
  /// Test pulse; `nil` where none was found.
  package var test: Range<Int>?
  /// The whole sweep.
  package var sweep: Range<Int>
  /// The acquired samples.
  package var recording: Range<Int>
  /// The stimulus; `nil` where none was found.
  package var stimulus: Range<Int>?
  /// The experiment epoch, **not** clamped to the sweep (as in IPFX): it may start below 0 and end beyond it.
  package var experiment: Range<Int>?

  /// Creates the epochs of a sweep.
  package init(
    test: Range<Int>?,
    sweep: Range<Int>,
    recording: Range<Int>,
    stimulus: Range<Int>?,
    experiment: Range<Int>?
  ) {
    self.test = test
    self.sweep = sweep
    self.recording = recording
    self.stimulus = stimulus
    self.experiment = experiment
  }
}
