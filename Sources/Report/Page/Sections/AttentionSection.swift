import Pipeline

/// Which feature families a network looks at, class by class.
struct AttentionSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  var hint: String {
    "Attention: `patchline evaluate bilstm RUN --label COLUMN --arms bilstm-attention` shows which"
      + " families a network looks at."
  }

  func section() -> PageSection? {
    let figures = contents.evaluations.enumerated().flatMap { index, evaluation in
      shown(evaluation).enumerated().map { position, attention in
        figure(attention, evaluation, identifier: "attention-\(index)-\(position)")
      }
    }
    guard !figures.isEmpty else { return nil }
    return PageSection(
      identifier: "attention",
      title: "Attention to feature families",
      shortTitle: "Attention",
      lead:
        "Mean attention of tested cells, class by family. Each row sums to 1; a row of equal values"
        + " would mean that the network does not choose.",
      blocks: PageBlock.figures(figures)
    )
  }

  /// The strictest split only: attention differs little between splits.
  private func shown(_ evaluation: ReportEvaluation) -> [EvaluationReport.Attention] {
    let strict = evaluation.report.attention.filter { $0.grouping == evaluation.grouping }
    return strict.isEmpty ? evaluation.report.attention : strict
  }

  private func figure(
    _ attention: EvaluationReport.Attention,
    _ evaluation: ReportEvaluation,
    identifier: String
  ) -> PageFigure {
    let width = attention.families.count
    let rows = attention.mean.map {
      $0.count == width ? $0 : [Double](repeating: .nan, count: width)
    }
    let finite = rows.flatMap { $0 }.filter(\.isFinite)
    let name =
      contents.evaluations.count > 1
      ? "\(evaluation.name): \(attention.learner)" : attention.learner
    let chart = HeatMap(
      frame: ChartFrame(
        title: "Attention of \(attention.learner)",
        summary: summary(attention),
        width: FigureSize.page,
        identifier: identifier,
        drawsTitle: false
      ),
      rows: zip(attention.classes, attention.cells).map { "\($0) (\($1))" },
      columns: attention.families.map { $0.replacing("_", with: " ") },
      values: rows.flatMap { $0 },
      range: 0...max(finite.max() ?? 1, 1e-6),
      rowTitle: "Class (tested cells)",
      columnTitle: "Feature family",
      valueTitle: "attention"
    ).draw()
    return PageFigure("\(name), \(attention.grouping)", chart, isWide: true)
  }

  private func summary(_ attention: EvaluationReport.Attention) -> String {
    zip(attention.classes, attention.mean).compactMap { name, row in
      guard let most = row.max(), let family = row.firstIndex(of: most) else { return nil }
      return "\(name) most to \(attention.families[family])"
    }.joined(separator: "; ") + "."
  }
}
