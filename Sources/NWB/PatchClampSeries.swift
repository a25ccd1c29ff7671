import Electrophysiology

/// One response or stimulus series, samples unread.
struct PatchClampSeries: Sendable, Equatable {
  /// Absolute path of the series' group.
  var path: String
  /// Response or stimulus, and the clamp mode.
  var kind: SeriesKind
  /// What the name says.
  var name: SeriesName
  /// The number stored with the series; `nil` where only its name or a table may have one.
  var sweepNumber: Int?
  /// The stimulus description as stored; `""` where missing.
  var stimulusDescription = ""
  /// A free-text description that may serve as a stimulus name; `nil` where missing.
  var seriesDescription: String?
  /// Name of the electrode object; `nil` where the link is missing.
  var electrode: String?
  /// Rate and start; `nil` where the file has neither a rate nor even time stamps.
  var clock: SamplingClock?
  /// Seconds from session start to the first sample; `nil` where unknown.
  var startingTime: Double?
  /// The stored samples; `nil` where they cannot be used.
  var data: StoredSamples?
  /// Things that were worked around, one sentence each.
  var warnings: [String] = []
  /// Why the series cannot be used: what was expected and what was found.
  var problem: String?

  /// Creates a series of which only the name is known.
  init(path: String, kind: SeriesKind) {
    self.path = path
    self.kind = kind
    self.name = SeriesName(
      String(path[(path.lastIndex(of: "/") ?? path.startIndex)...].dropFirst())
    )
  }

  /// Whether the series starts before `other`, then by name: the order of acquisition.
  ///
  /// Unknown starting times sort first, so that a series that has one counts as the later.
  func isAcquired(before other: PatchClampSeries) -> Bool {
    let mine = startingTime ?? -.infinity
    let theirs = other.startingTime ?? -.infinity
    return mine == theirs ? name.text.isNaturallyBefore(other.name.text) : mine < theirs
  }
}

/// Where the samples of a series lie and what turns them into mV or pA.
struct StoredSamples: Sendable, Equatable {
  /// Absolute path of the dataset.
  var path: String
  /// The number of samples.
  var count: Int
  /// Stored value times `conversion` plus `offset` is in the stored unit's SI unit.
  var conversion: Double
  /// See ``conversion``; 0 where the file has none.
  var offset: Double
  /// The unit; `nil` where the file does not say.
  var unit: SignalUnit?
}
