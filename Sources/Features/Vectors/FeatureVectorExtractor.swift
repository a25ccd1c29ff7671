import Electrophysiology

/// Computes the vectors of a preset from a cell's sweeps.
///
/// Every family on its own: whatever is missing for one leaves the others alone. Spikes and windows come from
/// the collection's analyses where these are given, so that no sweep is filtered twice; samples are widened
/// again only in the stretches that end up in a vector.
package struct FeatureVectorExtractor: Sendable {
  /// Which vectors, and how.
  package var preset: VectorPreset
  /// The user's window (s from each sweep's first sample) for long squares; `nil` to use the stimulus.
  package var window: AnalysisWindow?
  /// Low-pass (kHz) before dV/dt; `nil` for the automatic value.
  package var filterFrequency: Double?

  /// Creates an extractor.
  package init(
    preset: VectorPreset,
    window: AnalysisWindow? = nil,
    filterKHz: Double? = nil
  ) {
    self.preset = preset
    self.window = window
    filterFrequency = filterKHz
  }

  /// The vectors of a cell; this never throws.
  ///
  /// - Parameters:
  ///   - sweeps: the current-clamp sweeps that may serve vectors; IPFX's tool uses all, passed or not.
  ///   - features: scalar features of the **same** sweeps computed with the preset's conventions and the same
  ///     window and filter: their analyses are used again. `nil` to analyse here.
  /// - Returns: every family of the preset, in order, each of its fixed width.
  package func vectors(of sweeps: ProtocolSweeps, features: CellFeatures? = nil) -> FeatureVectors {
    var result = FeatureVectors(preset: preset.name)
    let analyses: ProtocolAnalyses
    switch preset.analysis {
    case .study: analyses = studyAnalyses(sweeps, failures: &result.failures)
    case .collection:
      analyses = (features ?? scalars(sweeps)).collection
    }
    let input = VectorInput(preset: preset, sweeps: sweeps, analyses: analyses, features: features)
    for family in preset.families {
      result.add(family, from: input)
    }
    return result
  }

  private func scalars(_ sweeps: ProtocolSweeps) -> CellFeatures {
    CellFeatureExtractor(
      conventions: preset.conventions.features,
      window: window,
      filterKHz: filterFrequency
    )
    .features(cellRecord: ProtocolSweeps(), collection: sweeps)
  }
}

extension FeatureVectors {
  /// Computes a family and puts it, or NaN and the reason, in its place.
  fileprivate mutating func add(_ family: VectorFamily, from input: VectorInput) {
    let missing = [Double](repeating: .nan, count: family.width)
    var entry = Entry(name: family.name, values: missing, sources: [], notes: [])
    var gaps: [VectorGap]
    do {
      let content = try input.content(of: family)
      precondition(
        content.values.count == family.width,
        "\(family.name) has \(content.values.count) values, \(family.width) expected"
      )
      entry.values = content.values.map { $0.isFinite ? $0 : .nan }
      entry.sources = content.sources
      entry.notes = content.notes
      gaps = content.gaps
      if gaps.isEmpty, entry.values.contains(where: \.isNaN) {
        gaps = [VectorGap(.noSamples, "a part of \(family.name) has no samples: it is NaN")]
      }
    } catch {
      gaps = [error]
    }
    families.append(entry)
    failures += gaps.map { gap in
      FeatureFailure(
        stage: .vectors,
        family: family.kind.protocolName,
        feature: family.name,
        sweepNumber: gap.sweepNumber,
        reason: gap.reason,
        message: gap.message
      )
    }
  }
}
