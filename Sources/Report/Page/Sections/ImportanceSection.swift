import Pipeline
import Statistics

/// Which features the forests split on.
struct ImportanceSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  static let featureLimit = 20

  var hint: String {
    "Importances: `patchline train forest RUN --label COLUMN -o RUN/models/forest.h5` keeps a forest."
  }

  func section() -> PageSection? {
    guard !contents.forests.isEmpty else { return nil }
    return PageSection(
      identifier: "importance",
      title: "What the forest looks at",
      shortTitle: "Importances",
      lead:
        "Mean decrease of impurity of each feature, all together 1. Features that tell the same share"
        + " their importance, so a low value does not mean that a feature is useless.",
      blocks: PageBlock.figures(contents.forests.enumerated().map(figure))
        + PageBlock.items(contents.forests.map(note))
    )
  }

  private func figure(_ index: Int, _ forest: ReportContents.NamedForest) -> PageFigure {
    let all = forest.model.importances
    let shown = all.prefix(Self.featureLimit)
    let chart = RankedBarChart(
      frame: ChartFrame(
        title: "Importances of \(forest.name)",
        summary: "Most important: "
          + shown.prefix(5).map(\.feature).joined(separator: ", ") + ".",
        width: 290,
        identifier: "importance-\(index)",
        drawsTitle: false
      ),
      bars: shown.map { RankedBarChart.Bar(name: $0.feature, value: $0.value) },
      valueTitle: "Importance"
    ).draw()
    let rest = all.dropFirst(Self.featureLimit).reduce(0) { $0 + $1.value }
    let note =
      all.count > Self.featureLimit
      ? "The first \(Self.featureLimit) of \(all.count) features; the others have"
        + " \(FigureNumber.fixed(100 * rest)) % together."
      : nil
    return PageFigure(forest.name, chart, note: note)
  }

  private func note(_ forest: ReportContents.NamedForest) -> String {
    let metadata = forest.model.metadata
    let training = metadata.training
    return "`\(forest.name)`: \(metadata.program), `\(metadata.label)` of"
      + " \(PageText.count(training.cells, "cell")), \(forest.model.growth);"
      + " out-of-bag macro-F1 \(PageNumber.score(training.macroF1))."
  }
}
