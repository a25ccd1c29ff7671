import Electrophysiology
import Features
import Foundation
import NWB

/// A cell that was analysed again, with the sweeps' samples for drawing.
package struct ExplainedCell: Sendable {
  /// What is printed.
  package let explanation: CellExplanation
  /// The survey behind it; analysed sweeps carry samples.
  package let survey: RecordingSurvey

  /// The sweep of a number; `nil` for a number that the recording has not.
  package func surveyed(_ number: Int) -> SurveyedSweep? {
    survey.sweeps.first { $0.info.number == number }
  }
}

/// Analyses one cell of a run again, with the configuration of the run, and keeps what each number came from.
package struct CellExplainer {
  /// The run folder.
  package let folder: RunFolder
  /// What was run.
  package let document: RunDocument

  /// Opens a run.
  ///
  /// - Throws: ``InputError`` when the folder is no run folder.
  package init(run path: String) throws {
    folder = RunFolder(path)
    let file = folder.file("run.json")
    guard let data = FileManager.default.contents(atPath: file) else {
      throw InputError(
        "\(path): expected a run folder that 'patchline extract … -o \(path)' made, found no run.json"
          + " in it"
      )
    }
    do {
      document = try JSONDecoder().decode(RunDocument.self, from: data)
    } catch {
      throw InputError(
        "\(file): expected the run.json of 'patchline extract', found something else"
          + " (\(Self.reason(error))); extract the cells again"
      )
    }
  }

  /// Ids of the cells of the run, sorted.
  package func cellIDs() -> [String] {
    // A run folder without cells has no ids.
    (try? folder.storedCells()) ?? []
  }

  /// The stored result of a cell.
  ///
  /// - Throws: ``InputError`` that suggests near names for an unknown cell.
  package func result(of cellID: String) throws -> CellResult {
    if let result = folder.load(cellID) { return result }
    let names = cellIDs()
    if names.contains(cellID) {
      throw InputError(
        "\(folder.cellFile(cellID)): expected the result of a cell, found a damaged file; run the"
          + " same 'patchline extract' again, it computes this cell only"
      )
    }
    throw InputError(
      "\(folder.path) has no cell '\(cellID)'; \(NearNames.clause(for: cellID, among: names))"
    )
  }

  /// Analyses a cell again.
  ///
  /// - Parameters:
  ///   - cellID: its id in the run.
  ///   - moved: where its file is now; `nil` for where it was.
  /// - Returns: the explanation, and the sweeps behind it.
  /// - Throws: ``InputError`` when the cell is unknown, its file is gone or has other bytes, or it could not
  ///   be read in the first place.
  package func explain(_ cellID: String, fileNow moved: String? = nil) throws -> ExplainedCell {
    let stored = try result(of: cellID)
    if stored.isUnreadable, let failure = stored.failures.first {
      throw InputError("\(cellID) has no numbers to explain: \(failure.message)")
    }
    let path = try checkedPath(of: stored, moved: moved)
    let settings = try AnalysisSettings(document.configuration)
    let recordings: [Recording]
    do {
      recordings = try NWBReader.open(path)
    } catch {
      throw InputError("\(error)")
    }
    let recording = recordings.dropFirst().first { recording in
      recording.electrode.map { cellID.hasSuffix("." + $0) } ?? false
    }
    guard let recording = recording ?? recordings.first else {
      throw InputError("\(path): expected a recording, found none")
    }
    return explain(recording, stored: stored, settings: settings)
  }

  /// The path of a cell's file, after its bytes were compared with those that were extracted.
  private func checkedPath(of stored: CellResult, moved: String?) throws -> String {
    let path = moved ?? stored.input.path
    if RemoteInput.isRemote(path) {
      try RemoteInput.confirm(path, stored.input)
      return path
    }
    guard FileManager.default.fileExists(atPath: path) else {
      throw InputError(
        "\(path): expected the file of cell '\(stored.cellID)', found none; when it has moved, name it"
          + " with --input, and start in the folder of the extraction when its path is relative"
      )
    }
    let digest = try FileDigest.sha256(of: path)
    if let expected = stored.input.sha256, expected != digest {
      throw InputError(
        "\(path): expected the bytes that were extracted (SHA-256 \(expected.prefix(12))…), found"
          + " others (\(digest.prefix(12))…); extract it again, or name the original with --input"
      )
    }
    return path
  }

  private func explain(
    _ recording: Recording,
    stored: CellResult,
    settings: AnalysisSettings
  ) -> ExplainedCell {
    let configuration = settings.configuration
    let survey = RecordingSurveyor(
      ontology: settings.ontology,
      criteria: settings.criteria,
      window: configuration.window,
      keeps: { sweep in ProtocolSweeps.families.contains(where: sweep.match.isIn) }
    ).survey(recording)
    let sweeps = ProtocolSweeps(survey.sweeps.filter { $0.isSelected(configuration.sweepQC) })
    let features = CellFeatureExtractor(
      conventions: settings.conventions,
      window: configuration.window.map { AnalysisWindow(start: $0.start, end: $0.end) },
      filterKHz: configuration.filterKHz
    ).features(cellRecord: sweeps, collection: sweeps)
    let builder = ExplanationBuilder(survey: survey, features: features, settings: settings)
    let explanation = CellExplanation(
      cellID: stored.cellID,
      run: folder.path,
      path: recording.path,
      preset: configuration.preset,
      sweepQC: configuration.sweepQC.rawValue,
      cellPassed: survey.cell.passed,
      cellReasons: survey.cell.reasons,
      choices: builder.choices(),
      features: FeatureDictionary.all.map(builder.explanation),
      sweeps: builder.sweeps(),
      failures: stored.failures,
      notes: notes(stored, features, settings)
    )
    return ExplainedCell(explanation: explanation, survey: survey)
  }

  /// Whether the run's numbers are those found now.
  private func notes(
    _ stored: CellResult,
    _ features: CellFeatures,
    _ settings: AnalysisSettings
  ) -> [String] {
    var notes = stored.warnings
    if document.program != "patchline \(PatchlineVersion.number)" {
      notes.append("the run was made by \(document.program), this is \(PatchlineVersion.number)")
    }
    if !stored.key.hasSuffix(":" + settings.hash) {
      notes.append("this cell was extracted with another configuration than run.json holds")
    }
    let different = stored.features.filter { $0.value != features[$0.name] }.map(\.name)
    if !different.isEmpty {
      notes.append(
        "\(different.count) values differ from those in the run (\(different.prefix(3).joined(separator: ", "))"
          + (different.count > 3 ? ", …" : "") + "); those explained here were computed now"
      )
    }
    if let sag = features["sag"], sag < 0 || sag > 1 {
      notes.append(
        "sag is outside 0 to 1: no sweep is hyperpolarised enough for it, look at --feature sag"
      )
    }
    return notes
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _): "no '\(key.stringValue)'"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "wrong value of '\(context.codingPath.map(\.stringValue).joined(separator: "."))'"
    default: "not JSON"
    }
  }
}
