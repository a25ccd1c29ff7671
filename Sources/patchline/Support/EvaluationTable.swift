import Pipeline
import Statistics

/// An evaluation for people: a column an arm, mean ± SD over the runs.
///
/// One learner: its groupings side by side. Several: a row a learner, a table a grouping.
struct EvaluationTable {
  private let report: EvaluationReport

  /// Shows a report.
  init(_ report: EvaluationReport) { self.report = report }

  /// Scores, then scores within a column's values, paired tests, curves, and the last arm's confusion matrix.
  func text(color: Bool) -> String {
    var text = report.learners.count > 1 ? learners(color: color) : groupings(color: color)
    if !report.comparisons.isEmpty { text += comparisons(color: color) }
    if !report.learningCurves.isEmpty { text += curves(color: color) }
    if let selection = report.selection { text += self.selection(selection, color: color) }
    if let arm = shown {
      text +=
        "\n\(arm.learner), \(arm.grouping), all runs: true class by row, predicted by column\n"
      text += confusion(arm.summary.confusion, color: color)
    }
    return text
  }

  /// The arm whose confusion matrix is shown: of the last grouping, the one with the best macro-F1.
  private var shown: EvaluationReport.Arm? {
    report.arms(of: report.groupings.last ?? "").max {
      ($0.summary.macroF1.mean ?? 0) < ($1.summary.macroF1.mean ?? 0)
    }
  }

  private func groupings(color: Bool) -> String {
    var text = scores(
      report.arms.map { ($0.grouping, $0.summary) },
      withClasses: true,
      color: color
    )
    for (index, part) in (report.arms.first?.within ?? []).enumerated() {
      text += "\nwithin \(report.settings.within ?? "") = \(part.value)\n"
      text += scores(
        report.arms.map { ($0.grouping, $0.within[index].summary) },
        withClasses: false,
        color: color
      )
    }
    return text
  }

  private func learners(color: Bool) -> String {
    report.groupings.map { grouping in
      let arms = report.arms(of: grouping)
      var text = "\(grouping), mean ± SD of \(report.settings.repeats) runs\n"
      text += rows(arms.map { ($0.learner, $0.summary) }, withClasses: true, color: color)
      for (index, part) in (arms.first?.within ?? []).enumerated() {
        let cells = Readable.number(part.summary.cells, decimals: 0)
        text += "\nwithin \(report.settings.within ?? "") = \(part.value), \(cells) cells\n"
        text += rows(
          arms.map { ($0.learner, $0.within[index].summary) },
          withClasses: false,
          color: color
        )
      }
      return text
    }.joined(separator: "\n")
  }

  private func rows(
    _ arms: [(name: String, summary: EvaluationReport.Summary)],
    withClasses: Bool,
    color: Bool
  ) -> String {
    let classes = withClasses ? report.classes : []
    var table = TextTable(
      [("learner", .left), ("macro-F1", .right), ("accuracy", .right), ("log loss", .right)]
        + classes.map { ("F1 \($0)", .right) }
    )
    for (name, summary) in arms {
      let classScores = withClasses ? summary.perClass.map(\.f1) : []
      table.append(
        [
          name, Self.text(summary.macroF1.mean, summary.macroF1.deviation),
          Self.text(summary.accuracy.mean, summary.accuracy.deviation),
          Readable.number(summary.logLoss.mean, decimals: 3),
        ] + classScores.map { Readable.number($0.mean, decimals: 3) }
      )
    }
    return table.text(color: color)
  }

  private func comparisons(color: Bool) -> String {
    var table = TextTable([
      ("macro-F1 gain", .left), ("over", .left), ("splits", .left), ("mean", .right),
      ("95 % interval", .left), ("p", .right),
    ])
    for comparison in report.comparisons {
      let low = Self.signed(comparison.lower)
      table.append([
        comparison.second, comparison.first, comparison.place,
        Self.signed(comparison.meanDifference), "\(low) … \(Self.signed(comparison.upper))",
        Readable.number(comparison.p, decimals: 3),
      ])
    }
    let test = report.comparisons[0].test
    return "\npaired over the folds; \(test)\n" + table.text(color: color)
  }

  private func curves(color: Bool) -> String {
    let shares = report.learningCurves[0].points
    var table = TextTable(
      [("macro-F1 by training donors", .left)]
        + shares.map { (Readable.number($0.share * 100, decimals: 0) + " %", .right) }
    )
    table.append(
      ["donors a fold"] + shares.map { Readable.number($0.donors, decimals: 0) }
    )
    table.append(["cells a fold"] + shares.map { Readable.number($0.cells, decimals: 0) })
    for curve in report.learningCurves {
      table.append(
        [curve.learner] + curve.points.map { Self.text($0.macroF1.mean, $0.macroF1.deviation) }
      )
    }
    return "\n\(report.learningCurves[0].grouping)\n" + table.text(color: color)
  }

  private func selection(_ selection: EvaluationReport.Selection, color: Bool) -> String {
    var table = TextTable([
      ("chosen inside the folds", .left), ("inner macro-F1", .right), ("folds", .right),
    ])
    for (index, name) in selection.candidates.enumerated() {
      table.append([
        name, Readable.number(selection.innerMacroF1[index], decimals: 3),
        "\(selection.timesChosen[index])",
      ])
    }
    return "\n" + table.text(color: color)
      + "the final model: \(selection.chosen) (\(selection.rule))\n"
  }

  private static func signed(_ value: Double) -> String { Readable.signed(value, decimals: 3) }

  private func scores(
    _ arms: [(name: String, summary: EvaluationReport.Summary)],
    withClasses: Bool,
    color: Bool
  ) -> String {
    var table = TextTable([("mean ± SD", .left)] + arms.map { ($0.name, .right) })
    table.append(
      ["cells a run"] + arms.map { Readable.number($0.summary.cells, decimals: 0) }
    )
    let rows = arms.map { $0.summary.rows + (withClasses ? $0.summary.classRows : []) }
    for (index, first) in (rows.first ?? []).enumerated() {
      table.append(
        [first.title] + rows.map { Self.text($0[index].mean, $0[index].deviation) }
      )
    }
    return table.text(color: color)
  }

  private func confusion(_ counts: [[Int]], color: Bool) -> String {
    var table = TextTable([("", .left)] + report.classes.map { ($0, .right) })
    for (name, row) in zip(report.classes, counts) { table.append([name] + row.map(String.init)) }
    return table.text(color: color)
  }

  private static func text(_ mean: Double?, _ deviation: Double?) -> String {
    let mean = Readable.number(mean, decimals: 3)
    guard let deviation else { return mean }
    return mean + " ± " + Readable.number(deviation, decimals: 3)
  }
}
