import Foundation
import Pipeline

/// What a folder holds that a report can be made of.
package struct ReportSource: Sendable {
  /// What the folder is.
  package enum Kind: String, Sendable {
    /// One run folder.
    case run
    /// Cohorts, each a run folder, with evaluations beside them.
    case study
    /// An evaluation alone, such as the folder of `transfer -o`.
    case evaluation
  }

  /// A part with its name.
  package struct Part: Sendable, Equatable {
    /// Name for people.
    package var name: String
    /// File or folder.
    package var path: String
  }

  /// The folder.
  package let path: String
  /// What it is.
  package let kind: Kind
  /// Run folders.
  package let cohorts: [Part]
  /// Folders with an `evaluation.json`.
  package let evaluations: [Part]
  /// Model files.
  package let models: [Part]

  /// Name of the folder.
  package var title: String {
    URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
  }

  /// Looks into a folder; names are in ascending order.
  ///
  /// - Throws: `InputError` when there is nothing to report.
  package init(_ path: String) throws {
    let files = FolderListing()
    self.path = path
    let isStudy = files.has(path + "/study.json")
    if isStudy {
      cohorts = files.folders(path).filter { files.isRun($0.path) }
    } else if files.isRun(path) {
      let name = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
      cohorts = [Part(name: name, path: path)]
    } else {
      cohorts = []
    }
    var evaluations = files.evaluations(path)
    var models = files.models(path)
    if isStudy {
      for cohort in cohorts {
        let inside = { (part: Part) in Part(name: "\(cohort.name): \(part.name)", path: part.path) }
        evaluations += files.evaluations(cohort.path).map(inside)
        models += files.models(cohort.path).map(inside)
      }
    }
    for evaluation in evaluations where files.has(evaluation.path + "/model.h5") {
      models.append(Part(name: evaluation.name, path: evaluation.path + "/model.h5"))
    }
    self.evaluations = evaluations
    self.models = models
    kind = isStudy ? .study : cohorts.isEmpty ? .evaluation : .run
    if cohorts.isEmpty, evaluations.isEmpty {
      throw InputError(
        "\(path): expected a run folder (cells.csv, features.h5ad), a study folder (study.json) or an"
          + " evaluation (evaluation.json), found none of them; make one with 'patchline extract',"
          + " 'patchline import' or 'patchline study'"
      )
    }
  }
}

/// Looks at folders; what cannot be read counts as empty, since a report shows what there is.
private struct FolderListing {
  func has(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  func isRun(_ path: String) -> Bool {
    has(path + "/" + FeatureFile.name) || has(path + "/cells.csv")
  }

  func names(_ path: String) -> [String] {
    // A folder that is missing has no names.
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }

  func folders(_ path: String) -> [ReportSource.Part] {
    names(path).map { ReportSource.Part(name: $0, path: path + "/" + $0) }
  }

  func evaluations(_ path: String) -> [ReportSource.Part] {
    let own = [ReportSource.Part(name: "evaluation", path: path)]
    return (own + folders(path + "/evaluations")).filter { has($0.path + "/evaluation.json") }
  }

  func models(_ path: String) -> [ReportSource.Part] {
    names(path + "/models").filter { $0.hasSuffix(".h5") }.map { name in
      ReportSource.Part(name: String(name.dropLast(3)), path: path + "/models/" + name)
    }
  }
}
