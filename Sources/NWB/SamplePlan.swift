import Electrophysiology

/// What is needed to read one sweep's samples.
struct SamplePlan: Sendable, Equatable {
  /// The response's dataset.
  var response: StoredSamples
  /// The response's samples of this sweep.
  var responseRange: Range<Int>
  /// The stimulus' dataset; `nil` for I = 0.
  var stimulus: StoredSamples?
  /// The stimulus' samples of this sweep, as many as ``responseRange`` has.
  var stimulusRange: Range<Int>
}

/// A sweep that is left out, with the object and the reason.
struct SweepRejection: Error, Equatable {
  var object: String
  var reason: String
}

/// A described sweep with its reading plan.
struct DescribedSweep: Sendable, Equatable {
  var info: SweepInfo
  var plan: SamplePlan

  /// Describes a pair from what its series say; settings of other places are added later.
  ///
  /// - Throws: when the pair cannot be read as a sweep.
  init(_ pair: SweepPair) throws(SweepRejection) {
    let response = pair.response.series
    let clampMode = try Self.clampMode(of: pair)
    // A sweep recorded at I = 0 has no command, whatever else carries its number.
    let stimulus = clampMode == .zeroCurrent ? nil : pair.stimulus
    let responseData = try Self.usableData(of: response)
    let stimulusData = try stimulus.map { entry throws(SweepRejection) in
      try Self.usableData(of: entry.series)
    }
    if stimulusData == nil && clampMode != .zeroCurrent {
      throw SweepRejection(
        object: response.path,
        reason: "expected a stimulus series of sweep \(pair.number), found none"
      )
    }
    let responseRange = pair.response.window ?? 0..<responseData.count
    let stimulusRange = stimulus?.window ?? 0..<(stimulusData?.count ?? responseRange.count)
    let count = min(responseRange.count, stimulusRange.count)
    let rate = try Self.rate(of: pair, stimulus)
    info = SweepInfo(
      number: pair.number,
      clampMode: clampMode,
      samplingRate: rate,
      sampleCount: count,
      startingTime: response.startingTime ?? stimulus?.series.startingTime,
      electrode: response.electrode ?? stimulus?.series.electrode,
      responsePath: response.path,
      stimulusPath: stimulus?.series.path
    )
    plan = SamplePlan(
      response: responseData,
      responseRange: responseRange.prefix(count),
      stimulus: stimulusData,
      stimulusRange: stimulusRange.prefix(count)
    )
    try Self.check(responseData, .response, clampMode, response, &info.warnings)
    if let stimulus, let stimulusData {
      try Self.check(stimulusData, .stimulus, clampMode, stimulus.series, &info.warnings)
    }
    info.warnings += Self.warnings(of: pair, stimulus, responseRange.count, stimulusRange.count)
    describeStimulus(response, pair.stimulus?.series)
  }

  // MARK: Parts

  private static func usableData(
    of series: PatchClampSeries
  ) throws(SweepRejection) -> StoredSamples {
    guard let data = series.data, series.problem == nil else {
      let reason = series.problem ?? "expected samples, found none"
      throw SweepRejection(object: series.path, reason: reason)
    }
    return data
  }

  /// The response's type decides; for the schema's base type its unit does.
  private static func clampMode(of pair: SweepPair) throws(SweepRejection) -> ClampMode {
    let series = pair.response.series
    let typed = series.kind.clampMode ?? pair.stimulus?.series.kind.clampMode
    if let typed { return typed }
    switch series.data?.unit?.quantity {
    case .voltage: return .currentClamp
    case .current: return .voltageClamp
    case nil:
      let reason = series.problem ?? "expected a clamp mode or a unit, found neither"
      throw SweepRejection(object: series.path, reason: reason)
    }
  }

  /// The stimulus' rate, as in IPFX; that of the response where the stimulus has none.
  private static func rate(
    of pair: SweepPair,
    _ stimulus: SeriesEntry?
  ) throws(SweepRejection) -> Double {
    let rates = [stimulus?.series, pair.response.series].compactMap { $0?.clock?.rate }
    guard let rate = rates.first else {
      throw SweepRejection(
        object: pair.response.series.path,
        reason: "expected a sampling rate or timestamps, found neither"
      )
    }
    return rate
  }

  /// Compares a channel's unit with what the clamp mode demands.
  ///
  /// IPFX scales both channels by the stimulus' unit: a response with the wrong unit changes nothing
  /// there and is a warning here, a stimulus with the wrong one would be scaled by 1e9 too much.
  private static func check(
    _ data: StoredSamples,
    _ role: SeriesKind.Role,
    _ clampMode: ClampMode,
    _ series: PatchClampSeries,
    _ warnings: inout [String]
  ) throws(SweepRejection) {
    let expected = SignalUnit(role: role, clampMode: clampMode).quantity
    guard let found = data.unit?.quantity else {
      warnings.append("the \(role) has no unit: \(expected) is assumed")
      return
    }
    if found == expected { return }
    let text = "expected a \(expected) as \(role) in \(clampMode.rawValue), found a \(found)"
    if role == .stimulus { throw SweepRejection(object: series.path, reason: text) }
    warnings.append(text)
  }

  private static func warnings(
    of pair: SweepPair,
    _ stimulus: SeriesEntry?,
    _ responseCount: Int,
    _ stimulusCount: Int
  ) -> [String] {
    let response = pair.response.series
    var warnings = pair.warnings
    warnings += response.warnings.map { "response: \($0)" }
    if response.electrode == nil { warnings.append("the response names no electrode") }
    guard let stimulus else {
      if pair.stimulus != nil { warnings.append("the stimulus of an I = 0 sweep is left out") }
      return warnings
    }
    warnings += stimulus.series.warnings.map { "stimulus: \($0)" }
    if responseCount != stimulusCount {
      warnings.append(
        "the response has \(responseCount) samples, the stimulus \(stimulusCount): "
          + "the first \(min(responseCount, stimulusCount)) of both are used"
      )
    }
    let rate = stimulus.series.clock?.rate
    if let rate, let other = response.clock?.rate, (rate - other).magnitude > 1e-6 * rate {
      warnings.append(
        "the response is sampled at \(other) Hz, the stimulus at \(rate) Hz, which is used"
      )
    } else if rate == nil {
      warnings.append("the stimulus has no sampling rate: that of the response is used")
    }
    return warnings
  }

  private mutating func describeStimulus(
    _ response: PatchClampSeries,
    _ stimulus: PatchClampSeries?
  ) {
    let stored = [response.stimulusDescription, stimulus?.stimulusDescription ?? ""]
    let meaningful = StimulusDescription.firstMeaningful(stored)
    let description = stored.first { !$0.isEmpty } ?? ""
    info.stimulusDescription = meaningful.isEmpty ? description : meaningful
    let name = StimulusDescription.name(fromSeriesDescription: stimulus?.seriesDescription)
    info.stimulusCode = StimulusDescription.code(
      of: StimulusDescription.firstMeaningful([meaningful, name])
    )
    info.stimulusCodeExtended = info.stimulusCode
  }
}
