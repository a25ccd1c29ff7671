/// How often values of a quantity fall into bins of equal width, whose edges are round numbers.
package struct Histogram: Sendable {
  /// Title and size.
  package var frame: ChartFrame
  /// Values; those that are not finite are left out.
  package var values: [Double]
  /// Wanted number of bins; round edges make it from half to twice as many.
  package var binCount: Int
  /// Title of the horizontal axis.
  package var valueTitle: String
  /// Title of the vertical axis.
  package var countTitle: String
  /// A value to point out, such as a limit, with its name.
  package var limit: (value: Double, name: String)?

  /// Creates a chart.
  package init(
    frame: ChartFrame,
    values: [Double],
    binCount: Int = 20,
    valueTitle: String,
    countTitle: String = "Cells",
    limit: (value: Double, name: String)? = nil
  ) {
    precondition(binCount > 0, "a histogram needs at least one bin, not \(binCount)")
    self.frame = frame
    self.values = values
    self.binCount = binCount
    self.valueTitle = valueTitle
    self.countTitle = countTitle
    self.limit = limit
  }

  /// Edges in ascending order, and the count of each half-open bin; the last one holds its end too.
  package var bins: (edges: [Double], counts: [Int]) {
    let finite = values.filter(\.isFinite)
    let ticks = AxisTicks(covering: finite.min() ?? 0, finite.max() ?? 1, about: binCount)
    let edges = ticks.ticks.map(\.value)
    var counts = [Int](repeating: 0, count: max(1, edges.count - 1))
    for value in finite {
      let position = Int(((value - edges[0]) / ticks.step).rounded(.down))
      counts[min(counts.count - 1, max(0, position))] += 1
    }
    return (edges, counts)
  }

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    var (svg, room) = frame.start()
    let (edges, counts) = bins
    let most = Double(counts.max() ?? 1)
    var plot = room.inset(top: limit == nil ? 3 : 13, bottom: Axis.bottomRoom)
    let y = Axis(
      from: 0,
      to: max(1, most * 1.04),
      start: plot.bottom,
      end: plot.y,
      title: countTitle
    )
    plot = plot.inset(left: y.leftRoom, right: 6)
    let lower = min(edges[0], limit?.value ?? edges[0])
    let upper = max(edges[edges.count - 1], limit?.value ?? edges[0])
    let x = Axis(from: lower, to: upper, start: plot.x, end: plot.right, title: valueTitle)
    y.drawLeft(on: &svg, frame: plot, hasGrid: true)
    for (index, count) in counts.enumerated() where count > 0 {
      let left = x.scale.position(of: edges[index])
      let right = x.scale.position(of: edges[min(index + 1, edges.count - 1)])
      let top = y.scale.position(of: Double(count))
      let bar = FigureRectangle(
        x: left + 0.3,
        y: top,
        width: max(0.4, right - left - 0.6),
        height: plot.bottom - top
      )
      svg.rectangle(bar, "q10", tooltip: "from \(FigureNumber.short(edges[index])): \(count)")
    }
    x.drawBottom(on: &svg, frame: plot)
    if let limit { draw(limit, x.scale.position(of: limit.value), plot, on: &svg) }
    return svg
  }

  private func draw(
    _ limit: (value: Double, name: String),
    _ x: Double,
    _ plot: FigureRectangle,
    on svg: inout SVGBuilder
  ) {
    svg.line(x1: x, y1: plot.y - 3, x2: x, y2: plot.bottom, "da s1")
    let half = TextStyle.tick.width(of: limit.name) / 2
    let middle = min(max(x, plot.x + half), plot.right - half)
    svg.text(limit.name, x: middle, y: plot.y - 5, .tick, anchor: .middle)
  }
}
