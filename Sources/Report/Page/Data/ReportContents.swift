import Foundation
package import Pipeline
import Tables

/// Everything that a report shows, read from the files of a folder.
package struct ReportContents: Sendable {
  /// A figure of example sweeps, made by whoever can read recordings.
  package struct Example: Sendable {
    /// Cell and class.
    package var title: String
    /// The annotated sweeps; without a style of its own.
    package var drawing: SVGBuilder

    /// Creates an example.
    package init(title: String, drawing: SVGBuilder) {
      self.title = title
      self.drawing = drawing
    }
  }

  /// A fitted forest with its name.
  package struct NamedForest: Sendable {
    /// Name of the file.
    package var name: String
    /// The model.
    package var model: ForestModel
  }

  /// What the folder holds.
  package let source: ReportSource
  /// `study.json`; `nil` for anything but a study.
  package let study: StudyDocument?
  /// Run folders.
  package let cohorts: [ReportCohort]
  /// Evaluations.
  package let evaluations: [ReportEvaluation]
  /// Forests.
  package let forests: [NamedForest]
  /// Labels of the cells.
  package let labels: ReportLabels
  /// Files that could not be used, one sentence each.
  package let problems: [String]
  /// Example sweeps.
  package var examples: [Example] = []
  /// Why there are fewer examples than there could be; `nil` when nothing is to be said.
  package var exampleNote: String?
  /// Threads to work with; the page does not depend on it.
  package let threads: Int

  /// Reads a folder.
  ///
  /// - Parameters:
  ///   - source: what is in the folder.
  ///   - label: the column with the classes; `nil` takes that of the evaluations.
  ///   - threads: threads to work with.
  /// - Throws: `InputError` when a cohort cannot be read; other files that cannot be used are listed in
  ///   ``problems``.
  package init(_ source: ReportSource, label: String?, threads: Int) throws {
    self.source = source
    self.threads = threads
    study = source.kind == .study ? StudyDocument.read(StudyFolder(source.path)) : nil
    cohorts = try source.cohorts.map(ReportCohort.init)
    var problems: [String] = []
    if source.kind == .study, study == nil {
      problems.append(
        "\(source.path)/study.json: expected the document of this version's `patchline study`, found"
          + " another, so its stages are not shown; run the study again"
      )
    }
    var evaluations: [ReportEvaluation] = []
    for part in source.evaluations {
      do {
        evaluations.append(try ReportEvaluation(part))
      } catch {
        problems.append("\(error)")
      }
    }
    self.evaluations = evaluations
    forests = source.models.compactMap { part in
      // Model files of other kinds hold no importances, and a damaged one is found by `predict`.
      (try? ForestModel.read(part.path)).map { NamedForest(name: part.name, model: $0) }
    }
    labels = ReportLabels(cohorts, evaluations, column: label)
    if let label, !labels.isKnown {
      problems.append("no cell has a value in the column '\(label)', so no classes are shown")
    }
    self.problems = problems
  }

  /// Donors by cell id, over all cohorts.
  var donors: [String: String] {
    var donors: [String: String] = [:]
    for cell in cohorts.flatMap(\.cells) { donors[cell.id] = cell.donor }
    return donors
  }
}

/// The class of each cell: what the evaluations were given, else a column of the run.
package struct ReportLabels: Sendable {
  /// Name of the column; empty where there is none.
  package let column: String
  /// Classes in ascending order.
  package let classes: [String]
  private let byCohort: [[String?]]

  /// Whether any cell has a label.
  package var isKnown: Bool { !classes.isEmpty }

  /// The labels of a cohort, a cell each.
  package func labels(ofCohort index: Int) -> [String?] { byCohort[index] }

  /// Finds the labels.
  init(_ cohorts: [ReportCohort], _ evaluations: [ReportEvaluation], column: String?) {
    let name = column ?? evaluations.first?.report.label ?? Self.plausible(cohorts) ?? ""
    var tested: [String: String] = [:]
    for entry in evaluations.filter({ $0.report.label == name }).flatMap(\.predictions) {
      tested[entry.cell] = entry.label
    }
    byCohort = cohorts.map { cohort in
      let annotated = cohort.annotation(name)
      return cohort.cells.enumerated().map { index, cell in tested[cell.id] ?? annotated?[index] }
    }
    self.column = name
    classes = Set(byCohort.flatMap { $0 }.compactMap { $0 }).sorted()
  }

  /// The first column of texts with 2 to 12 values that is not an identity or a verdict.
  private static func plausible(_ cohorts: [ReportCohort]) -> String? {
    guard let cohort = cohorts.first, let table = cohort.table else { return nil }
    let others = ["donor_id", "species", "cell_qc"]
    return table.annotations.first { annotation in
      if others.contains(annotation.name) { return false }
      guard case .texts(let texts) = annotation.values else { return false }
      return (2...12).contains(Set(texts.compactMap { $0 }).count)
    }?.name
  }
}
