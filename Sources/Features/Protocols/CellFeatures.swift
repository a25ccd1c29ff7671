/// The analyses of a cell on one path; `nil` for a protocol without a usable sweep.
package struct ProtocolAnalyses: Sendable {
  /// Long squares.
  package var longSquare: LongSquareAnalysis?
  /// Short squares.
  package var shortSquare: ShortSquareAnalysis?
  /// Ramps.
  package var ramp: RampAnalysis?

  /// No analysis.
  package init() {}
}

/// All spikes of one sweep, looked for in the whole sweep: IPFX's sweep-level spikes.
package struct SweepSpikes: Sendable {
  /// Sweep number.
  package var number: Int
  /// Times (s) count from half a second before the stimulus, as in the cell record.
  package var timeZero: Double
  /// The spikes in order of time.
  package var spikes: [Spike]
  /// Peak deflection (mV) of a subthreshold long square; `nil` for others.
  package var peakDeflection: Double?

  /// Creates the spikes of a sweep.
  package init(
    number: Int,
    timeZero: Double,
    spikes: [Spike],
    peakDeflection: Double? = nil
  ) {
    self.number = number
    self.timeZero = timeZero
    self.spikes = spikes
    self.peakDeflection = peakDeflection
  }
}

/// Every scalar feature of a cell, and what each was computed from.
package struct CellFeatures: Sendable {
  /// The computed values by column name; a missing feature has no entry, never 0 or NaN.
  package private(set) var values: [String: Double] = [:]
  /// What was not computed, and why, in the order in which it was met.
  package var failures: [FeatureFailure] = []
  /// The analyses behind the cell record and the published features.
  package var cellRecord = ProtocolAnalyses()
  /// The analyses behind the feature collection and the feature vectors.
  package var collection = ProtocolAnalyses()
  /// The chirps; `nil` without any.
  package var chirp: ChirpAnalysis?
  /// Whole-sweep spikes of the cell record's sweeps, in ascending order of sweep number.
  package var sweepSpikes: [SweepSpikes] = []

  /// No feature.
  package init() {}

  /// The value of a feature; `nil` when it is missing.
  package subscript(name: String) -> Double? { values[name] }

  /// The values in the order of ``FeatureDictionary/all``; `nil` for missing ones.
  package var ordered: [Double?] { FeatureDictionary.names.map { values[$0] } }

  /// Stores a feature; a missing or not finite one is left out and, with a reason, listed.
  ///
  /// - Parameters:
  ///   - name: a column of the dictionary.
  ///   - value: its value in the dictionary's unit.
  ///   - reason: why the value can be missing; `nil` when that is already listed or not worth it.
  ///   - message: what would have been needed.
  mutating func set(
    _ name: String,
    _ value: Double?,
    orElse reason: FailureReason? = nil,
    _ message: @autoclosure () -> String = ""
  ) {
    guard let definition = FeatureDictionary.definition(of: name) else {
      preconditionFailure("feature \(name) is not in the dictionary")
    }
    if let value, value.isFinite {
      values[name] = value
    } else if let reason {
      failures.append(
        FeatureFailure(
          stage: definition.source.stage,
          family: definition.protocolName.family,
          feature: name,
          reason: reason,
          message: message()
        )
      )
    }
  }
}

extension FeatureDefinition.Source {
  /// The stage under which failures are listed.
  var stage: FeatureFailure.Stage {
    switch self {
    case .cellRecord: .cellRecord
    case .collection: .collection
    case .published: .published
    case .chirp: .chirp
    }
  }
}

extension FeatureDefinition.ProtocolName {
  /// The family under which failures are listed.
  var family: String {
    switch self {
    case .longSquare: "long_square"
    case .shortSquare: "short_square"
    case .ramp: "ramp"
    case .chirp: "chirp"
    }
  }
}
