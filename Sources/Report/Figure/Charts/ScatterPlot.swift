/// Points in a plane, coloured and shaped by class, such as an embedding.
package struct ScatterPlot: Sendable {
  /// One point.
  package struct Point: Sendable {
    /// Horizontal value.
    package var x: Double
    /// Vertical value.
    package var y: Double
    /// Name of the class; empty for none.
    package var label: String
    /// Shown on hovering, such as the cell id.
    package var tooltip: String?

    /// Creates a point.
    package init(x: Double, y: Double, label: String = "", tooltip: String? = nil) {
      self.x = x
      self.y = y
      self.label = label
      self.tooltip = tooltip
    }
  }

  /// Title and size.
  package var frame: ChartFrame
  /// Points; those that are not finite are left out.
  package var points: [Point]
  /// Classes in the order of the legend; those of the points, sorted, where empty.
  package var classes: [String]
  /// Title of the horizontal axis.
  package var xTitle: String
  /// Title of the vertical axis.
  package var yTitle: String

  /// Creates a chart.
  package init(
    frame: ChartFrame,
    points: [Point],
    classes: [String] = [],
    xTitle: String,
    yTitle: String
  ) {
    self.frame = frame
    self.points = points
    self.classes = classes.isEmpty ? Set(points.map(\.label)).sorted() : classes
    self.xTitle = xTitle
    self.yTitle = yTitle
  }

  /// Without classes to tell apart, every point is a disc.
  private func shape(_ index: Int) -> MarkerShape {
    classes.count > 1 ? ClassStyle.shape(index) : .circle
  }

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    let indices = classes.map { ClassStyle.index(of: $0, in: classes) }
    let entries = zip(classes, indices).map { name, index in
      let count = points.count { $0.label == name }
      return Legend.Entry(
        .marker(shape(index), ClassStyle.fill(index)),
        "\(name.isEmpty ? "all" : name) (\(count))"
      )
    }
    var (svg, room) = frame.start(legend: Legend(entries))
    let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
    func range(_ values: [Double]) -> (Double, Double) {
      let lower = values.min() ?? 0
      let upper = values.max() ?? 1
      return (lower - (upper - lower) * 0.05, upper + (upper - lower) * 0.05)
    }
    let (left, right) = range(finite.map(\.x))
    let (bottom, top) = range(finite.map(\.y))
    var plot = room.inset(top: 3, bottom: Axis.bottomRoom)
    let y = Axis(from: bottom, to: top, start: plot.bottom, end: plot.y, title: yTitle)
    plot = plot.inset(left: y.leftRoom, right: 4)
    let x = Axis(from: left, to: right, start: plot.x, end: plot.right, title: xTitle)
    y.drawLeft(on: &svg, frame: plot)
    x.drawBottom(on: &svg, frame: plot)
    let radius = finite.count > 1000 ? 1.1 : finite.count > 250 ? 1.5 : 2.1
    for (name, index) in zip(classes, indices) {
      for point in finite where point.label == name {
        svg.marker(
          shape(index),
          x: x.scale.position(of: point.x),
          y: y.scale.position(of: point.y),
          radius: radius,
          "pt " + ClassStyle.fill(index),
          tooltip: point.tooltip
        )
      }
    }
    return svg
  }
}
