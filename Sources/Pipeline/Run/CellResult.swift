/// Everything that extraction found for one cell; stored as one file in `RUN/cells`.
///
/// The tables of the run folder are written from these files alone, so a run can be resumed, merged and
/// re-tabulated without reading an NWB file again.
package struct CellResult: Sendable, Codable, Equatable {
  /// A named quantity; `nil` is missing.
  package struct Value: Sendable, Codable, Equatable {
    /// IPFX's or the dictionary's name.
    package var name: String
    /// The value; never NaN.
    package var value: Double?

    /// Creates a value; NaN and infinity become missing.
    package init(_ name: String, _ value: Double?) {
      self.name = name
      self.value = value.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// Identity of the cell.
  package var cellID: String
  /// Donor; `nil` where neither the manifest nor the file names one.
  package var donorID: String?
  /// Species; `nil` where neither the manifest nor the file names one.
  package var species: String?
  /// The file that was read.
  package var input: InputRecord
  /// What decides whether a stored result is still valid, see ``resumeKey(digest:configuration:)``.
  package var key: String
  /// Further cells of the same file (other electrodes), stored under their own ids.
  package var siblings: [String]
  /// Dialect of the file, `nil` where it could not be opened.
  package var dialect: String?
  /// Whether the cell passed quality control; `nil` where that could not be judged.
  package var cellQC: Bool?
  /// Why it failed or was not judged.
  package var cellQCReasons: [String]
  /// Cell-level quality values by IPFX's names.
  package var cellQCValues: [Value]
  /// Scalar features by name, in the order of the feature dictionary.
  package var features: [Value]
  /// Name of the preset of the vectors.
  package var preset: String
  /// Feature vectors in the preset's order; empty for a cell that could not be read.
  package var vectors: [VectorRecord]
  /// A row a sweep.
  package var sweeps: [SweepRow]
  /// Spikes of every analysed sweep.
  package var spikes: [SpikeRow]
  /// What could not be computed, and why.
  package var failures: [FailureRow]
  /// Things noticed and worked around, one sentence each.
  package var warnings: [String]

  /// Whether nothing at all could be read of this cell.
  package var isUnreadable: Bool { dialect == nil }

  /// The hash of the configuration it was computed with.
  package var configurationHash: String { key.split(separator: ":").last.map(String.init) ?? "" }

  /// Creates the result of a cell of which nothing is known yet.
  package init(cellID: String, input: InputRecord, key: String) {
    self.cellID = cellID
    self.input = input
    self.key = key
    siblings = []
    cellQCReasons = []
    cellQCValues = []
    features = []
    preset = ""
    vectors = []
    sweeps = []
    spikes = []
    failures = []
    warnings = []
  }

  /// The key under which a result may be reused: same bytes, same configuration.
  package static func resumeKey(digest: String, configuration: String) -> String {
    digest + ":" + configuration
  }
}

/// The bytes that were read.
package struct InputRecord: Sendable, Codable, Equatable {
  /// Path as given.
  package var path: String
  /// Size in bytes; `nil` where the file is missing.
  package var size: Int?
  /// SHA-256 in hexadecimal; `nil` where the file could not be read, or is remote and no list vouches for it.
  package var sha256: String?
  /// The server's mark of a remote file: its `ETag`, else its date, and its size; `nil` for local files.
  package var mark: String?

  /// What stands for the bytes: two inputs with equal keys are taken for equal; `nil` where nothing does.
  package var contentKey: String? { sha256 ?? mark }

  /// Creates a record.
  package init(path: String, size: Int? = nil, sha256: String? = nil) {
    self.path = path
    self.size = size
    self.sha256 = sha256
  }
}

/// One family of feature vectors of one cell.
package struct VectorRecord: Sendable, Codable, Equatable {
  /// Name of the family.
  package var name: String
  /// Unit of the values, `""` for pure numbers.
  package var unit: String
  /// The values, as many as the preset says whatever the recording; `nil` is missing.
  package var values: [Float?]

  /// Creates a record; NaN and infinity become missing.
  package init(name: String, unit: String, values: [Double]) {
    self.name = name
    self.unit = unit
    self.values = values.map { $0.isFinite ? Float($0) : nil }
  }
}

/// A row of `sweeps.csv`.
package struct SweepRow: Sendable, Codable, Equatable {
  /// Number of the sweep in the file.
  package var number: Int
  /// Code of the stimulus without suffixes.
  package var stimulusCode: String
  /// Name of the stimulus by the ontology, `Unknown` where it has none.
  package var stimulusName: String
  /// Protocol family, as the analyses use it; `nil` where none.
  package var family: String?
  /// Clamp mode by IPFX's name.
  package var clampMode: String
  /// Samples a second (Hz).
  package var samplingRate: Double
  /// Samples as stored.
  package var sampleCount: Int
  /// Samples of fill after the last acquired one.
  package var trailingFill: Int?
  /// Samples of fill inside the acquired ones.
  package var interiorFill: Int?
  /// Amplitude (pA or mV), onset and duration (s) and the quality values, by IPFX's names.
  package var values: [CellResult.Value]
  /// The verdict of quality control; `nil` for sweeps that are not judged.
  package var passed: Bool?
  /// Why it failed, IPFX's words.
  package var reasons: [String]
  /// What a reader noticed.
  package var warnings: [String]
}

/// A row of `spikes.csv`: the values follow `Spike`'s column names.
package struct SpikeRow: Sendable, Codable, Equatable {
  /// Number of the sweep.
  package var sweep: Int
  /// Position in the sweep, from 0.
  package var spike: Int
  /// Time of the sweep (s) at which the `_t` columns are zero.
  package var timeZero: Double
  /// Values in the order of the spike table's columns.
  package var values: [Double?]
  /// Whether the spike was cut off by the end of the window.
  package var isClipped: Bool
  /// `direct` or `detour`; `nil` for clipped spikes.
  package var isiType: String?
}

/// A row of `failures.csv`.
package struct FailureRow: Sendable, Codable, Equatable {
  /// Where it happened: `open`, `sweep`, `qc`, `features`, `run`.
  package var stage: String
  /// The feature family, the sweep (`sweep 12`) or `-`.
  package var family: String
  /// A word for counting.
  package var reason: String
  /// One sentence for a person.
  package var message: String

  /// Creates a row.
  package init(stage: String, family: String, reason: String, message: String) {
    self.stage = stage
    self.family = family
    self.reason = reason
    self.message = message
  }

  /// The row of a file that cannot be used as a whole.
  init(opening reason: String, _ message: String) {
    self.init(stage: "open", family: "-", reason: reason, message: message)
  }
}
