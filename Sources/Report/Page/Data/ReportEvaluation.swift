import Foundation
package import Pipeline
import Statistics

/// One evaluation as a report shows it.
package struct ReportEvaluation: Sendable {
  /// What was predicted for one tested cell in one run.
  struct Prediction: Sendable {
    /// Learner.
    let learner: String
    /// How cells were split.
    let grouping: String
    /// Run, from 0.
    let run: Int
    /// The cell.
    let cell: String
    /// Its label.
    let label: String
    /// The predicted class.
    let predicted: String
    /// Calibrated probability of the predicted class; NaN where it is not known.
    let confidence: Double
  }

  /// Name of the evaluation.
  package let name: String
  /// `evaluation.json`.
  package let report: EvaluationReport
  /// `predictions.csv`; empty where it is missing.
  let predictions: [Prediction]

  /// Reads the folder of an evaluation.
  ///
  /// - Throws: `InputError` naming the file that cannot be used.
  package init(_ part: ReportSource.Part) throws {
    name = part.name
    report = try EvaluationReport.read(part.path + "/evaluation.json")
    let path = part.path + "/predictions.csv"
    predictions =
      FileManager.default.fileExists(atPath: path) ? try Self.predictions(path) : []
  }

  private static func predictions(_ path: String) throws -> [Prediction] {
    let table = try ReportTable(path, key: "cell_id")
    return table.keys.enumerated().map { row, cell in
      Prediction(
        learner: table.text(row, "learner") ?? "",
        grouping: table.text(row, "grouping") ?? "",
        run: table.text(row, "run").flatMap { Int($0) } ?? 0,
        cell: cell,
        label: table.text(row, "label") ?? "",
        predicted: table.text(row, "predicted") ?? "",
        confidence: table.number(row, "confidence")
      )
    }
  }

  /// The strictest way of splitting: the last one, since the ungrouped one comes first.
  package var grouping: String { report.groupings.last ?? "" }

  /// The arm that the page shows in full: what was chosen or is shipped, else the one with the best
  /// macro-F1; ties go to the first.
  package var headline: EvaluationReport.Arm? {
    let arms = report.arms(of: grouping)
    for learner in ["selected", "patchline"] {
      if let arm = arms.first(where: { $0.learner == learner }) { return arm }
    }
    let best = arms.compactMap(\.summary.macroF1.mean).max()
    return arms.first { $0.summary.macroF1.mean == best }
  }

  /// The predictions of an arm.
  func predictions(of arm: EvaluationReport.Arm) -> [Prediction] {
    predictions.filter { $0.learner == arm.learner && $0.grouping == arm.grouping }
  }

  /// Bootstrap intervals of an arm; donors are drawn as a whole where cells were grouped by donor.
  ///
  /// - Parameters:
  ///   - arm: one of the report's.
  ///   - groups: what is drawn with a cell, such as its donor, by cell id.
  ///   - threads: the result does not depend on it.
  /// - Returns: `nil` without predictions.
  func intervals(
    of arm: EvaluationReport.Arm,
    groups: [String: String],
    threads: Int
  ) -> BootstrapScores? {
    let own = predictions(of: arm)
    guard !own.isEmpty else { return nil }
    let isGrouped = arm.grouping != "ungrouped"
    let codes = Dictionary(
      report.classes.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    var clusters: [String: Int] = [:]
    let entries = own.compactMap { entry -> BootstrapScores.Prediction? in
      guard let truth = codes[entry.label], let predicted = codes[entry.predicted] else {
        return nil
      }
      let key = isGrouped ? groups[entry.cell].map { "group " + $0 } ?? entry.cell : entry.cell
      let cluster = clusters[key] ?? clusters.count
      clusters[key] = cluster
      return .init(cluster: cluster, run: entry.run, truth: truth, predicted: predicted)
    }
    return BootstrapScores(
      entries,
      classCount: report.classes.count,
      seed: report.settings.seed,
      threads: threads
    )
  }

  /// What an arm says of each cell over its runs: the class it says most often (ties: the first in class
  /// order), and the mean confidence of the runs that say it.
  func verdicts(of arm: EvaluationReport.Arm) -> [String: Verdict] {
    var byCell: [String: [Prediction]] = [:]
    for entry in predictions(of: arm) { byCell[entry.cell, default: []].append(entry) }
    return byCell.mapValues { entries in
      let counts = report.classes.map { name in entries.count { $0.predicted == name } }
      let best = counts.firstIndex(of: counts.max() ?? 0) ?? 0
      let name = report.classes.indices.contains(best) ? report.classes[best] : ""
      let said = entries.filter { $0.predicted == name }.map(\.confidence)
      return Verdict(
        label: entries[0].label,
        predicted: name,
        confidence: said.reduce(0, +) / Double(max(1, said.count))
      )
    }
  }

  /// What an arm says of a cell.
  struct Verdict: Sendable {
    /// The cell's label.
    let label: String
    /// The class that is predicted most often.
    let predicted: String
    /// Mean confidence.
    let confidence: Double
  }
}
