import Pipeline
import Tables

/// How key features are spread over the classes.
struct FeatureSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  /// Classes drawn side by side; more do not fit.
  static let classLimit = 12

  var hint: String {
    "Feature distributions: no cell has features; `patchline extract` or `patchline import` adds them."
  }

  func section() -> PageSection? {
    let figures = contents.cohorts.indices.flatMap(figures)
    guard !figures.isEmpty else { return nil }
    let grouping =
      contents.labels.isKnown
      ? "by class (`\(contents.labels.column)`)" : "over all cells, since no class is known"
    return PageSection(
      identifier: "features",
      title: "Key features",
      lead: "Spread \(grouping). Boxes hold the middle half of the cells, the line is the median,"
        + " whiskers reach 1.5 interquartile ranges (Tukey); points are cells, at most"
        + " \(BoxPlot.pointLimit) a class. The axis ends where the far-out values begin, 3 interquartile"
        + " ranges from a box.",
      blocks: PageBlock.figures(figures, areSmall: true)
    )
  }

  private func figures(_ index: Int) -> [PageFigure] {
    let cohort = contents.cohorts[index]
    guard let table = cohort.table else { return [] }
    let labels = contents.labels.labels(ofCohort: index)
    var byRow = [String?](repeating: nil, count: table.cells.count)
    for (cell, label) in zip(cohort.cells, labels) { if let row = cell.row { byRow[row] = label } }
    let key = KeyFeatures(table, labels: byRow)
    let suffix = contents.cohorts.count > 1 ? ", \(cohort.name)" : ""
    return key.names.enumerated().compactMap { position, name in
      let values = key.column(position)
      guard Set(values.filter(\.isFinite)).count > 1 else { return nil }
      let unit = key.units[position]
      return figure(
        name: name,
        title: name + suffix,
        axis: unit.isEmpty ? name : "\(name) (\(unit))",
        values: values,
        labels: byRow,
        identifier: "feature-\(index)-\(position)"
      )
    }
  }

  private func figure(
    name: String,
    title: String,
    axis: String,
    values: [Double],
    labels: [String?],
    identifier: String
  ) -> PageFigure {
    let missing = values.count { !$0.isFinite }
    let absent = missing == 0 ? "" : "\(PageText.count(missing, "cell")) without a value. "
    let classes = contents.labels.classes
    let frame = ChartFrame(
      title: name,
      summary: "Spread of \(name) over \(values.count(where: \.isFinite)) cells.",
      width: PageFigure.smallWidth,
      height: 130,
      identifier: identifier,
      drawsTitle: false
    )
    guard (1...Self.classLimit).contains(classes.count), labels.contains(where: { $0 != nil })
    else {
      let chart = Histogram(frame: frame, values: values, binCount: 18, valueTitle: axis)
      return PageFigure(title, chart.draw(), note: absent.isEmpty ? nil : absent)
    }
    let chart = BoxPlot(
      frame: frame,
      groups: classes.map { name in
        BoxPlot.Group(name: name, values: zip(values, labels).filter { $0.1 == name }.map(\.0))
      },
      valueTitle: axis,
      leavesOutFarValues: true
    )
    let far = chart.leftOutCount
    let note = absent + (far == 0 ? "" : "\(PageText.count(far, "cell")) beyond the axis.")
    return PageFigure(title, chart.draw(), note: note.isEmpty ? nil : note)
  }
}
