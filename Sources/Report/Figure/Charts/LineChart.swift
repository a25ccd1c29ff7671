/// Lines over a quantity, with bands of uncertainty: learning curves and the like.
package struct LineChart: Sendable {
  /// One line.
  package struct Series: Sendable {
    /// Name in the legend.
    package var name: String
    /// Horizontal values in ascending order.
    package var x: [Double]
    /// Vertical values; NaN interrupts the line.
    package var y: [Double]
    /// Lower edge of the band; empty for none.
    package var lower: [Double]
    /// Upper edge of the band; empty for none.
    package var upper: [Double]

    /// Creates a line.
    package init(
      name: String,
      x: [Double],
      y: [Double],
      lower: [Double] = [],
      upper: [Double] = []
    ) {
      precondition(x.count == y.count, "series \(name): \(x.count) x and \(y.count) y")
      precondition(lower.count == upper.count && (lower.isEmpty || lower.count == x.count))
      self.name = name
      self.x = x
      self.y = y
      self.lower = lower
      self.upper = upper
    }
  }

  /// Title and size.
  package var frame: ChartFrame
  /// Lines.
  package var series: [Series]
  /// Title of the horizontal axis.
  package var xTitle: String
  /// Title of the vertical axis.
  package var yTitle: String
  /// Range of the vertical axis; `nil` takes it from the values.
  package var range: ClosedRange<Double>?
  /// Whether points are marked.
  package var hasMarkers: Bool

  /// Creates a chart.
  package init(
    frame: ChartFrame,
    series: [Series],
    xTitle: String,
    yTitle: String,
    range: ClosedRange<Double>? = nil,
    hasMarkers: Bool = true
  ) {
    self.frame = frame
    self.series = series
    self.xTitle = xTitle
    self.yTitle = yTitle
    self.range = range
    self.hasMarkers = hasMarkers
  }

  /// Lines differ in dash as well as in colour.
  private static let dashes = ["ln", "ln d1", "ln d2", "ln d3"]

  private func style(_ index: Int) -> (line: String, colour: Int) {
    let colour = ClassStyle.index(of: series[index].name, in: series.map(\.name))
    return (Self.dashes[index % Self.dashes.count] + " " + ClassStyle.stroke(colour), colour)
  }

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    let entries = series.indices.map { Legend.Entry(.line(style($0).line), series[$0].name) }
    var (svg, room) = frame.start(legend: Legend(series.count > 1 ? entries : []))
    let values = series.flatMap { $0.y + $0.lower + $0.upper }.filter(\.isFinite)
    let lower = range?.lowerBound ?? values.min() ?? 0
    let upper = range?.upperBound ?? values.max() ?? 1
    let reach = range == nil ? (upper - lower) * 0.05 : 0
    var plot = room.inset(top: 4, bottom: Axis.bottomRoom)
    let y = Axis(
      from: lower - reach,
      to: upper + reach,
      start: plot.bottom,
      end: plot.y,
      title: yTitle
    )
    plot = plot.inset(left: y.leftRoom, right: 8)
    let across = series.flatMap(\.x).filter(\.isFinite)
    let left = across.min() ?? 0
    let right = across.max() ?? 1
    let pad = hasMarkers ? (right - left) * 0.03 : 0
    let x = Axis(
      from: left - pad,
      to: right + pad,
      start: plot.x,
      end: plot.right,
      title: xTitle
    )
    y.drawLeft(on: &svg, frame: plot, hasGrid: true)
    x.drawBottom(on: &svg, frame: plot)
    svg.clipped(to: plot.inset(left: -3, top: -3, right: -3, bottom: -3)) { svg in
      for index in series.indices { drawBand(index, x.scale, y.scale, on: &svg) }
      for index in series.indices { drawLine(index, x.scale, y.scale, on: &svg) }
    }
    return svg
  }

  private func drawBand(
    _ index: Int,
    _ x: LinearScale,
    _ y: LinearScale,
    on svg: inout SVGBuilder
  ) {
    let entry = series[index]
    let known = entry.lower.indices.filter {
      entry.lower[$0].isFinite && entry.upper[$0].isFinite && entry.x[$0].isFinite
    }
    guard known.count > 1 else { return }
    var path = SVGPath()
    let there = known.map { (x: x.position(of: entry.x[$0]), y: y.position(of: entry.upper[$0])) }
    let back = known.reversed().map {
      (x: x.position(of: entry.x[$0]), y: y.position(of: entry.lower[$0]))
    }
    path.add(there + back)
    path.close()
    svg.path(path, "ar " + ClassStyle.fill(style(index).colour))
  }

  private func drawLine(
    _ index: Int,
    _ x: LinearScale,
    _ y: LinearScale,
    on svg: inout SVGBuilder
  ) {
    let entry = series[index]
    let (line, colour) = style(index)
    let points = entry.x.indices.map {
      (x: x.position(of: entry.x[$0]), y: y.position(of: entry.y[$0]))
    }
    var path = SVGPath()
    for point in points { path.line(x: point.x, y: point.y) }
    svg.path(path, line, tooltip: entry.name)
    guard hasMarkers else { return }
    for (position, point) in points.enumerated() {
      svg.marker(
        ClassStyle.shape(colour),
        x: point.x,
        y: point.y,
        radius: 1.9,
        ClassStyle.fill(colour) + " halo",
        tooltip: "\(entry.name): \(FigureNumber.short(entry.y[position]))"
      )
    }
  }
}
