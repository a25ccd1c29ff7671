import Electrophysiology

/// The three protocols, each on both paths.
extension CellFeatureExtractor {
  private static let paths = [AnalysisPath.cellRecord, .collection]

  /// Amplitude (pA), excluded, from which on sweeps serve membrane properties.
  private static let standardMinimum = -100.0
  /// The same with coarse long squares in steps of 40 pA.
  private static let wideMinimum = -200.0
  /// Time (s) that short squares are analysed after their end.
  private static let shortSquareTail = 0.05
  /// Time (s) after the onset within which a short square's spikes are artefacts, on the collection's path.
  private static let shortSquareRejection = 0.0002

  func analyseLongSquares(
    _ record: [ProtocolSweep],
    _ collection: [ProtocolSweep],
    into result: inout CellFeatures
  ) {
    let family = StimulusFamily.longSquare
    let plans = zip(Self.paths, [record, collection]).map { path, sweeps in
      planner(path).squarePlans(
        sweeps,
        family: family.rawValue,
        usesExplicitWindow: true,
        failures: &result.failures
      )
    }
    let measured = measure(plans, sweeps: record, family: family, into: &result) {
      (path, plan, signals) throws(SpikeDetectionError) in
      try LongSquareSweep(plan, signals: &signals, minimumPeak: Self.paths[path].minimumPeak)
    }
    let minima = [minimumAmplitude(record, failures: &result.failures), Self.standardMinimum]
    let analyses = measured.indices.map { path -> LongSquareAnalysis? in
      guard !measured[path].isEmpty else { return nil }
      var analysis = LongSquareAnalysis(
        sweeps: measured[path],
        minimumAmplitude: minima[path],
        conventions: conventions
      )
      analysis.fitTimeConstants(plans[path])
      return analysis
    }
    result.cellRecord.longSquare = analyses[0]
    result.collection.longSquare = analyses[1]
    addPeakDeflections(to: &result)
  }

  func analyseShortSquares(
    _ record: [ProtocolSweep],
    _ collection: [ProtocolSweep],
    into result: inout CellFeatures
  ) {
    let family = StimulusFamily.shortSquare
    let plans = zip(Self.paths, [record, collection]).map { path, sweeps in
      planner(path).squarePlans(
        sweeps,
        family: family.rawValue,
        usesExplicitWindow: false,
        failures: &result.failures
      )
    }
    let parameters = zip(Self.paths, plans).map { path, plans in
      shortSquareParameters(plans, path: path, failures: &result.failures)
    }
    let measured = measure(plans, sweeps: record, family: family, into: &result) {
      (path, plan, signals) throws(SpikeDetectionError) in
      var window = AnalysisWindow.whole
      if Self.paths[path].usesValidSweeps {
        window = plan.window
        window.end = plan.window.end.map { $0 + Self.shortSquareTail }
      }
      return try PulseSweep(
        plan,
        window: window,
        signals: &signals,
        parameters: parameters[path],
        excludingClipped: true
      )
    }
    let analyses = measured.indices.map { path in
      measured[path].isEmpty
        ? nil : ShortSquareAnalysis(sweeps: measured[path], parameters: parameters[path])
    }
    result.cellRecord.shortSquare = analyses[0]
    result.collection.shortSquare = analyses[1]
  }

  func analyseRamps(
    _ record: [ProtocolSweep],
    _ collection: [ProtocolSweep],
    into result: inout CellFeatures
  ) {
    let plans = zip(Self.paths, [record, collection]).map { path, sweeps in
      planner(path).rampPlans(sweeps, failures: &result.failures)
    }
    let measured = measure(plans, sweeps: record, family: .ramp, into: &result) {
      (_, plan, signals) throws(SpikeDetectionError) in
      try PulseSweep(
        plan,
        window: plan.window,
        signals: &signals,
        parameters: SpikeDetectionParameters(),
        excludingClipped: false
      )
    }
    let analyses = measured.map { $0.isEmpty ? nil : RampAnalysis(sweeps: $0) }
    result.cellRecord.ramp = analyses[0]
    result.collection.ramp = analyses[1]
  }

