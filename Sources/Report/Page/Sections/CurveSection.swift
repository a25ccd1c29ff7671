import Pipeline
import Statistics

/// How scores grow with the number of training donors.
struct CurveSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  var hint: String {
    "Learning curves: add `--curve 0.1,0.25,0.5,1` to `patchline evaluate` or `patchline transfer`."
  }

  func section() -> PageSection? {
    var figures: [PageFigure] = []
    for (index, evaluation) in contents.evaluations.enumerated() {
      let curves = evaluation.report.learningCurves
      for grouping in Set(curves.map(\.grouping)).sorted() {
        let own = curves.filter { $0.grouping == grouping }
        let name = contents.evaluations.count > 1 ? "\(evaluation.name), \(grouping)" : grouping
        let identifier = PageAnchor.plain("curve-\(index)-\(grouping)")
        figures.append(
          PageFigure("Learning curve, \(name)", chart(own, identifier: identifier), isWide: true)
        )
      }
    }
    guard !figures.isEmpty else { return nil }
    return PageSection(
      identifier: "curves",
      title: "Learning curves",
      lead: "Macro-F1 when a share of the training donors is used; bands are ± 1 SD over the runs.",
      blocks: PageBlock.figures(figures)
    )
  }

  private func chart(_ curves: [EvaluationReport.LearningCurve], identifier: String) -> SVGBuilder {
    LineChart(
      frame: ChartFrame(
        title: "Learning curve",
        summary: curves.map { curve in
          let last = curve.points.last?.macroF1.mean
          return "\(curve.learner) reaches \(PageNumber.score(last))"
        }.joined(separator: "; "),
        width: FigureSize.page,
        height: 190,
        identifier: identifier,
        drawsTitle: false
      ),
      series: curves.map { curve in
        let mean = curve.points.map { $0.macroF1.mean ?? .nan }
        let deviation = curve.points.map { $0.macroF1.deviation ?? .nan }
        return LineChart.Series(
          name: curve.learner,
          x: curve.points.map(\.donors),
          y: mean,
          lower: zip(mean, deviation).map { $0 - $1 },
          upper: zip(mean, deviation).map { $0 + $1 }
        )
      },
      xTitle: "Training donors of a fold",
      yTitle: "Macro-F1"
    ).draw()
  }
}
