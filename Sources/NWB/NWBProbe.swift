import Electrophysiology

/// What can be told of a file in milliseconds, without touching samples.
package struct NWBProbe: Sendable, Equatable {
  /// Path of the file.
  package var path: String
  /// Writer and version in a few words, such as `NWB 2 (MIES)`.
  package var dialect: String
  /// Schema version text, such as `NWB-2.2.0`.
  package var schemaVersion: String
  /// The writing program in the file's own words; `""` where it does not say.
  package var generator: String
  /// What lists the sweeps: `sweep_table`, `intracellular_recordings`, `epochs/Sweep_N` or
  /// `series attributes and names`.
  package var layout: String
  /// Response series in the file.
  package var responseCount: Int
  /// Stimulus series in the file.
  package var stimulusCount: Int
  /// Sweeps that can be read, over all electrodes.
  package var sweepCount: Int
  /// Sweeps that had to be left out.
  package var rejectedCount: Int
  /// Electrodes that have sweeps; empty when none is named.
  package var electrodes: [String]
  /// Findings about the file and its sweeps, one sentence each.
  package var warnings: [String]

  /// Looks at a file.
  ///
  /// - Throws: as `NWBReader.open(_:)`.
  package init(path: String) throws(NWBError) {
    let document = try NWBDocument(path: path)
    self.path = path
    dialect = document.format.dialect
    schemaVersion = document.format.version
    generator = document.format.generator
    layout = document.layout.rawValue
    responseCount = document.seriesCounts.responses
    stimulusCount = document.seriesCounts.stimuli
    sweepCount = document.recordings.reduce(0) { $0 + $1.sweeps.count }
    rejectedCount = document.recordings.reduce(0) { $0 + $1.rejected.count }
    electrodes = document.recordings.compactMap(\.electrode)
    warnings = document.recordings.first?.warnings ?? []
    for sweep in document.recordings.flatMap(\.sweeps) {
      warnings += sweep.warnings.map { "sweep \(sweep.number): \($0)" }
    }
  }
}
