/// The QC features of one sweep; `nil` means not computed (IPFX: null).
package struct SweepQCFeatures: Sendable, Equatable {
  /// Sweep number.
  package var sweepNumber: Int
  /// Stimulus onset, duration, amplitude.
  package var stimulus: StimulusCharacteristics
  /// Onset-to-onset interval of a regular pulse train (s).
  package var stimulusInterval: Double?
  /// RMS over 1.5 ms before the experiment's stimulus (mV).
  package var preNoiseRMS: Double?
  /// RMS over the last 1.5 ms of the recording (mV); `nil` for ramps.
  package var postNoiseRMS: Double?
  /// RMS over up to 0.5 s before the stimulus (mV).
  package var slowNoiseRMS: Double?
  /// Mean voltage up to 0.5 s before the stimulus (mV); IPFX's `pre_vm_mv` and `slow_vm_mv`.
  package var preVm: Double?
  /// Mean voltage over the last 0.5 s (mV); `nil` for ramps.
  package var postVm: Double?
  /// |preVm - postVm| (mV); `nil` for ramps.
  package var vmDelta: Double?
  /// Integrity tags in IPFX's words; a tagged sweep has stimulus features only and is dropped
  /// before gating.
  package var tags: [String]

  /// Creates features.
  package init(
    sweepNumber: Int,
    stimulus: StimulusCharacteristics,
    stimulusInterval: Double? = nil,
    preNoiseRMS: Double? = nil,
    postNoiseRMS: Double? = nil,
    slowNoiseRMS: Double? = nil,
    preVm: Double? = nil,
    postVm: Double? = nil,
    vmDelta: Double? = nil,
    tags: [String] = []
  ) {
    self.sweepNumber = sweepNumber
    self.stimulus = stimulus
    self.stimulusInterval = stimulusInterval
    self.preNoiseRMS = preNoiseRMS
    self.postNoiseRMS = postNoiseRMS
    self.slowNoiseRMS = slowNoiseRMS
    self.preVm = preVm
    self.postVm = postVm
    self.vmDelta = vmDelta
    self.tags = tags
  }
}

/// The verdict on one sweep.
package struct SweepQCResult: Sendable, Equatable {
  /// The features that were judged.
  package var features: SweepQCFeatures
  /// Whether the sweep may be analysed: untagged and without reasons.
  package var passed: Bool
  /// Why it failed, IPFX's wording; empty when it passed.
  package var reasons: [String]
  /// Sweep number.
  package var sweepNumber: Int { features.sweepNumber }
  /// Whether integrity tags removed the sweep before gating (IPFX drops such sweeps from its
  /// output).
  package var isDropped: Bool { !features.tags.isEmpty }

  /// Creates a verdict.
  package init(features: SweepQCFeatures, passed: Bool, reasons: [String]) {
    self.features = features
    self.passed = passed
    self.reasons = reasons
  }
}
