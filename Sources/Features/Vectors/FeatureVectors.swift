/// Which samples of which sweep a block of a vector was made of.
package struct VectorSource: Sendable, Equatable {
  /// Sweep number.
  package var sweepNumber: Int
  /// What the sweep stands for, such as `rheobase + 40 pA` or `ramp`.
  package var role: String
  /// Number of the block (step, level or protocol) it serves, from 0; 0 where there is but one.
  package var block: Int
  /// The samples used, counted from the sweep's first; they may reach beyond what was acquired.
  package var samples: Range<Int>
  /// Number of values made of these samples.
  package var bins: Int

  /// Creates a source.
  package init(sweepNumber: Int, role: String, block: Int, samples: Range<Int>, bins: Int) {
    self.sweepNumber = sweepNumber
    self.role = role
    self.block = block
    self.samples = samples
    self.bins = bins
  }
}

/// The vectors of one cell in the order of their preset.
package struct FeatureVectors: Sendable {
  /// One family.
  package struct Entry: Sendable {
    /// Name of the family.
    package var name: String
    /// As many values as the preset says; all NaN when the family could not be computed, single NaN where a
    /// part was not acquired.
    package var values: [Double]
    /// What the values were made of, in the order of blocks; empty for a missing family.
    package var sources: [VectorSource]
    /// How the recording was brought to the preset (interpolated, other step duration), one sentence each.
    package var notes: [String]

    /// Whether no value is there.
    package var isMissing: Bool { values.allSatisfy(\.isNaN) }
  }

  /// Name of the preset.
  package var preset: String
  /// The families in the preset's order; every one is there.
  package var families: [Entry] = []
  /// What was not computed, and why; ``FeatureFailure/feature`` names the family.
  package var failures: [FeatureFailure] = []

  /// The family of that name; `nil` when the preset has none.
  package subscript(name: String) -> Entry? { families.first { $0.name == name } }

  /// All values side by side.
  package var joined: [Double] { families.flatMap(\.values) }

  /// For every family the sweeps that served it and their roles.
  package var sources: [String: [VectorSource]] {
    Dictionary(families.map { ($0.name, $0.sources) }) { first, _ in first }
  }
}

/// The values of one family before they are put in their place.
struct VectorContent {
  var values: [Double]
  var sources: [VectorSource] = []
  var notes: [String] = []
  /// Parts that are missing while the rest is there.
  var gaps: [VectorGap] = []
}

/// Why a family, or a part of it, is missing.
struct VectorGap: Error {
  var reason: FailureReason
  var message: String
  /// The sweep it is about; `nil` for none in particular.
  var sweepNumber: Int?

  init(_ reason: FailureReason, _ message: String, sweep: Int? = nil) {
    self.reason = reason
    self.message = message
    sweepNumber = sweep
  }
}
