/// Why a feature, a family or a sweep could not be analysed.
///
/// The raw values are written to `failures.csv` and are part of the file format: add, never rename.
package enum FailureReason: String, Sendable, Codable, CaseIterable {
  /// The recording has no sweep of this protocol.
  case noSweeps = "no_sweeps"
  /// No sweep of this protocol has a stimulus that could be located.
  case noStimulus = "no_stimulus"
  /// The sweep ends too soon after its stimulus, or was not acquired up to its end.
  case tooShort = "too_short"
  /// No sweep of this protocol has a spike.
  case noSpikingSweep = "no_spiking_sweep"
  /// Fewer spiking sweeps than the feature needs.
  case tooFewSpikingSweeps = "too_few_spiking_sweeps"
  /// Every sweep of this protocol spikes.
  case noSubthresholdSweep = "no_subthreshold_sweep"
  /// No hyperpolarising sweep is within the amplitudes used for membrane properties.
  case noMembraneSweep = "no_membrane_sweep"
  /// There are too few spikes in the sweep.
  case tooFewSpikes = "too_few_spikes"
  /// A landmark of the spike was not found.
  case noLandmark = "no_landmark"
  /// A curve fit did not converge, or to a value without meaning.
  case fitFailed = "fit_failed"
  /// The noise is too large for the fit.
  case tooNoisy = "too_noisy"
  /// A window of the analysis lies outside the sweep.
  case windowOutsideSweep = "window_outside_sweep"
  /// The low-pass filter is impossible at the sweep's sampling rate.
  case samplingRateTooLow = "sampling_rate_too_low"
  /// The sweep's samples are missing or not numbers.
  case noSamples = "no_samples"
  /// The sweeps differ from each other where they must agree.
  case inconsistentSweeps = "inconsistent_sweeps"
  /// The step between coarse long squares is none that is known.
  case unknownAmplitudeStep = "unknown_amplitude_step"
}

/// One thing that was not computed: the row of `failures.csv` without the cell.
///
/// A failure never stops the analysis of anything else.
package struct FeatureFailure: Sendable, Equatable {
  /// The part of the analysis that met it.
  package enum Stage: String, Sendable, Codable, CaseIterable {
    /// Pipeline cell record.
    case cellRecord = "cell_record"
    /// Feature collection.
    case collection = "feature_collection"
    /// Published human features.
    case published
    /// Chirp.
    case chirp
    /// Feature vectors.
    case vectors = "feature_vectors"
  }

  /// The part of the analysis.
  package var stage: Stage
  /// Protocol family such as `long_square`.
  package var family: String
  /// The feature that is missing; `nil` when a sweep or a whole family is.
  package var feature: String?
  /// The sweep that failed; `nil` when it is not about one sweep.
  package var sweepNumber: Int?
  /// The closed code.
  package var reason: FailureReason
  /// What was expected, what was found, and what to do.
  package var message: String

  /// Creates a failure.
  package init(
    stage: Stage,
    family: String,
    feature: String? = nil,
    sweepNumber: Int? = nil,
    reason: FailureReason,
    message: String
  ) {
    self.stage = stage
    self.family = family
    self.feature = feature
    self.sweepNumber = sweepNumber
    self.reason = reason
    self.message = message
  }
}
