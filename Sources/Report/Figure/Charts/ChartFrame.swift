/// Title, size and margins that all charts share.
package struct ChartFrame: Sendable {
  /// Title of the chart.
  package var title: String
  /// What the chart shows, in words, for those who cannot see it.
  package var summary: String
  /// Width (pt), usually `FigureSize.column` or `FigureSize.page`.
  package var width: Double
  /// Height (pt) without the title.
  package var height: Double
  /// Prefix of element ids.
  package var identifier: String
  /// Whether the title is drawn; a page that sets it as text leaves it to screen readers.
  package var drawsTitle: Bool

  /// Creates a frame; one column wide by default.
  package init(
    title: String,
    summary: String = "",
    width: Double = FigureSize.column,
    height: Double = 165,
    identifier: String = "chart",
    drawsTitle: Bool = true
  ) {
    self.title = title
    self.summary = summary
    self.width = width
    self.height = height
    self.identifier = identifier
    self.drawsTitle = drawsTitle
  }

  static let margin = 8.0

  /// Starts the drawing: title on top, legend below it.
  ///
  /// - Returns: the builder, and the room that is left.
  func start(legend: Legend = Legend([])) -> (svg: SVGBuilder, room: FigureRectangle) {
    let inner = width - 2 * Self.margin
    let legendHeight = legend.height(width: inner)
    let isTitled = drawsTitle && !title.isEmpty
    let head = isTitled ? 23 : Self.margin
    let gap = legendHeight > 0 ? 5.0 : 0
    let total = head + legendHeight + gap + height + Self.margin
    var svg = SVGBuilder(
      width: width,
      height: total,
      title: title.isEmpty ? "Chart" : title,
      summary: summary,
      identifier: identifier
    )
    if isTitled {
      svg.text(TextStyle.title.fitted(title, to: inner), x: Self.margin, y: 15, .title)
    }
    legend.draw(on: &svg, x: Self.margin, y: head, width: inner)
    let room = FigureRectangle(
      x: Self.margin,
      y: head + legendHeight + gap,
      width: inner,
      height: height
    )
    return (svg, room)
  }
}

/// The looks of the classes of a chart.
package enum ClassStyle {
  /// The position in the palette of a class: fixed for the named ones, else in order of appearance.
  ///
  /// - Parameters:
  ///   - name: The class.
  ///   - classes: All classes of the chart.
  /// - Returns: 0 or more; above `FigurePalette.classCount` colours repeat with another marker.
  package static func index(of name: String, in classes: [String]) -> Int {
    let named = FigurePalette.namedClasses
    if let position = named.firstIndex(of: name) { return position }
    let others = classes.filter { !named.contains($0) }
    let position = others.firstIndex(of: name) ?? 0
    // Without any named class, the whole palette is free.
    return classes.count == others.count ? freeOrder(position) : named.count + position
  }

  /// Palette positions for charts without named classes: the two that differ most come first.
  private static func freeOrder(_ position: Int) -> Int {
    let order = [4, 1, 0, 2, 3]
    return position < order.count ? order[position] : position
  }

  /// Class of fills.
  package static func fill(_ index: Int) -> String { "f\(index % FigurePalette.classCount)" }
  /// Class of strokes.
  package static func stroke(_ index: Int) -> String { "s\(index % FigurePalette.classCount)" }

  /// Sign: differs for the first five classes, and again where colours repeat.
  package static func shape(_ index: Int) -> MarkerShape {
    let shapes: [MarkerShape] = [.circle, .triangleUp, .square, .diamond, .triangleDown]
    return shapes[(index + index / FigurePalette.classCount) % shapes.count]
  }
}
