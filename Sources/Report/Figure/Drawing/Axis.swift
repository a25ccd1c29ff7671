/// A straight axis with ticks, texts and a title.
package struct Axis: Sendable {
  /// From values to positions.
  package var scale: LinearScale
  /// Ticks; those outside the scale are not drawn.
  package var ticks: [AxisTicks.Tick]
  /// Title with its unit, such as `Voltage (mV)`.
  package var title: String

  /// Length (pt) of a tick.
  package static let tickLength = 2.5
  /// Room (pt) that texts and title take below a horizontal axis.
  package static let bottomRoom = 24.0

  /// Creates an axis.
  package init(scale: LinearScale, ticks: [AxisTicks.Tick], title: String = "") {
    self.scale = scale
    self.ticks = ticks
    self.title = title
  }

  /// An axis over a range of values with nice ticks inside.
  package init(
    from lower: Double,
    to upper: Double,
    start: Double,
    end: Double,
    about: Int = 5,
    title: String = ""
  ) {
    scale = LinearScale(lower: lower, upper: upper, start: start, end: end)
    ticks = AxisTicks(inside: scale.lower, scale.upper, about: about).ticks
    self.title = title
  }

  /// Ticks within the scale.
  package var visibleTicks: [AxisTicks.Tick] {
    let slack = (scale.upper - scale.lower) * 1e-9
    return ticks.filter { $0.value >= scale.lower - slack && $0.value <= scale.upper + slack }
  }

  /// Room (pt) that texts and title take to the left of a vertical axis.
  package var leftRoom: Double {
    let texts = visibleTicks.map { TextStyle.tick.width(of: $0.text) }.max() ?? 0
    return texts + Self.tickLength + 3 + (title.isEmpty ? 0 : TextStyle.label.size + 4)
  }

  /// Draws the axis along the left edge of a frame.
  ///
  /// The title stands at `titleX`, by default just beyond the texts.
  package func drawLeft(
    on svg: inout SVGBuilder,
    frame: FigureRectangle,
    titleX: Double? = nil,
    hasGrid: Bool = false
  ) {
    var path = SVGPath()
    path.add([(frame.x, frame.y), (frame.x, frame.bottom)])
    var grid = SVGPath()
    for tick in visibleTicks {
      let y = scale.position(of: tick.value)
      path.add([(frame.x - Self.tickLength, y), (frame.x, y)])
      grid.add([(frame.x, y), (frame.right, y)])
      let x = frame.x - Self.tickLength - 1.8
      svg.text(tick.text, x: x, y: y + TextStyle.tick.middleShift, .tick, anchor: .end)
    }
    if hasGrid { svg.path(grid, "gd") }
    svg.path(path, "ax")
    let x = titleX ?? frame.x - leftRoom + TextStyle.label.size
    svg.text(title, x: x, y: frame.centreY, .label, anchor: .middle, isRotated: true)
  }

  /// Draws the axis along the bottom edge of a frame.
  ///
  /// Texts and title are left out unless `isLabelled`.
  package func drawBottom(
    on svg: inout SVGBuilder,
    frame: FigureRectangle,
    isLabelled: Bool = true,
    hasGrid: Bool = false
  ) {
    var path = SVGPath()
    path.add([(frame.x, frame.bottom), (frame.right, frame.bottom)])
    var grid = SVGPath()
    for tick in visibleTicks {
      let x = scale.position(of: tick.value)
      path.add([(x, frame.bottom), (x, frame.bottom + Self.tickLength)])
      grid.add([(x, frame.y), (x, frame.bottom)])
      guard isLabelled else { continue }
      let y = frame.bottom + Self.tickLength + TextStyle.tick.size
      svg.text(tick.text, x: x, y: y, .tick, anchor: .middle)
    }
    if hasGrid { svg.path(grid, "gd") }
    svg.path(path, "ax")
    guard isLabelled else { return }
    svg.text(title, x: frame.centreX, y: frame.bottom + 20, .label, anchor: .middle)
  }
}
