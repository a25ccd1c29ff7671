import Pipeline

/// What one learner gains over another, such as transfer from mouse, tested on the same folds.
struct ComparisonSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  var hint: String {
    "Transfer gain: `patchline transfer --from MOUSE_RUN --to HUMAN_RUN --label COLUMN -o DIR` compares"
      + " learners in pairs on the same folds."
  }

  func section() -> PageSection? {
    let found = contents.evaluations.enumerated().filter { !$0.element.report.comparisons.isEmpty }
    guard !found.isEmpty else { return nil }
    return PageSection(
      identifier: "gain",
      title: "Gains, tested in pairs",
      shortTitle: "Gains",
      lead:
        "Differences between learners on the same folds. Training sets of folds overlap, so the test"
        + " and its 95 % interval are corrected for it (Nadeau and Bengio 2003); to the right of the"
        + " line the second learner is better.",
      blocks: found.flatMap { blocks($0.offset, $0.element) }
    )
  }

  private func blocks(_ index: Int, _ evaluation: ReportEvaluation) -> [PageBlock] {
    let report = evaluation.report
    let titles = Dictionary(
      report.arms.map { ($0.learner, $0.title) },
      uniquingKeysWith: { first, _ in first }
    )
    let places = report.comparisons.reduce(into: [String]()) { places, entry in
      if !places.contains(entry.place) { places.append(entry.place) }
    }
    var blocks: [PageBlock] = contents.evaluations.count > 1 ? [.heading(evaluation.name)] : []
    blocks += PageBlock.figures(
      places.map { place in
        let own = report.comparisons.filter { $0.place == place }
        let identifier = PageAnchor.plain("gain-\(index)-\(place)")
        return PageFigure(
          "Gain in macro-F1, \(place)",
          chart(own, place, identifier: identifier),
          isWide: true
        )
      }
    )
    blocks.append(.table(table(report, titles: titles, index: index)))
    if let selection = report.selection { blocks += choice(selection, index: index) }
    return blocks
  }

  private func chart(
    _ comparisons: [EvaluationReport.Comparison],
    _ place: String,
    identifier: String
  ) -> SVGBuilder {
    IntervalChart(
      frame: ChartFrame(
        title: "Gain in macro-F1, \(place)",
        summary: comparisons.map { entry in
          "\(entry.second) against \(entry.first):"
            + " \(FigureNumber.fixed(entry.meanDifference, decimals: 3))"
        }.joined(separator: "; "),
        width: FigureSize.page,
        identifier: identifier,
        drawsTitle: false
      ),
      rows: comparisons.map { entry in
        IntervalChart.Row(
          // Their short names: two titles do not fit beside a chart; the table below has those.
          name: "\(entry.second) − \(entry.first)",
          value: entry.meanDifference,
          interval: min(entry.lower, entry.upper)...max(entry.lower, entry.upper)
        )
      },
      valueTitle: "Difference in macro-F1",
      reference: 0,
      decimals: 3
    ).draw()
  }

  private func table(
    _ report: EvaluationReport,
    titles: [String: String],
    index: Int
  ) -> PageTable {
    var table = PageTable(
      "gain-\(index)-table",
      caption: "Paired tests",
      columns: [
        "Second", "First", "Split", "Metric", "Difference#", "95 % interval#", "p#", "Folds#",
      ]
    )
    for entry in report.comparisons {
      table.append([
        .text(titles[entry.second] ?? entry.second), .text(titles[entry.first] ?? entry.first),
        .text(entry.place), .text(Self.name(ofMetric: entry.metric)),
        .number(Self.signed(entry.meanDifference)),
        .number("\(Self.signed(entry.lower)) to \(Self.signed(entry.upper))", classes: "dim"),
        .number(Self.probability(entry.p)), .number(String(entry.folds)),
      ])
    }
    return table
  }

  /// A metric's name as it is written in text, in one piece.
  private static func name(ofMetric metric: String) -> String {
    metric == "macro_f1" ? "macro\u{2011}F1" : metric.replacing("_", with: " ")
  }

  /// Three decimals with a sign.
  static func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + FigureNumber.fixed(value, decimals: 3)
  }

  /// A probability: three decimals, `< 0.001` below.
  static func probability(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : FigureNumber.fixed(value, decimals: 3)
  }

  private func choice(_ selection: EvaluationReport.Selection, index: Int) -> [PageBlock] {
    var table = PageTable(
      "gain-\(index)-selection",
      caption: "Choice inside the folds",
      columns: ["Candidate", "Inner macro-F1#", "Times chosen#"]
    )
    for (position, name) in selection.candidates.enumerated() {
      let score =
        selection.innerMacroF1.indices.contains(position) ? selection.innerMacroF1[position] : nil
      let times =
        selection.timesChosen.indices.contains(position) ? selection.timesChosen[position] : 0
      table.append([
        .text(name, classes: name == selection.chosen ? "best" : ""),
        .number(PageNumber.score(score)), .number(String(times)),
      ])
    }
    return [
      .table(table), .paragraph("\(selection.rule) Chosen: \(selection.chosen).", kind: "note"),
    ]
  }
}
