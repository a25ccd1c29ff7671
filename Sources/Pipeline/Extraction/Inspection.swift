package import Electrophysiology
import Features
import NWB

/// One recording as `inspect` shows it.
package struct Inspection: Sendable {
  /// What is printed.
  package let document: InspectionDocument
  /// The survey behind it; sweeps carry samples when they were asked for.
  package let survey: RecordingSurvey

  /// Opens a file and surveys each of its recordings.
  ///
  /// With `keepsSamples` the sweeps' samples stay in memory, for drawing.
  ///
  /// - Throws: ``InputError`` when the file cannot be opened.
  package static func of(
    _ path: String,
    settings: AnalysisSettings,
    keepsSamples: Bool
  ) throws -> [Inspection] {
    let recordings: [Recording]
    do {
      recordings = try NWBReader.open(path)
    } catch {
      throw InputError("\(error)")
    }
    let surveyor = RecordingSurveyor(
      ontology: settings.ontology,
      criteria: settings.criteria,
      window: settings.configuration.window,
      readsEverything: true,
      keeps: { _ in keepsSamples }
    )
    return recordings.map { recording in
      let survey = surveyor.survey(recording)
      return Inspection(
        document: InspectionDocument(recording, survey),
        survey: survey
      )
    }
  }
}

/// What `inspect --json` prints.
package struct InspectionDocument: Sendable, Codable {
  /// Path of the file.
  package var path: String
  /// Writer and generation of the format.
  package var dialect: String
  /// Schema version text.
  package var schemaVersion: String
  /// Identifier of the file.
  package var identifier: String
  /// Session start.
  package var sessionStart: String?
  /// Subject or donor.
  package var subjectID: String?
  /// Species.
  package var species: String?
  /// Electrode, where the file has several.
  package var electrode: String?
  /// Whether the cell passed quality control.
  package var cellPassed: Bool
  /// Why not.
  package var cellReasons: [String]
  /// Cell-level quality values by IPFX's names.
  package var cellQC: [CellResult.Value]
  /// A row a sweep.
  package var sweeps: [SweepRow]
  /// Sweeps that could not be described.
  package var rejected: [String]
  /// Findings about the file.
  package var warnings: [String]

  /// Describes a surveyed recording.
  package init(_ recording: Recording, _ survey: RecordingSurvey) {
    path = recording.path
    dialect = recording.dialect
    schemaVersion = recording.schemaVersion
    identifier = recording.identifier
    sessionStart = recording.sessionStart
    subjectID = recording.subjectID
    species = recording.species
    electrode = recording.electrode
    cellPassed = survey.cell.passed
    cellReasons = survey.cell.reasons
    cellQC = survey.cell.features.values
    sweeps = survey.sweeps.map { SweepRow($0) }
    rejected = recording.rejected.map {
      "\($0.number.map { "sweep \($0)" } ?? $0.object): \($0.reason)"
    }
    warnings = recording.warnings
  }
}
