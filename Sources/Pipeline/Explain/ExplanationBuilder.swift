import Electrophysiology
import Features

/// Puts what the analyses of a cell kept into the words and numbers of an explanation.
struct ExplanationBuilder {
  let survey: RecordingSurvey
  let features: CellFeatures
  let settings: AnalysisSettings

  /// The evidence of every analysed sweep: cell record, collection, chirps.
  func sweeps() -> [SweepEvidence] {
    var result = evidence(of: features.cellRecord, .cellRecord)
    result += evidence(of: features.collection, .collection)
    for number in features.chirp?.sweepNumbers ?? [] {
      result.append(
        SweepEvidence(chirp: number, stimulus: surveyed(number)?.stimulus?.characteristics)
      )
    }
    return result
  }

  /// The sweeps that the cell record's features are taken from.
  func choices() -> CellExplanation.Choices {
    var result = CellExplanation.Choices()
    if let analysis = features.cellRecord.longSquare {
      let numbers = { (indices: [Int]) in indices.map { analysis.sweeps[$0].number } }
      result.rheobaseSweep = analysis.rheobaseSweep?.number
      result.rheobaseAmplitude = analysis.rheobaseSweep?.amplitude
      result.heroSweep = analysis.heroSweep?.number
      result.heroOffset = analysis.heroOffset
      result.sagSweep = analysis.sagSweep.map { analysis.sweeps[$0].number }
      result.membraneSweeps = numbers(analysis.membrane)
      result.membraneMinimum = analysis.minimumAmplitude
      result.spikingLongSquares = numbers(analysis.spiking)
      result.subthresholdLongSquares = numbers(analysis.subthreshold)
    }
    if let analysis = features.cellRecord.shortSquare {
      result.shortSquareAmplitude = analysis.commonAmplitude
      result.shortSquares = analysis.common.map { analysis.sweeps[$0].number }
    }
    if let analysis = features.cellRecord.ramp {
      result.ramps = analysis.spiking.map { analysis.sweeps[$0].number }
    }
    result.chirps = features.chirp?.sweepNumbers ?? []
    return result
  }

  /// The explanation of a feature.
  func explanation(of definition: FeatureDefinition) -> FeatureExplanation {
    let basis = FeatureBasis(definition)
    let evidence = evidence(for: definition, basis: basis)
    let value = features[definition.name]
    return FeatureExplanation(
      name: definition.name,
      value: value,
      unit: definition.unit,
      definition: definition.definition,
      protocolName: definition.protocolName.rawValue,
      family: definition.family.rawValue,
      source: definition.source.rawValue,
      analysis: Self.analysis(of: definition).rawValue,
      ipfxName: definition.ipfxName,
      rule: basis.rule,
      sweeps: evidence.sweeps,
      spikes: evidence.spikes,
      points: evidence.points,
      pointName: evidence.pointName,
      missing: value == nil ? reasons(definition, basis: basis, evidence) : []
    )
  }

  /// The analysis whose sweeps a feature is taken from.
  private static func analysis(of definition: FeatureDefinition) -> FeatureDefinition.Source {
    definition.source == .published ? .cellRecord : definition.source
  }

  private func evidence(
    for definition: FeatureDefinition,
    basis: FeatureBasis
  ) -> FeatureEvidence {
    let analyses = definition.source == .collection ? features.collection : features.cellRecord
    switch definition.protocolName {
    case .longSquare:
      return analyses.longSquare.map { FeatureEvidence(definition.name, basis: basis, in: $0) }
        ?? FeatureEvidence()
    case .shortSquare:
      return analyses.shortSquare.map {
        FeatureEvidence(definition.name, basis: basis, in: $0.sweeps, common: $0.common)
      } ?? FeatureEvidence()
    case .ramp:
      return analyses.ramp.map { FeatureEvidence(definition.name, basis: basis, in: $0.sweeps) }
        ?? FeatureEvidence()
    case .chirp:
      var evidence = FeatureEvidence()
      evidence.sweeps = features.chirp?.sweepNumbers ?? []
      return evidence
    }
  }

