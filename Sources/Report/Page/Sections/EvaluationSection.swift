import Pipeline
import Statistics

/// How well classes are recognised in cells that were not trained on.
struct EvaluationSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  var hint: String {
    "Classification: `patchline evaluate forest RUN --label COLUMN --group donor_id` adds scores,"
      + " confusion matrices, calibration and predictions."
  }

  func section() -> PageSection? {
    guard !contents.evaluations.isEmpty else { return nil }
    return PageSection(
      identifier: "evaluation",
      title: "Recognising the classes",
      shortTitle: "Classification",
      lead: "Every score is of cells that the learner was not trained on: mean ± SD over the runs."
        + " Intervals are 95 % bootstrap intervals over cells, or over whole donors where the cells of a"
        + " donor were kept together; one of no width means that no draw held an error, not that there"
        + " cannot be one.",
      blocks: contents.evaluations.enumerated().flatMap(blocks)
    )
  }

  private func blocks(_ index: Int, _ evaluation: ReportEvaluation) -> [PageBlock] {
    let report = evaluation.report
    var blocks: [PageBlock] = []
    if contents.evaluations.count > 1 { blocks.append(.heading(evaluation.name)) }
    blocks.append(.paragraph(Self.description(report)))
    let arms = EvaluationArms(contents, evaluation, index: index)
    blocks.append(.table(arms.table()))
    if let headline = evaluation.headline { blocks += arms.blocks(of: headline) }
    let others = report.arms.filter { arm in
      arm.learner != evaluation.headline?.learner || arm.grouping != evaluation.headline?.grouping
    }
    blocks += others.map { arm in
      .disclosure("\(arm.title), \(arm.grouping)", arms.blocks(of: arm, isHeadline: false))
    }
    blocks += PageBlock.items(report.notes)
    return blocks
  }

  /// Label, cells, splits and seed in words.
  static func description(_ report: EvaluationReport) -> String {
    let sizes = zip(report.classes, report.classSizes).map { "\($0) \($1)" }
    let split =
      switch report.settings.split {
      case .folds(let count): "\(count) folds"
      case .holdOut(let share): "hold-outs of \(FigureNumber.fixed(share * 100)) %"
      }
    return "`\(report.label)` of \(PageText.count(report.classSizes.reduce(0, +), "cell"))"
      + " (\(sizes.joined(separator: ", "))) from \(report.featureCount) features"
      + " (\(report.features.rawValue)); \(PageText.count(report.settings.repeats, "run")) of \(split),"
      + " seed \(report.settings.seed)."
  }
}

/// The arms of an evaluation as tables and figures.
struct EvaluationArms {
  private let contents: ReportContents
  private let evaluation: ReportEvaluation
  private let index: Int
  private let intervals: [BootstrapScores?]

  init(_ contents: ReportContents, _ evaluation: ReportEvaluation, index: Int) {
    self.contents = contents
    self.evaluation = evaluation
    self.index = index
    let donors = contents.donors
    intervals = evaluation.report.arms.map { arm in
      evaluation.intervals(of: arm, groups: donors, threads: contents.threads)
    }
  }

  private func interval(_ arm: EvaluationReport.Arm) -> BootstrapScores? {
    zip(evaluation.report.arms, intervals).first { $0.0 == arm }?.1
  }

  /// Scores of all arms.
  func table() -> PageTable {
    var table = PageTable(
      "evaluation-\(index)-arms",
      caption: "Scores",
      columns: [
        "Learner", "Split", "Macro-F1#", "95 % interval#", "Accuracy#", "Balanced accuracy#",
        "Log loss#", "Calibration error#",
      ]
    )
    for arm in evaluation.report.arms {
      let summary = arm.summary
      let isHeadline = arm == evaluation.headline
      table.append([
        .text(arm.title, classes: isHeadline ? "best" : ""), .text(arm.grouping),
        .number(Self.score(summary.macroF1)),
        .number(PageNumber.interval(interval(arm)?.macroF1), classes: "dim"),
        .number(Self.score(summary.accuracy)), .number(Self.score(summary.balancedAccuracy)),
        .number(Self.score(summary.logLoss)), .number(Self.score(summary.calibrationError)),
      ])
    }
    return table
  }

  /// Mean ± SD.
  static func score(_ value: MeanAndSD) -> String {
    guard let deviation = value.deviation else { return PageNumber.score(value.mean) }
    return "\(PageNumber.score(value.mean)) ± \(PageNumber.score(deviation))"
  }

