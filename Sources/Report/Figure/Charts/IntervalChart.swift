/// Named estimates with their intervals, one a row: scores of classes, gains of one model over another.
package struct IntervalChart: Sendable {
  /// One row.
  package struct Row: Sendable {
    /// Name to the left.
    package var name: String
    /// The estimate; one that is not finite leaves the row empty.
    package var value: Double
    /// Lower and upper limit; `nil` without an interval.
    package var interval: ClosedRange<Double>?
    /// Position in the palette of classes.
    package var colour: Int

    /// Creates a row.
    package init(
      name: String,
      value: Double,
      interval: ClosedRange<Double>? = nil,
      colour: Int = 4
    ) {
      self.name = name
      self.value = value
      self.interval = interval
      self.colour = colour
    }
  }

  /// Title and size; the height is taken from the rows.
  package var frame: ChartFrame
  /// Rows from top to bottom.
  package var rows: [Row]
  /// Title of the horizontal axis.
  package var valueTitle: String
  /// A value that separates better from worse, such as 0 for differences.
  package var reference: Double?
  /// Largest value that there can be, such as 1 for a score; `nil` for none.
  package var upper: Double?
  /// Decimals of the numbers to the right.
  package var decimals: Int

  /// Creates a chart.
  package init(
    frame: ChartFrame,
    rows: [Row],
    valueTitle: String,
    reference: Double? = nil,
    upper: Double? = nil,
    decimals: Int = 2
  ) {
    self.frame = frame
    self.rows = rows
    self.valueTitle = valueTitle
    self.reference = reference
    self.upper = upper
    self.decimals = decimals
  }

  private static let rowHeight = 15.0
  /// Names take at most this share of the width.
  private static let nameShare = 0.42

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    var frame = self.frame
    frame.height = Double(rows.count) * Self.rowHeight + 4 + Axis.bottomRoom
    var (svg, room) = frame.start()
    let names = min(
      Self.nameShare * frame.width,
      rows.map { TextStyle.tick.width(of: $0.name) }.max() ?? 0
    )
    let numbers = rows.map { TextStyle.tick.width(of: text($0.value)) }.max() ?? 0
    let plot = room.inset(
      left: names + 6,
      top: 2,
      right: numbers + 9,
      bottom: Axis.bottomRoom + 2
    )
    let axis = axis(plot)
    axis.drawBottom(on: &svg, frame: plot, hasGrid: true)
    if let reference, reference >= axis.scale.lower, reference <= axis.scale.upper {
      let x = axis.scale.position(of: reference)
      svg.line(x1: x, y1: plot.y, x2: x, y2: plot.bottom, "da s5")
    }
    for (index, row) in rows.enumerated() {
      let y = plot.y + (Double(index) + 0.5) * Self.rowHeight
      draw(row, y: y, axis.scale, plot, names: names, on: &svg)
    }
    return svg
  }

  private func axis(_ plot: FigureRectangle) -> Axis {
    let values =
      rows.flatMap { row in
        [row.value] + (row.interval.map { [$0.lowerBound, $0.upperBound] } ?? [])
      }.filter(\.isFinite) + (reference.map { [$0] } ?? [])
    let lower = values.min() ?? 0
    let upper = max(values.max() ?? 1, lower + 1e-6)
    let reach = max((upper - lower) * 0.06, 1e-3)
    let top = min(upper + reach, self.upper ?? .infinity)
    return Axis(
      from: lower - reach,
      to: max(top, lower + 1e-3),
      start: plot.x,
      end: plot.right,
      about: 4,
      title: valueTitle
    )
  }

  private func text(_ value: Double) -> String { FigureNumber.fixed(value, decimals: decimals) }

  private func draw(
    _ row: Row,
    y: Double,
    _ x: LinearScale,
    _ plot: FigureRectangle,
    names: Double,
    on svg: inout SVGBuilder
  ) {
    let baseline = y + TextStyle.tick.middleShift
    let name = TextStyle.tick.fitted(row.name, to: names)
    svg.text(name, x: plot.x - 4, y: baseline, .tick, anchor: .end)
    guard row.value.isFinite else {
      svg.text("–", x: plot.right + 4, y: baseline, .tick)
      return
    }
    var tooltip = "\(row.name): \(text(row.value))"
    if let interval = row.interval {
      let (left, right) = (x.position(of: interval.lowerBound), x.position(of: interval.upperBound))
      svg.line(x1: left, y1: y, x2: right, y2: y, "ln " + ClassStyle.stroke(row.colour))
      tooltip += " (\(text(interval.lowerBound)) to \(text(interval.upperBound)))"
    }
    svg.marker(
      .circle,
      x: x.position(of: row.value),
      y: y,
      radius: 2.6,
      ClassStyle.fill(row.colour) + " halo",
      tooltip: tooltip
    )
    svg.text(text(row.value), x: plot.right + 5, y: baseline, .tick)
  }
}
