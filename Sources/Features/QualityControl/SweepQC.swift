package import Electrophysiology

/// Sweep-level quality control in current clamp.
///
/// Definitions and windows are IPFX's (spec, epochs-and-qc §4 and §6), down to the post windows
/// leaving out the last acquired sample. Notation: X = start of the experiment epoch, S = first
/// stimulus sample, R = last acquired sample.
package struct SweepQC: Sendable {
  /// Noise window (s).
  package static let noiseWindow = 0.0015

  /// Thresholds.
  package var criteria: QCCriteria

  /// Creates a gate.
  package init(criteria: QCCriteria = .standard) { self.criteria = criteria }

  /// Whether a sweep is subject to sweep QC: current clamp, neither `Test` nor `Search`.
  package static func applies(to info: SweepInfo, match: OntologyMatch) -> Bool {
    info.clampMode == .currentClamp && !match.isIn(.test) && !match.isIn(.search)
  }

  /// The QC features of a sweep; a tagged sweep has stimulus features only.
  ///
  /// `recordingHasTestPulse` says whether any sweep of the recording has one; under the standard
  /// criteria that
  /// decides whether the lack of one is a fault of this sweep.
  ///
  /// - Complexity: O(samples).
  package func features(
    of sweep: Sweep,
    match: OntologyMatch,
    stimulus: SweepStimulus,
    recordingHasTestPulse: Bool
  ) -> SweepQCFeatures {
    let command = sweep.stimulus.doubles()[stimulus.epochs.recording]
    let isRamp = match.isIn(.ramp)
    var features = SweepQCFeatures(
      sweepNumber: sweep.info.number,
      stimulus: stimulus.characteristics,
      tags: tags(
        stimulus.epochs,
        command: command,
        isRamp: isRamp,
        expectsTestPulse: recordingHasTestPulse,
      ),
    )
    if let start = experimentStart(stimulus, rate: sweep.info.samplingRate),
      stimulus.characteristics.indices != nil
    {
      let range = window(start..<command.endIndex, in: command)
      features.stimulusInterval = PulseTrain.interval(
        of: command,
        from: range.isEmpty ? command.endIndex : range.lowerBound,
        rate: sweep.info.samplingRate,
      )
    }
    if features.tags.isEmpty, let onset = onset(stimulus) {
      measure(&features, sweep: sweep, stimulus: stimulus, onset: onset, isRamp: isRamp)
    }
    return features
  }

  /// Gates the features of a sweep.
  ///
  /// Reasons are worded as IPFX words them; NaN is «not computable» (unless the criteria let it
  /// pass). A tagged sweep does not pass, and its tags are its reasons.
  package func evaluate(_ features: SweepQCFeatures, match: OntologyMatch) -> SweepQCResult {
    guard features.tags.isEmpty else {
      return SweepQCResult(features: features, passed: false, reasons: features.tags)
    }
    let isRamp = match.isIn(.ramp)
    let reasons = [
      failure(features.preNoiseRMS, limit: criteria.preNoiseMax, name: "pre-noise: ") {
        "pre-noise: \($0) exceeded qc threshold: \($1)"
      },
      isRamp
        ? nil
        : failure(features.postNoiseRMS, limit: criteria.postNoiseMax, name: "post-noise: ") {
          "post-noise: \($0) exceeded qc threshold: \($1)"
        },
      failure(features.slowNoiseRMS, limit: criteria.slowNoiseMax, name: "slow noise: ") {
        "slow noise: \($0) above threshold: \($1)"
      },
      features.vmDelta == nil
        ? nil
        : failure(features.vmDelta, limit: criteria.vmDeltaMax, name: "Vm delta: ") {
          // IPFX writes no space before this number.
          "Vm delta: \($0) above threshold:\($1)"
        },
    ].compactMap(\.self)
    return SweepQCResult(features: features, passed: reasons.isEmpty, reasons: reasons)
  }

  private func failure(
    _ value: Double?,
    limit: Double,
    name: String,
    wording: (String, String) -> String
  ) -> String? {
    // IPFX raises an error for a missing noise; there is nothing to be had by stopping here.
    guard let value else { return name + "not computable" }
    if value.isNaN { return criteria.nan == .fail ? name + "not computable" : nil }
    return value > limit ? wording(value.fixed(3), limit.fixed(3)) : nil
  }

  private func tags(
    _ epochs: SweepEpochs,
    command: ArraySlice<Double>,
    isRamp: Bool,
    expectsTestPulse: Bool
  ) -> [String] {
    var tags: [String] = []
    let tagsTest =
      switch criteria.missingTestPulse {
      case .tag: true
      case .tagIfExpected: expectsTestPulse
      case .accept: false
      }
    if epochs.test == nil && tagsTest { tags.append("test epoch is missing") }
    if epochs.stimulus == nil { tags.append("stim epoch is missing") }
    if epochs.experiment == nil { tags.append("experiment epoch is missing") }
    if let experiment = epochs.experiment, !isRamp,
      epochs.recording.upperBound < experiment.upperBound
    {
      tags.append("Recording stopped before completing the experiment epoch")
    }
    if command.contains(where: \.isNaN) { tags.append("Stimulus contains NaN values") }
    return tags
  }

  private func measure(
    _ features: inout SweepQCFeatures,
    sweep: Sweep,
    stimulus: SweepStimulus,
    onset: Int,
    isRamp: Bool
  ) {
    let rate = sweep.info.samplingRate
    let noise = Int(SweepQC.noiseWindow * rate)
    let stability = Int(EpochDetector.stability * rate)
    let voltage = sweep.voltage.doubles()[stimulus.epochs.recording]
    let statistics = { range in SampleStatistics(voltage[self.window(range, in: voltage)]) }
    if let start = experimentStart(stimulus, rate: rate) {
      features.preNoiseRMS = statistics(start..<(start + noise)).rms
    }
    let before = min(stability, onset - 1)
    let slow = statistics((onset - 1 - max(0, before))..<(onset - 1))
    features.preVm = slow.mean
    features.slowNoiseRMS = slow.rms
    guard !isRamp else { return }
    let last = voltage.endIndex - 1
    let post = statistics((last - stability)..<last)
    features.postVm = post.mean
    features.postNoiseRMS = statistics((last - noise)..<last).rms
    features.vmDelta = abs(slow.mean - post.mean)
  }

  /// First stimulus sample, as the characteristics see it.
  ///
  /// IPFX computes QC windows from these, not from the epochs. A pulse of one sample has an epoch
  /// only.
  private func onset(_ stimulus: SweepStimulus) -> Int? {
    stimulus.characteristics.startIndex ?? stimulus.epochs.stimulus?.lowerBound
  }

  private func experimentStart(_ stimulus: SweepStimulus, rate: Double) -> Int? {
    guard let onset = onset(stimulus) else { return nil }
    let start = onset - Int(EpochDetector.stability * rate)
    return criteria.windows == .clamp ? max(0, start) : start
  }

  /// A range cut to the samples there are.
  ///
  /// Under `wrap` a negative bound counts from the end first, and a range that then runs backwards
  /// is empty: that is how IPFX slices.
  private func window(_ range: Range<Int>, in samples: ArraySlice<Double>) -> Range<Int> {
    let count = samples.count
    var lower = range.lowerBound
    var upper = range.upperBound
    switch criteria.windows {
    case .wrap:
      if lower < 0 { lower += count }
      if upper < 0 { upper += count }
    case .clamp: break
    }
    lower = min(max(0, lower), count)
    upper = min(max(0, upper), count)
    return lower < upper ? lower..<upper : lower..<lower
  }
}
