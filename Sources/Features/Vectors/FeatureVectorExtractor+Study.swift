import Electrophysiology

/// The analyses of Schwider and Ramezani (2026), which differ from those of IPFX's vector tool.
///
/// Every sweep is aligned to half a second before its own stimulus; the first sweep's stimulus, from its first to
/// its last sample, is the window of all; detection uses IPFX's defaults. Source: the study's published notebook.
extension FeatureVectorExtractor {
  private static let path = AnalysisPath(
    stage: .vectors,
    isAligned: true,
    minimumPeak: -30,
    usesValidSweeps: false,
  )
  /// Amplitude (pA), excluded, from which on sweeps serve membrane properties; vectors do not depend on it.
  private static let minimumAmplitude = -100.0

  func studyAnalyses(
    _ sweeps: ProtocolSweeps,
    failures: inout [FeatureFailure]
  ) -> ProtocolAnalyses {
    var result = ProtocolAnalyses()
    let planner = SweepPlanner(
      path: Self.path,
      conventions: preset.conventions.features,
      explicitWindow: window
    )
    let long = squares(sweeps.longSquares, .longSquare, planner, &failures) {
      (plan, signals) throws(SpikeDetectionError) in
      try LongSquareSweep(plan, signals: &signals, minimumPeak: Self.path.minimumPeak)
    }
    if !long.isEmpty {
      result.longSquare = LongSquareAnalysis(
        sweeps: long,
        minimumAmplitude: Self.minimumAmplitude,
        conventions: preset.conventions.features
      )
    }
    let short = squares(sweeps.shortSquares, .shortSquare, planner, &failures) {
      (plan, signals) throws(SpikeDetectionError) in
      try Self.pulse(plan, &signals, excludingClipped: true)
    }
    if !short.isEmpty {
      result.shortSquare = ShortSquareAnalysis(
        sweeps: short,
        parameters: SpikeDetectionParameters()
      )
    }
    let ramps = measure(
      planner.rampPlans(sweeps.ramps, failures: &failures),
      .ramp,
      &failures
    ) { (plan, signals) throws(SpikeDetectionError) in
      try Self.pulse(plan, &signals, excludingClipped: false)
    }
    if !ramps.isEmpty { result.ramp = RampAnalysis(sweeps: ramps) }
    return result
  }

  private static func pulse(
    _ plan: SweepPlan,
    _ signals: inout SweepSignals,
    excludingClipped: Bool
  ) throws(SpikeDetectionError) -> PulseSweep {
    try PulseSweep(
      plan,
      window: plan.window,
      signals: &signals,
      parameters: SpikeDetectionParameters(),
      excludingClipped: excludingClipped
    )
  }

  private func squares<Measurement>(
    _ sweeps: [ProtocolSweep],
    _ family: StimulusFamily,
    _ planner: SweepPlanner,
    _ failures: inout [FeatureFailure],
    _ measure: (SweepPlan, inout SweepSignals) throws(SpikeDetectionError) -> Measurement?
  ) -> [Measurement] {
    var plans = planner.squarePlans(
      sweeps,
      family: family.rawValue,
      usesExplicitWindow: family == .longSquare,
      failures: &failures
    )
    if window == nil || family != .longSquare {
      for index in plans.indices {
        let rate = plans[index].sweep.sweep.info.samplingRate
        plans[index].window.end = plans[index].window.end.map { $0 - 1 / rate }
      }
    }
    return self.measure(plans, family, &failures, measure)
  }

  private func measure<Measurement>(
    _ plans: [SweepPlan],
    _ family: StimulusFamily,
    _ failures: inout [FeatureFailure],
    _ measure: (SweepPlan, inout SweepSignals) throws(SpikeDetectionError) -> Measurement?
  ) -> [Measurement] {
    var result: [Measurement] = []
    for plan in plans {
      do {
        var signals = try SweepSignals(plan.sweep, filterFrequency: filterFrequency)
        if let measured = try measure(plan, &signals) {
          result.append(measured)
        } else {
          let number = plan.sweep.number
          failures.append(
            FeatureFailure(
              stage: .vectors,
              family: family.rawValue,
              sweepNumber: number,
              reason: .windowOutsideSweep,
              message: "sweep \(number) is left out: its window does not lie within the sweep"
            )
          )
        }
      } catch {
        failures.append(
          FeatureFailure(
            error,
            stage: .vectors,
            family: family.rawValue,
            sweep: plan.sweep.number
          )
        )
      }
    }
    return result
  }
}
