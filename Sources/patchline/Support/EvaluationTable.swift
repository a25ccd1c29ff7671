import Pipeline

/// An evaluation for people: a column an arm, mean ± SD over the runs.
struct EvaluationTable {
  private let report: EvaluationReport

  /// Shows a report.
  init(_ report: EvaluationReport) { self.report = report }

  /// Scores, then scores within a column's values, then the last arm's confusion matrix.
  func text(color: Bool) -> String {
    var text = scores(report.arms.map { ($0.name, $0.summary) }, withClasses: true, color: color)
    for (index, part) in (report.arms.first?.within ?? []).enumerated() {
      text += "\nwithin \(report.settings.within ?? "") = \(part.value)\n"
      text += scores(
        report.arms.map { ($0.name, $0.within[index].summary) },
        withClasses: false,
        color: color
      )
    }
    if let arm = report.arms.last {
      text += "\n\(arm.name), all runs: true class by row, predicted by column\n"
      text += confusion(arm.summary.confusion, color: color)
    }
    return text
  }

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
