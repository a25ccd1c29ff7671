/// Signs for single points; each differs from the others in outline, not only in colour.
package enum MarkerShape: String, Sendable, CaseIterable {
  /// A disc or ring.
  case circle
  /// A triangle on its base.
  case triangleUp
  /// A triangle on its tip.
  case triangleDown
  /// A square.
  case square
  /// A square on its corner.
  case diamond
  /// An upright cross.
  case plus
  /// A slanted cross.
  case cross
}

extension SVGBuilder {
  /// Adds a straight line.
  package mutating func line(
    x1: Double,
    y1: Double,
    x2: Double,
    y2: Double,
    _ style: String
  ) {
    var path = SVGPath()
    path.add([(x1, y1), (x2, y2)])
    self.path(path, style)
  }

  /// Adds a rectangle.
  package mutating func rectangle(
    _ frame: FigureRectangle,
    _ style: String,
    tooltip: String? = nil
  ) {
    let attributes: [Attribute] = [
      ("class", style),
      ("x", FigureNumber.coordinate(frame.x)),
      ("y", FigureNumber.coordinate(frame.y)),
      ("width", FigureNumber.coordinate(frame.width)),
      ("height", FigureNumber.coordinate(frame.height)),
    ]
    element("rect", attributes, tooltip: tooltip)
  }

  /// Adds a sign centred on a point; one that is not finite is left out.
  ///
  /// The radius is half the extent (pt); shapes are scaled to look equally large.
  package mutating func marker(
    _ shape: MarkerShape,
    x: Double,
    y: Double,
    radius: Double,
    _ style: String,
    tooltip: String? = nil
  ) {
    guard x.isFinite, y.isFinite else { return }
    if shape == .circle {
      let attributes: [Attribute] = [
        ("class", style), ("cx", FigureNumber.coordinate(x)), ("cy", FigureNumber.coordinate(y)),
        ("r", FigureNumber.coordinate(radius)),
      ]
      element("circle", attributes, tooltip: tooltip)
      return
    }
    path(Self.outline(shape, x: x, y: y, radius: radius), style, tooltip: tooltip)
  }

  private static func outline(
    _ shape: MarkerShape,
    x: Double,
    y: Double,
    radius: Double
  ) -> SVGPath {
    let corners: [[(Double, Double)]] =
      switch shape {
      case .circle: []
      case .triangleUp: [[(0, -1.2), (1.1, 0.8), (-1.1, 0.8)]]
      case .triangleDown: [[(0, 1.2), (-1.1, -0.8), (1.1, -0.8)]]
      case .square: [[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]]
      case .diamond: [[(0, -1.25), (1.05, 0), (0, 1.25), (-1.05, 0)]]
      case .plus: [[(-1.1, 0), (1.1, 0)], [(0, -1.1), (0, 1.1)]]
      case .cross: [[(-0.85, -0.85), (0.85, 0.85)], [(-0.85, 0.85), (0.85, -0.85)]]
      }
    var path = SVGPath()
    for part in corners {
      path.add(part.map { (x: x + $0.0 * radius, y: y + $0.1 * radius) })
      if part.count > 2 { path.close() }
    }
    return path
  }
}
