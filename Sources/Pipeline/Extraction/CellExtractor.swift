import Electrophysiology
import Features
import NWB

/// From a file to the results of its cells.
///
/// Nothing here throws: what goes wrong is in the result.
package struct CellExtractor: Sendable {
  /// The parsed configuration.
  package let settings: AnalysisSettings

  /// Sets up an extractor.
  package init(settings: AnalysisSettings) { self.settings = settings }

  /// Extracts every cell (electrode) of a file.
  ///
  /// - Returns: at least one result; a file that cannot be used gives one with a failure at stage `open`.
  package func extract(_ input: InputFile, identity: FileIdentity) -> [CellResult] {
    let key = CellResult.resumeKey(
      digest: identity.record.contentKey ?? "none",
      configuration: settings.hash
    )
    var blank = CellResult(cellID: input.cellID, input: identity.record, key: key)
    blank.donorID = input.donorID ?? Self.donor(inName: input.cellID)
    blank.species = input.species
    if let failure = identity.failure {
      blank.failures = [failure]
      return [blank]
    }
    let recordings: [Recording]
    do {
      recordings = try NWBReader.open(input.path)
    } catch {
      return [blank.lost(reason: error.kind.rawValue, message: error.description)]
    }
    var results = recordings.map { recording in
      var result = blank
      if recordings.count > 1, let electrode = recording.electrode {
        result.cellID += "." + electrode
      }
      result.donorID = input.donorID ?? recording.subjectID ?? blank.donorID
      result.species = input.species ?? recording.species
      describe(recording, &result)
      return result
    }
    // A connection that broke takes the whole cell, not one sweep: half a recording has other features.
    if let broken = results.lazy.flatMap(\.failures)
      .first(where: { $0.reason == NWBError.Kind.remoteFailure.rawValue })
    {
      return [blank.lost(reason: broken.reason, message: broken.message)]
    }
    // The first result keeps the input's id, so that a rerun finds it without opening the file.
    results[0].cellID = input.cellID
    results[0].siblings = results.dropFirst().map(\.cellID)
    return results
  }

  /// The donor of a file named as DANDI does: `sub-<donor>_ses-<session>_icephys`.
  static func donor(inName name: String) -> String? {
    guard name.hasPrefix("sub-") else { return nil }
    let donor = name.dropFirst(4).prefix { $0 != "_" }
    return donor.isEmpty ? nil : String(donor)
  }

  private func describe(_ recording: Recording, _ result: inout CellResult) {
    result.dialect = recording.dialect
    result.warnings = recording.warnings
    result.failures += recording.rejected.map { rejected in
      FailureRow(
        stage: "sweep",
        family: rejected.number.map { "sweep \($0)" } ?? rejected.object,
        reason: "rejected",
        message: "\(recording.path), \(rejected.object): \(rejected.reason)"
      )
    }
    let survey = surveyor().survey(recording)
    result.cellQC = survey.cell.passed
    result.cellQCReasons = survey.cell.reasons
    result.cellQCValues = survey.cell.features.values
    result.failures += survey.sweeps.compactMap { sweep in
      sweep.failure.map {
        FailureRow(
          stage: "sweep",
          family: "sweep \(sweep.info.number)",
          reason: $0.kind.rawValue,
          message: $0.description
        )
      }
    }
    analyse(survey, &result)
  }

  private func surveyor() -> RecordingSurveyor {
    let selection = settings.configuration.sweepQC
    let spikes = WholeSweepSpikes(settings: settings)
    return RecordingSurveyor(
      ontology: settings.ontology,
      criteria: settings.criteria,
      window: settings.configuration.window,
      keeps: { sweep in
        sweep.isSelected(selection) && ProtocolSweeps.families.contains(where: sweep.match.isIn)
      },
      measures: { sweep, samples in
        sweep.isSelected(selection)
          ? spikes.of(samples, stimulus: sweep.stimulus, match: sweep.match) : nil
      }
    )
  }

  private func analyse(_ survey: RecordingSurvey, _ result: inout CellResult) {
    let configuration = settings.configuration
    let sweeps = ProtocolSweeps(
      survey.sweeps.filter { $0.isSelected(configuration.sweepQC) }
    )
    let features = CellFeatureExtractor(
      conventions: settings.conventions,
      window: configuration.window.map { AnalysisWindow(start: $0.start, end: $0.end) },
      filterKHz: configuration.filterKHz
    ).features(cellRecord: sweeps, collection: sweeps)
    result.features = zip(FeatureDictionary.names, features.ordered).map {
      CellResult.Value($0, $1)
    }
    let vectors = FeatureVectorExtractor(
      preset: settings.preset,
      window: configuration.window.map { AnalysisWindow(start: $0.start, end: $0.end) },
      filterKHz: configuration.filterKHz
    ).vectors(of: sweeps, features: features)
    result.preset = settings.preset.name
    result.vectors = zip(settings.preset.families, vectors.families).map { family, entry in
      VectorRecord(name: family.name, unit: family.unit, values: entry.values)
    }
    let blanket = FailureRow(whyNothingIsAnalysed: survey, rejected: result.failures.count)
    result.failures += [blanket].compactMap(\.self)
    result.failures += (features.failures + vectors.failures)
      .filter { blanket == nil || $0.reason != .noSweeps }
      .map { FailureRow($0, survey: survey, selection: configuration.sweepQC) }
    var found = survey.sweeps.compactMap(\.spikes) + features.sweepSpikes
    found.sort { $0.number < $1.number }
    result.spikes = found.flatMap(SpikeRow.rows)
    result.sweeps = rows(survey, found)
  }

  /// The rows of `sweeps.csv`, with the spike counts and deflections that the analyses found.
  private func rows(_ survey: RecordingSurvey, _ spikes: [SweepSpikes]) -> [SweepRow] {
    let byNumber = Dictionary(
      spikes.map { ($0.number, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return survey.sweeps.map { surveyed in
      var row = SweepRow(surveyed)
      if let found = byNumber[surveyed.info.number] {
        row.values.append(CellResult.Value("peak_deflection", found.peakDeflection))
        row.values.append(CellResult.Value("num_spikes", Double(found.spikes.count)))
      }
      return row
    }
  }
}

extension CellResult {
  /// This blank result with the reason why nothing was read.
  ///
  /// What the network refused is asked for again by the next run, so its key fits no input.
  func lost(reason: String, message: String) -> CellResult {
    var result = self
    result.failures = [FailureRow(opening: reason, message)]
    if reason == NWBError.Kind.remoteFailure.rawValue {
      result.key = CellResult.resumeKey(digest: "none", configuration: configurationHash)
    }
    return result
  }
}

extension FailureRow {
  /// The one row that stands for all protocols where no sweep can feed any; `nil` where some can.
  ///
  /// - Parameters:
  ///   - survey: the recording.
  ///   - rejected: how many sweeps could not be described or read.
  init?(whyNothingIsAnalysed survey: RecordingSurvey, rejected: Int) {
    let modes = ClampMode.allCases.map { mode in
      (mode, survey.sweeps.count { $0.info.clampMode == mode })
    }
    guard modes.allSatisfy({ $0.0 != .currentClamp || $0.1 == 0 }) else { return nil }
    if survey.sweeps.isEmpty {
      self.init(
        stage: "sweep",
        family: "-",
        reason: "no_usable_sweep",
        message: "none of \(rejected) sweeps can be used, so there is no feature"
      )
      return
    }
    let counts = modes.filter { $0.1 > 0 }.map { mode, count in
      let name = mode == .voltageClamp ? "voltage-clamp" : "I = 0"
      return "\(count) \(name) \(count == 1 ? "sweep" : "sweeps")"
    }
    self.init(
      stage: "sweep",
      family: "-",
      reason: "no_current_clamp",
      message: "the file has \(counts.joined(separator: " and ")) and none in current clamp:"
        + " features need current-clamp sweeps, so there are none"
    )
  }

  /// The row of something that the feature analyses could not compute.
  ///
  /// Where a protocol has no sweep only because none passed quality control, the row says so: the analyses
  /// cannot know it.
  init(
    _ failure: FeatureFailure,
    survey: RecordingSurvey,
    selection: ExtractConfiguration.SweepSelection
  ) {
    let place =
      failure.feature ?? failure.sweepNumber.map { "\(failure.family) sweep \($0)" }
      ?? failure.family
    let family = StimulusFamily(rawValue: failure.family)
    let present = survey.sweeps.count { sweep in family.map(sweep.match.isIn) ?? false }
    if failure.reason == .noSweeps, failure.feature == nil || failure.stage == .vectors, present > 0
    {
      self.init(
        stage: failure.stage.rawValue,
        family: place,
        reason: "failed_qc",
        message:
          "none of \(present) \(failure.family) sweeps passed quality control; 'patchline inspect'"
          + " shows why, --sweep-qc all uses them all the same"
      )
    } else {
      self.init(
        stage: failure.stage.rawValue,
        family: place,
        reason: failure.reason.rawValue,
        message: failure.message
      )
    }
  }
}
