import Pipeline
import Statistics

/// The cells in the plane: UMAP, and principal components beside it.
struct EmbeddingSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  var hint: String {
    "The map of the cells: it needs 8 cells with features; `patchline spca fit RUN` adds sparse components."
  }

  func section() throws -> PageSection? {
    var figures: [PageFigure] = []
    var notes: [String] = []
    for (index, cohort) in contents.cohorts.enumerated() {
      guard let table = cohort.table,
        let embedding = try CellEmbedding(table, threads: contents.threads)
      else { continue }
      figures += draw(embedding, index)
      notes += self.notes(embedding, cohort)
    }
    guard !figures.isEmpty else { return nil }
    return PageSection(
      identifier: "map",
      title: "Map of the cells",
      lead:
        "Cells that resemble each other lie together. Distances between far groups of a UMAP mean"
        + " little; the principal components beside it keep them.",
      blocks: PageBlock.figures(figures) + PageBlock.items(notes)
    )
  }

  private func draw(_ embedding: CellEmbedding, _ index: Int) -> [PageFigure] {
    let suffix = contents.cohorts.count > 1 ? ", \(contents.cohorts[index].name)" : ""
    let share = { (axis: Int) in FigureNumber.fixed(embedding.explained[axis] * 100) + " %" }
    let trust = { (value: Double?) in
      value.map {
        "Trustworthiness \(PageNumber.score($0)) (\(embedding.neighbourCount) neighbours; 1 is perfect)."
      }
    }
    return [
      PageFigure(
        "UMAP\(suffix)",
        plot(embedding, embedding.map, index, "umap", ("UMAP 1", "UMAP 2")),
        note: trust(embedding.trustworthiness)
      ),
      PageFigure(
        "Principal components\(suffix)",
        plot(
          embedding,
          embedding.principal,
          index,
          "pca",
          ("PC 1 (\(share(0)) of variance)", "PC 2 (\(share(1)))")
        ),
        note: trust(embedding.principalTrustworthiness)
      ),
    ]
  }

  private func plot(
    _ embedding: CellEmbedding,
    _ positions: [SIMD2<Double>],
    _ index: Int,
    _ name: String,
    _ axes: (String, String)
  ) -> SVGBuilder {
    let cohort = contents.cohorts[index]
    let labels = contents.labels.labels(ofCohort: index)
    var cells: [Int: Int] = [:]
    for (position, cell) in cohort.cells.enumerated() {
      if let row = cell.row { cells[row] = position }
    }
    let points = zip(embedding.rows, positions).map { row, point in
      let cell = cells[row]
      let label = cell.flatMap { labels[$0] } ?? (contents.labels.isKnown ? "no label" : "")
      let id = cell.map { cohort.cells[$0].id } ?? ""
      return ScatterPlot.Point(
        x: point.x,
        y: point.y,
        label: label,
        tooltip: label.isEmpty ? id : "\(id), \(label)"
      )
    }
    let present = Set(points.map(\.label))
    return ScatterPlot(
      frame: ChartFrame(
        title: "\(name == "umap" ? "UMAP" : "Principal components") of \(cohort.name)",
        summary: "\(points.count) cells by class.",
        height: 215,
        identifier: "map-\(name)-\(index)",
        drawsTitle: false
      ),
      points: points,
      classes: (contents.labels.classes + ["no label", ""]).filter(present.contains),
      xTitle: axes.0,
      yTitle: axes.1
    ).draw()
  }

  private func notes(_ embedding: CellEmbedding, _ cohort: ReportCohort) -> [String] {
    var notes = [
      "\(cohort.name): \(PageText.count(embedding.rows.count, "cell")),"
        + " \(embedding.columnCount) \(embedding.basis.rawValue), medians filled in, standardised;"
        + " UMAP with \(embedding.neighbourCount) neighbours, minimum distance 0.1, seed 0, started from"
        + " the principal components."
    ]
    if embedding.usableCount > embedding.rows.count {
      notes.append(
        "\(cohort.name): a seeded sample of \(PageText.grouped(embedding.rows.count)) of"
          + " \(PageText.grouped(embedding.usableCount)) cells."
      )
    }
    if embedding.basis == .features {
      notes.append(
        "\(cohort.name): `patchline spca fit \(cohort.folder.path)` would map sparse components."
      )
    }
    return notes
  }
}
