/// Named values as horizontal bars, one a row: names of any length stay readable.
package struct RankedBarChart: Sendable {
  /// One bar.
  package struct Bar: Sendable {
    /// Name to the left.
    package var name: String
    /// Value, at least 0.
    package var value: Double
    /// Group that decides the colour; empty for none.
    package var group: String

    /// Creates a bar.
    package init(name: String, value: Double, group: String = "") {
      self.name = name
      self.value = value
      self.group = group
    }
  }

  /// Title and size; the height is taken from the bars.
  package var frame: ChartFrame
  /// Bars from top to bottom.
  package var bars: [Bar]
  /// Title of the horizontal axis.
  package var valueTitle: String

  /// Creates a chart.
  package init(frame: ChartFrame, bars: [Bar], valueTitle: String) {
    self.frame = frame
    self.bars = bars
    self.valueTitle = valueTitle
  }

  /// Height (pt) of a row.
  private static let rowHeight = 12.0
  private static let longestName = 130.0

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    var frame = self.frame
    frame.height = Double(bars.count) * Self.rowHeight + 4 + Axis.bottomRoom
    var (svg, room) = frame.start()
    let names = min(Self.longestName, bars.map { TextStyle.tick.width(of: $0.name) }.max() ?? 0)
    let plot = room.inset(left: names + 6, top: 2, right: 10, bottom: Axis.bottomRoom + 2)
    let ticks = AxisTicks(covering: 0, max(1e-9, bars.map(\.value).max() ?? 1), about: 4)
    let x = Axis(
      scale: LinearScale(
        lower: 0,
        upper: ticks.ticks.last?.value ?? 1,
        start: plot.x,
        end: plot.right
      ),
      ticks: ticks.ticks,
      title: valueTitle
    )
    x.drawBottom(on: &svg, frame: plot, hasGrid: true)
    let groups = bars.map(\.group).reduce(into: [String]()) {
      if !$0.contains($1) { $0.append($1) }
    }
    for (index, bar) in bars.enumerated() {
      let y = plot.y + Double(index) * Self.rowHeight
      let group = groups.firstIndex(of: bar.group) ?? 0
      let box = FigureRectangle(
        x: plot.x,
        y: y + 2,
        width: max(0.4, x.scale.position(of: bar.value) - plot.x),
        height: Self.rowHeight - 4
      )
      svg.rectangle(
        box,
        groups.count > 1 ? ClassStyle.fill(group) : "q10",
        tooltip: "\(bar.name): \(FigureNumber.short(bar.value))"
      )
      svg.text(
        TextStyle.tick.fitted(bar.name, to: names),
        x: plot.x - 4,
        y: y + Self.rowHeight / 2 + TextStyle.tick.middleShift,
        .tick,
        anchor: .end
      )
    }
    return svg
  }
}
