import Electrophysiology

/// How one sweep is analysed on one of the two paths.
struct SweepPlan {
  /// The sweep.
  var sweep: ProtocolSweep
  /// Time (s from its first sample) that is called 0.
  var zero: Double
  /// The stimulus on that time axis; for short squares of the collection it reaches 50 ms further.
  var window: AnalysisWindow
}

/// The two ways in which IPFX turns a protocol's sweeps into features.
struct AnalysisPath: Sendable {
  /// Which of the two.
  var stage: FeatureFailure.Stage
  /// Whether times count from half a second before the stimulus.
  var isAligned: Bool
  /// Least peak (mV) of a spike in long squares.
  var minimumPeak: Double
  /// Whether the last valid sweep, not the first, gives the window, and short sweeps are left out.
  var usesValidSweeps: Bool

  /// The pipeline's cell record.
  static let cellRecord = AnalysisPath(
    stage: .cellRecord,
    isAligned: true,
    minimumPeak: -30,
    usesValidSweeps: false,
  )
  /// The feature collection and the feature vectors.
  static let collection = AnalysisPath(
    stage: .collection,
    isAligned: false,
    minimumPeak: -25,
    usesValidSweeps: true,
  )
}

/// Decides window and time axis of each sweep of a protocol.
///
/// Source: spec, feature vectors, section 2, and
/// trains and subthreshold, section 3.
struct SweepPlanner {
  var path: AnalysisPath
  var conventions: FeatureConventions
  /// The user's window (s from the sweep's first sample); times are then not aligned.
  var explicitWindow: AnalysisWindow?

  /// Time (s) that a sweep of the collection must go on after its stimulus.
  private static let leastTail = 0.2
  /// Samples before the stimulus' end that tell whether the sweep was acquired to there.
  private static let tailSamples = 100

  /// The time called 0 in a sweep.
  func zero(of sweep: ProtocolSweep) -> Double {
    path.isAligned && explicitWindow == nil ? sweep.experimentZero : 0
  }

  /// Plans for square pulses; sweeps that cannot be used are listed.
  ///
  /// - Parameters:
  ///   - sweeps: in ascending order of number.
  ///   - family: for messages.
  ///   - usesExplicitWindow: whether the user's window is meant for this family.
  ///   - failures: one a sweep left out, or one for the family.
  /// - Returns: one plan a usable sweep, in the order of `sweeps`.
  func squarePlans(
    _ sweeps: [ProtocolSweep],
    family: String,
    usesExplicitWindow: Bool,
    failures: inout [FeatureFailure]
  ) -> [SweepPlan] {
    guard !sweeps.isEmpty else {
      failures.append(failure(family, .noSweeps, "the recording has no usable \(family) sweep"))
      return []
    }
    if usesExplicitWindow, let explicitWindow {
      return sweeps.map { SweepPlan(sweep: $0, zero: 0, window: explicitWindow) }
        .filter { isLongEnough($0, tail: 0, family: family, failures: &failures) }
    }
    let located = sweeps.filter(\.hasStimulus)
    guard let reference = path.usesValidSweeps ? located.last : located.first else {
      failures.append(
        failure(
          family,
          .noStimulus,
          "none of \(sweeps.count) \(family) sweeps has a stimulus that can be located; give --window"
        )
      )
      return []
    }
    let candidates = path.usesValidSweeps || !conventions.sharesWindow ? located : sweeps
    let plans = candidates.compactMap { plan(for: $0, reference: reference) }
    guard path.usesValidSweeps else { return plans }
    return plans.filter {
      isLongEnough($0, tail: Self.leastTail, family: family, failures: &failures)
    }
  }

  /// Plans for ramps: from the first sweep's onset to the end of each sweep.
  func rampPlans(_ sweeps: [ProtocolSweep], failures: inout [FeatureFailure]) -> [SweepPlan] {
    let family = StimulusFamily.ramp.rawValue
    guard !sweeps.isEmpty else {
      failures.append(failure(family, .noSweeps, "the recording has no usable ramp sweep"))
      return []
    }
    guard let reference = sweeps.first(where: \.hasStimulus) else {
      failures.append(
        failure(family, .noStimulus, "no ramp sweep has a stimulus that can be located")
      )
      return []
    }
    return sweeps.compactMap { sweep in
      plan(for: sweep, reference: reference).map {
        SweepPlan(sweep: sweep, zero: $0.zero, window: AnalysisWindow(start: $0.window.start))
      }
    }
  }

  private func plan(for sweep: ProtocolSweep, reference: ProtocolSweep) -> SweepPlan? {
    let model = conventions.sharesWindow || !sweep.hasStimulus ? reference : sweep
    guard let times = model.stimulusTimes(zero: zero(of: model)) else { return nil }
    return SweepPlan(
      sweep: sweep,
      zero: zero(of: sweep),
      window: AnalysisWindow(start: times.start, end: times.start + times.duration)
    )
  }

  /// Whether a sweep goes on for `tail` seconds after its window and was acquired up to the window's end.
  private func isLongEnough(
    _ plan: SweepPlan,
    tail: Double,
    family: String,
    failures: inout [FeatureFailure]
  ) -> Bool {
    guard let end = plan.window.end else { return true }
    let sweep = plan.sweep.sweep
    let count = sweep.acquired.upperBound
    let last = plan.sweep.time(at: count - 1, zero: plan.zero)
    if last >= end + tail {
      let stop = min(Int(((end + plan.zero) * sweep.info.samplingRate).rounded()), count)
      let tested = max(stop - Self.tailSamples, 0)..<stop
      if tested.contains(where: { sweep.voltage[$0] != 0 }) { return true }
    }
    failures.append(
      FeatureFailure(
        stage: path.stage,
        family: family,
        sweepNumber: plan.sweep.number,
        reason: .tooShort,
        message: """
          sweep \(plan.sweep.number) is left out: it must be acquired to \(end + tail) s, \
          but its last sample is at \(last) s or it holds only zeros there
          """
      )
    )
    return false
  }

  private func failure(_ family: String, _ reason: FailureReason, _ text: String) -> FeatureFailure
  {
    FeatureFailure(stage: path.stage, family: family, reason: reason, message: text)
  }
}