  /// The amplitude from which on long squares serve membrane properties, from the step of the coarse ones.
  private func minimumAmplitude(
    _ sweeps: [ProtocolSweep],
    failures: inout [FeatureFailure]
  ) -> Double {
    let amplitudes = sweeps.filter(\.isCoarse).compactMap(\.characteristics?.amplitude).sorted()
    guard !amplitudes.isEmpty else { return Self.standardMinimum }
    let steps = zip(amplitudes.dropFirst(), amplitudes)
      .map { ($0 - $1).rounded(.toNearestOrEven) }
      .filter { $0 > 0 }
    switch steps.min() {
    case 20: return Self.standardMinimum
    case 40: return Self.wideMinimum
    default:
      failures.append(
        FeatureFailure(
          stage: .cellRecord,
          family: StimulusFamily.longSquare.rawValue,
          reason: .unknownAmplitudeStep,
          message: """
            coarse long squares should be 20 or 40 pA apart, the smallest step is \
            \(steps.min().map { "\($0) pA" } ?? "none"); -100 pA bounds the membrane properties
            """
        )
      )
      return Self.standardMinimum
    }
  }

  private func shortSquareParameters(
    _ plans: [SweepPlan],
    path: AnalysisPath,
    failures: inout [FeatureFailure]
  ) -> SpikeDetectionParameters {
    var parameters = SpikeDetectionParameters()
    if path.usesValidSweeps { parameters.rejectionInterval = Self.shortSquareRejection }
    guard let first = plans.first, let start = first.window.start else { return parameters }
    let rate = first.sweep.sweep.info.samplingRate
    let usable = plans.filter {
      $0.sweep.sweep.info.samplingRate == rate
        && $0.sweep.sweep.acquired.count > BesselFilter.padding
    }
    do {
      let estimate = try SpikeDetectionParameters.estimated(
        from: usable.map { SampledTrace($0.sweep.sweep, timeZero: $0.zero) },
        start: start,
        filterFrequency: filterFrequency
          ?? SpikeDetectionParameters.automaticFilterFrequency(rate: rate)
      )
      if let estimate { return parameters.applying(estimate) }
    } catch {
      failures.append(
        FeatureFailure(
          stage: path.stage,
          family: StimulusFamily.shortSquare.rawValue,
          reason: .tooShort,
          message: "detection parameters could not be estimated, defaults are used: \(error)"
        )
      )
    }
    return parameters
  }

  /// IPFX copies the peak deflection of subthreshold long squares to the sweep records.
  private func addPeakDeflections(to result: inout CellFeatures) {
    guard let analysis = result.cellRecord.longSquare else { return }
    for index in analysis.subthreshold {
      let sweep = analysis.sweeps[index]
      guard let position = result.sweepSpikes.firstIndex(where: { $0.number == sweep.number })
      else { continue }
      result.sweepSpikes[position].peakDeflection = sweep.peakDeflection?.voltage
    }
  }
}

extension LongSquareAnalysis {
  /// Fits the time constant of each membrane sweep; samples are widened again, one sweep at a time.
  mutating func fitTimeConstants(_ plans: [SweepPlan]) {
    taus = membrane.map { index in
      let sweep = sweeps[index]
      guard let plan = plans.first(where: { $0.sweep.number == sweep.number }),
        let start = sweep.window.start, let end = sweep.window.end
      else { return nil }
      return SampledTrace(plan.sweep.sweep, timeZero: plan.zero)
        .membraneTimeConstant(from: start, to: end, limit: tauLimit)
    }
  }
}

extension PulseSweep {
  /// Measures a short square or a ramp.
  ///
  /// - Throws: ``SpikeDetectionError`` when spikes cannot be looked for.
  init(
    _ plan: SweepPlan,
    window: AnalysisWindow,
    signals: inout SweepSignals,
    parameters: SpikeDetectionParameters,
    excludingClipped: Bool
  ) throws(SpikeDetectionError) {
    let trace = signals.trace(zero: plan.zero)
    let spikes = try signals.spikes(on: trace, window: window, parameters: parameters)
    // Half a second before the onset at the latest, so that the test pulse is not taken for the stimulus.
    let onset = trace.nearestIndexClamped(to: window.start ?? 0)
    let current = trace.current?.doubles() ?? []
    let peak = current.firstMaximum(in: min(onset + 1, current.count)..<current.count)
    self.init(
      number: plan.sweep.number,
      amplitude: peak.map { current[$0] } ?? 0,
      spikes: spikes,
      train: SpikeTrain(
        spikes: spikes,
        in: trace,
        window: window,
        excludingClipped: excludingClipped
      ),
      suprathresholdWidth: spikes.first.flatMap { trace.suprathresholdWidth(of: $0) },
      window: window,
      timeZero: plan.zero
    )
  }
}