  /// Confusion matrix, scores of each class, and scores within a column.
  func blocks(of arm: EvaluationReport.Arm, isHeadline: Bool = true) -> [PageBlock] {
    let anchor = PageAnchor.plain("evaluation-\(index)-\(arm.learner)-\(arm.grouping)")
    let title = isHeadline ? ": \(arm.title), \(arm.grouping)" : ""
    let figures = [
      PageFigure(
        "Confusion matrix\(title)",
        confusion(arm, identifier: anchor + "-confusion"),
        note: "Shares of each true class over all runs; in brackets the predictions."
      ),
      PageFigure(
        "F1 of each class\(title)",
        classChart(arm, identifier: anchor + "-classes"),
        note: interval(arm) == nil
          ? "Bars are ± 1 SD over the runs." : "Lines are 95 % intervals."
      ),
    ]
    return PageBlock.figures(figures) + [.table(classes(arm, identifier: anchor + "-table"))]
      + within(arm, identifier: anchor + "-within")
  }

  private func confusion(_ arm: EvaluationReport.Arm, identifier: String) -> SVGBuilder {
    ConfusionMatrix(
      frame: ChartFrame(
        title: "Confusion matrix of \(arm.title), \(arm.grouping)",
        summary: confusionSummary(arm),
        identifier: identifier,
        drawsTitle: false
      ),
      classes: evaluation.report.classes,
      counts: arm.summary.confusion.flatMap { $0 }
    ).draw()
  }

  private func confusionSummary(_ arm: EvaluationReport.Arm) -> String {
    zip(evaluation.report.classes, arm.summary.perClass).map { name, scores in
      "\(name) recognised in \(PageNumber.score(scores.recall.mean)) of its cells"
    }.joined(separator: "; ") + "."
  }

  private func classChart(_ arm: EvaluationReport.Arm, identifier: String) -> SVGBuilder {
    let names = evaluation.report.classes
    let found = interval(arm)
    let rows = arm.summary.perClass.enumerated().map { code, scores -> IntervalChart.Row in
      let mean = scores.f1.mean ?? .nan
      let reach = scores.f1.deviation.map { max(0, mean - $0)...min(1, mean + $0) }
      return IntervalChart.Row(
        name: scores.name,
        value: mean,
        interval: mean.isFinite ? found?.f1[code] ?? reach : nil,
        colour: ClassStyle.index(of: scores.name, in: names)
      )
    }
    return IntervalChart(
      frame: ChartFrame(
        title: "F1 of each class, \(arm.title)",
        summary: rows.map { "\($0.name) \(FigureNumber.fixed($0.value, decimals: 2))" }
          .joined(separator: ", "),
        identifier: identifier,
        drawsTitle: false
      ),
      rows: rows,
      valueTitle: "F1",
      upper: 1
    ).draw()
  }

  private func classes(_ arm: EvaluationReport.Arm, identifier: String) -> PageTable {
    var table = PageTable(
      identifier,
      caption: "Scores of each class: \(arm.title), \(arm.grouping)",
      columns: [
        "Class", "Cells a run#", "Precision#", "95 % interval#", "Recall#", "95 % interval#", "F1#",
        "95 % interval#",
      ]
    )
    let found = interval(arm)
    for (code, scores) in arm.summary.perClass.enumerated() {
      table.append([
        .text(scores.name), .number(PageNumber.amount(scores.cells)),
        .number(Self.score(scores.precision)),
        .number(PageNumber.interval(found?.precision[code]), classes: "dim"),
        .number(Self.score(scores.recall)),
        .number(PageNumber.interval(found?.recall[code]), classes: "dim"),
        .number(Self.score(scores.f1)),
        .number(PageNumber.interval(found?.f1[code]), classes: "dim"),
      ])
    }
    return table
  }

  private func within(_ arm: EvaluationReport.Arm, identifier: String) -> [PageBlock] {
    guard !arm.within.isEmpty else { return [] }
    let column = evaluation.report.settings.within ?? "value"
    var table = PageTable(
      identifier,
      caption: "Scores within \(column)",
      columns: [column, "Cells a run#", "Macro-F1#", "Accuracy#", "Balanced accuracy#"]
    )
    for part in arm.within {
      table.append([
        .text(part.value), .number(PageNumber.amount(part.summary.cells)),
        .number(Self.score(part.summary.macroF1)), .number(Self.score(part.summary.accuracy)),
        .number(Self.score(part.summary.balancedAccuracy)),
      ])
    }
    return [.table(table)]
  }
}
