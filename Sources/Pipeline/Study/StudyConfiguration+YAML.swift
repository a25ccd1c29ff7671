import Features
import Foundation

extension StudyConfiguration {
  /// The built-in study on simulated cells, as text.
  package static var standardYAML: String {
    String(decoding: PackageResources.study_yaml, as: UTF8.self)
  }

  /// Reads a file; relative paths in it are relative to its folder.
  ///
  /// - Throws: ``InputError`` that names the file, the key, what was expected and what was found.
  package static func read(_ file: String) throws -> StudyConfiguration {
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw InputError(
        "\(file): expected a study's configuration: \(InputCollector.reason(error));"
          + " 'patchline show study' prints one as a start"
      )
    }
    let folder = (file as NSString).deletingLastPathComponent
    return try StudyConfiguration(yaml: text, file: file, base: folder)
  }

  /// Reads the text of a file.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - file: its name, for messages.
  ///   - base: folder of relative paths; empty for the current one.
  /// - Throws: ``InputError``.
  package init(yaml: String, file: String, base: String = "") throws {
    do {
      var keys = try ConfigurationKeys(yaml: yaml, kind: "study")
      let paths = StudyPaths(base: base)
      name = try keys.text("name")
      seed = UInt64(try keys.whole("seed", atLeast: 0, else: 1))
      label = try keys.text("label", else: "subclass")
      cohorts = try keys.parts("cohorts").map { try StudyCohort($0.name, $0.keys, paths) }
      extraction = try Self.extraction(try keys.optionalPart("extract"), paths)
      let spca = try keys.text("spca", else: "")
      sparsePCA = spca.isEmpty ? nil : try paths.contents(spca)
      evaluations =
        keys.has("evaluate")
        ? try keys.parts("evaluate").map { try StudyEvaluation(cohort: $0.name, $0.keys, paths) }
        : []
      transfer = try keys.optionalPart("transfer").map { try StudyTransfer($0, paths) }
      try keys.finish()
      try check()
    } catch let error as ConfigurationError {
      throw InputError("\(file): \(error)")
    } catch let error as InputError {
      throw InputError("\(file): \(error.description)")
    }
  }

  /// The keys of `extract` are the options of the verb.
  private static func extraction(
    _ part: ConfigurationKeys?,
    _ paths: StudyPaths
  ) throws -> ExtractConfiguration {
    var configuration = ExtractConfiguration(preset: "schwider-2026")
    guard var keys = part else { return configuration }
    let preset = try keys.text("preset", else: configuration.preset)
    configuration.preset = preset
    if ExtractConfiguration.isFile(preset: preset) {
      configuration.presetText = try paths.contents(preset)
    }
    configuration.sweepQC = try keys.choice("sweep_qc", else: .passed)
    if keys.has("window") {
      let text = try keys.text("window")
      guard let window = ExtractConfiguration.Window(text) else {
        throw ConfigurationError("extract.window: expected START,END in seconds, found '\(text)'")
      }
      configuration.window = window
    }
    if keys.has("filter_khz") {
      configuration.filterKHz = try keys.positive("filter_khz", else: 10)
    }
    if keys.has("ontology") {
      configuration.ontologyText = try paths.contents(try keys.text("ontology"))
    }
    if keys.has("qc_criteria") {
      configuration.criteriaText = try paths.contents(try keys.text("qc_criteria"))
    }
    try keys.finish()
    // A preset or criteria that cannot be used is said now, not after hours of extraction.
    _ = try AnalysisSettings(configuration)
    return configuration
  }

  private func check() throws {
    let names = cohorts.map(\.name)
    for evaluation in evaluations where !names.contains(evaluation.cohort) {
      throw ConfigurationError(
        "evaluate.\(evaluation.cohort): expected one of the cohorts \(names)"
      )
    }
    if let transfer {
      for (key, name) in [("from", transfer.from), ("to", transfer.evaluation.cohort)]
      where !names.contains(name) {
        throw ConfigurationError(
          "transfer.\(key): expected one of the cohorts \(names), found \(name)"
        )
      }
      if transfer.from == transfer.evaluation.cohort {
        throw ConfigurationError(
          "transfer: expected two different cohorts, found \(transfer.from) twice"
        )
      }
    }
  }
}

/// Paths of a configuration file, relative to its folder.
struct StudyPaths {
  let base: String

  /// A path as the program can open it.
  func resolved(_ path: String) -> String {
    let home = (path as NSString).expandingTildeInPath
    if home.hasPrefix("/") || base.isEmpty || base == "." || path.contains("://") { return home }
    return base + "/" + path
  }

  /// The text of a file.
  func contents(_ path: String) throws -> String {
    do {
      return try String(contentsOfFile: resolved(path), encoding: .utf8)
    } catch {
      throw InputError(
        "\(resolved(path)): expected a readable text file: \(InputCollector.reason(error))"
      )
    }
  }
}
