/// All sweeps of a recording: one panel a protocol, response above, command below.
///
/// Sweeps are coloured by amplitude, sweeps that failed quality control are dashed and grey, and
/// highlights such as rheobase and hero sweep are thick and on top.
package struct SweepFigure: Sendable {
  /// How times and amplitudes are shown.
  package enum Measure: Sendable {
    /// Axes with ticks.
    case axes
    /// Scale bars, as papers often draw traces.
    case scaleBars
  }

  /// Title of the figure.
  package var title: String
  /// Second line, such as cell and file.
  package var subtitle: String
  /// Panels in reading order.
  package var panels: [SweepPanel]
  /// Axes or scale bars.
  package var measure: Measure
  /// Prefix of element ids.
  package var identifier: String

  /// Creates a figure.
  package init(
    title: String,
    subtitle: String = "",
    panels: [SweepPanel],
    measure: Measure = .axes,
    identifier: String = "sweeps"
  ) {
    self.title = title
    self.subtitle = subtitle
    self.panels = panels
    self.measure = measure
    self.identifier = identifier
  }

  /// Points that all traces together may have, so that a file stays below about 1.5 MB.
  static let pointBudget = 110_000
  static let margin = 8.0
  static let gap = 14.0

  /// Columns of panels on a page of 180 mm.
  var columnCount: Int {
    switch panels.count {
    case ...1: 1
    case 2, 4: 2
    default: 3
    }
  }

  private var rowCount: Int { max(1, (panels.count + columnCount - 1) / columnCount) }

  private var headHeight: Double { subtitle.isEmpty ? 24 : 35 }

  private var panelWidth: Double {
    let gaps = Double(columnCount - 1) * Self.gap
    return (FigureSize.page - 2 * Self.margin - gaps) / Double(columnCount)
  }

  /// A page is 247 mm high; more rows than fit make the figure longer, not the panels unreadable.
  private var panelHeight: Double {
    let rows = Double(rowCount)
    let room = FigureSize.points(millimetres: 240) - headHeight - (rows - 1) * Self.gap
    return max(150, min(columnCount == 1 ? 260 : 215, room / rows))
  }

  /// Draws the figure.
  package func draw() -> SVGBuilder {
    let rows = Double(rowCount)
    let height = headHeight + rows * panelHeight + (rows - 1) * Self.gap + Self.margin
    var svg = SVGBuilder(
      width: FigureSize.page,
      height: height,
      title: title,
      summary: summary,
      identifier: identifier
    )
    let room = FigureSize.page - 2 * Self.margin
    svg.text(TextStyle.title.fitted(title, to: room), x: Self.margin, y: 16, .title)
    svg.text(TextStyle.note.fitted(subtitle, to: room), x: Self.margin, y: 27, .note)
    let sweepCount = max(1, panels.reduce(0) { $0 + $1.sweeps.count })
    let legendRows = panels.map { $0.legend.rows(width: panelWidth).count }
    for (index, panel) in panels.enumerated() {
      let row = index / columnCount
      let column = index % columnCount
      let frame = FigureRectangle(
        x: Self.margin + Double(column) * (panelWidth + Self.gap),
        y: headHeight + Double(row) * (panelHeight + Self.gap),
        width: panelWidth,
        height: panelHeight
      )
      // Neighbours share the height of their legends, so that their axes line up.
      let rowStart = row * columnCount
      let neighbours = legendRows[rowStart..<min(rowStart + columnCount, legendRows.count)]
      let drawing = SweepPanelDrawing(
        panel: panel,
        frame: frame,
        legendRows: neighbours.max() ?? 0,
        columns: min(Int(panelWidth * 3), max(60, Self.pointBudget / 2 / sweepCount)),
        measure: measure
      )
      drawing.draw(on: &svg)
    }
    return svg
  }

  /// What the figure shows, in words.
  private var summary: String {
    panels.map { panel in
      var text = "\(panel.name): \(panel.sweeps.count) sweeps"
      if panel.failedCount > 0 { text += ", \(panel.failedCount) failed quality control" }
      if let range = panel.amplitudes {
        text += ", \(SweepPanel.amount(range.lowerBound)) to "
        text += "\(SweepPanel.amount(range.upperBound)) \(panel.commandUnit)"
      }
      return text + "."
    }.joined(separator: " ")
  }
}