  /// Why a feature is missing: its own failure, else that of its level or protocol.
  private func reasons(
    _ definition: FeatureDefinition,
    basis: FeatureBasis,
    _ evidence: FeatureEvidence
  ) -> [String] {
    var names = [definition.name]
    if case .levelSpike(let k) = basis { names.append("ap_1_threshold_v_\(k)_long_square") }
    if case .levelTrain(let k) = basis { names.append("ap_1_threshold_v_\(k)_long_square") }
    let stage = Self.stage(of: definition)
    let family = definition.protocolName.rawValue.replacing(" ", with: "_")
    let own = features.failures.filter { failure in failure.feature.map(names.contains) ?? false }
    let general = features.failures.filter {
      $0.stage == stage && $0.family == family && $0.feature == nil
        && $0.sweepNumber == nil && $0.reason != .unknownAmplitudeStep
    }
    let found = own.isEmpty ? general : own
    let selection = settings.configuration.sweepQC
    let messages = found.map { FailureRow($0, survey: survey, selection: selection).message }
    if !messages.isEmpty { return messages }
    if evidence.sweeps.isEmpty {
      return ["the recording has no usable \(definition.protocolName.rawValue) sweep for it"]
    }
    let numbers = evidence.sweeps.map(String.init).joined(separator: ", ")
    let subject = evidence.sweeps.count == 1 ? "sweep \(numbers) has" : "sweeps \(numbers) have"
    return ["\(subject) no value for it: \(definition.definition)"]
  }

  /// The stage under which the failures behind a feature are listed.
  private static func stage(of definition: FeatureDefinition) -> FeatureFailure.Stage {
    switch definition.source {
    case .cellRecord, .published: .cellRecord
    case .collection: .collection
    case .chirp: .chirp
    }
  }

  func surveyed(_ number: Int) -> SurveyedSweep? {
    survey.sweeps.first { $0.info.number == number }
  }

  private func evidence(
    of analyses: ProtocolAnalyses,
    _ source: FeatureDefinition.Source
  ) -> [SweepEvidence] {
    var result: [SweepEvidence] = []
    if let analysis = analyses.longSquare {
      result += analysis.sweeps.enumerated().map { index, sweep in
        var evidence = SweepEvidence(
          sweep,
          analysis: source,
          samples: surveyed(sweep.number)?.sweep,
          fitLimit: analysis.tauLimit,
          fitsTau: analysis.membrane.contains(index)
        )
        evidence.roles = Self.roles(of: index, in: analysis)
        return evidence
      }
    }
    let pulses: [(FeatureDefinition.ProtocolName, [PulseSweep], [Int], String)] = [
      (
        .shortSquare, analyses.shortSquare?.sweeps ?? [], analyses.shortSquare?.common ?? [],
        "common amplitude"
      ),
      (.ramp, analyses.ramp?.sweeps ?? [], analyses.ramp?.spiking ?? [], "spiking ramp"),
    ]
    for (name, sweeps, chosen, role) in pulses {
      result += sweeps.enumerated().map { index, sweep in
        var evidence = SweepEvidence(sweep, analysis: source, protocolName: name)
        if chosen.contains(index) { evidence.roles = [role] }
        return evidence
      }
    }
    return result
  }

  private static func roles(of index: Int, in analysis: LongSquareAnalysis) -> [String] {
    var roles: [String] = []
    if analysis.rheobase == index { roles.append("rheobase sweep") }
    if analysis.hero == index { roles.append("hero sweep") }
    if analysis.sagSweep == index { roles.append("sag sweep") }
    if analysis.membrane.contains(index) { roles.append("membrane sweep") }
    if analysis.spiking.contains(index) { roles.append("f-I curve") }
    return roles
  }
}
