/// The spread of a quantity by group: box, whiskers, and every value as a point.
///
/// The box spans the quartiles (linear interpolation between order statistics), the line in it is the
/// median; whiskers reach the farthest value within 1.5 interquartile ranges of the box (Tukey 1977).
package struct BoxPlot: Sendable {
  /// One group.
  package struct Group: Sendable {
    /// Name below the box.
    package var name: String
    /// Values; those that are not finite are left out.
    package var values: [Double]

    /// Creates a group.
    package init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// Title and size.
  package var frame: ChartFrame
  /// Groups from left to right.
  package var groups: [Group]
  /// Title of the vertical axis.
  package var valueTitle: String
  /// Whether the axis leaves out values beyond the outer fences, 3 interquartile ranges from the box
  /// (Tukey 1977), so that one odd value does not flatten all boxes.
  package var leavesOutFarValues: Bool

  /// Creates a chart.
  package init(
    frame: ChartFrame,
    groups: [Group],
    valueTitle: String,
    leavesOutFarValues: Bool = false
  ) {
    self.frame = frame
    self.groups = groups
    self.valueTitle = valueTitle
    self.leavesOutFarValues = leavesOutFarValues
  }

  /// Finite values of each group, sorted.
  private var sorted: [[Double]] { groups.map { $0.values.filter(\.isFinite).sorted() } }

  /// The values that the axis covers; `nil` without values.
  private static func range(_ sorted: [[Double]], leavesOutFarValues: Bool) -> ClosedRange<Double>?
  {
    var range: ClosedRange<Double>?
    for values in sorted where !values.isEmpty {
      let quartiles = (quantile(values, 0.25), quantile(values, 0.75))
      let fence = leavesOutFarValues ? 3 * (quartiles.1 - quartiles.0) : .infinity
      let low = values.first { $0 >= quartiles.0 - fence } ?? quartiles.0
      let high = values.last { $0 <= quartiles.1 + fence } ?? quartiles.1
      range = min(low, range?.lowerBound ?? low)...max(high, range?.upperBound ?? high)
    }
    return range
  }

  /// How many values lie beyond the axis.
  package var leftOutCount: Int {
    let sorted = sorted
    guard let range = Self.range(sorted, leavesOutFarValues: leavesOutFarValues) else { return 0 }
    return sorted.reduce(0) { $0 + $1.count { !range.contains($0) } }
  }

  /// The value below which a share of sorted values lies, interpolated.
  ///
  /// - Returns: NaN without values.
  static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    guard let last = sorted.last else { return .nan }
    let position = share * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    var (svg, room) = frame.start()
    let sorted = sorted
    let range = Self.range(sorted, leavesOutFarValues: leavesOutFarValues) ?? 0...1
    let (lower, upper) = (range.lowerBound, range.upperBound)
    let reach = (upper - lower) * 0.05
    var plot = room.inset(top: 3, bottom: CategoryAxis.room)
    let axis = Axis(
      from: lower - reach,
      to: upper + reach,
      start: plot.bottom,
      end: plot.y,
      title: valueTitle
    )
    plot = plot.inset(left: axis.leftRoom)
    axis.drawLeft(on: &svg, frame: plot, hasGrid: true)
    let names = CategoryAxis(names: groups.map(\.name), plot: plot)
    for (index, values) in sorted.enumerated() {
      draw(values, index: index, names: names, scale: axis.scale, on: &svg)
    }
    names.draw(on: &svg)
    return svg
  }

  private func draw(
    _ values: [Double],
    index: Int,
    names: CategoryAxis,
    scale: LinearScale,
    on svg: inout SVGBuilder
  ) {
    guard !values.isEmpty else {
      svg.text(
        "no values",
        x: names.centre(of: index),
        y: names.plot.bottom - 6,
        .note,
        anchor: .middle
      )
      return
    }
    let colour = ClassStyle.index(of: groups[index].name, in: groups.map(\.name))
    let x = names.centre(of: index)
    let half = min(15, names.band * 0.34)
    drawPoints(values, x: x, half: half, colour: colour, scale: scale, on: &svg)
    let quartiles = [0.25, 0.5, 0.75].map { Self.quantile(values, $0) }
    let fence = 1.5 * (quartiles[2] - quartiles[0])
    let low = values.first { $0 >= quartiles[0] - fence } ?? quartiles[0]
    let high = values.last { $0 <= quartiles[2] + fence } ?? quartiles[2]
    let y = ([low] + quartiles + [high]).map { scale.position(of: $0) }
    let box = FigureRectangle(x: x - half, y: y[3], width: 2 * half, height: y[1] - y[3])
    let tooltip =
      "\(groups[index].name): median \(FigureNumber.short(quartiles[1])), n = \(values.count)"
    svg.rectangle(box, "ar " + ClassStyle.fill(colour), tooltip: tooltip)
    var outline = SVGPath()
    outline.add([(x - half, y[3]), (x + half, y[3]), (x + half, y[1]), (x - half, y[1])])
    outline.close()
    outline.add([(x, y[1]), (x, y[0])])
    outline.add([(x, y[3]), (x, y[4])])
    svg.path(outline, "er " + ClassStyle.stroke(colour))
    svg.line(x1: x - half, y1: y[2], x2: x + half, y2: y[2], "hl si")
  }

  /// At most so many points of a group are drawn; the box is of all values.
  package static let pointLimit = 300

  /// Sorted values, thinned evenly to the limit.
  private static func shown(_ values: [Double]) -> [Double] {
    guard values.count > pointLimit else { return values }
    return (0..<pointLimit).map { values[$0 * (values.count - 1) / (pointLimit - 1)] }
  }

  /// Points at sideways positions of the golden ratio's sequence: even, without chance.
  private func drawPoints(
    _ values: [Double],
    x: Double,
    half: Double,
    colour: Int,
    scale: LinearScale,
    on svg: inout SVGBuilder
  ) {
    let radius = values.count > 150 ? 0.8 : 1.2
    let range = (scale.lower)...(scale.upper)
    for (rank, value) in Self.shown(values).enumerated() where range.contains(value) {
      let turn = Double(rank) * 0.618_033_988_75
      let shift = (turn - turn.rounded(.down) - 0.5) * 1.5 * half
      svg.marker(
        .circle,
        x: x + shift,
        y: scale.position(of: value),
        radius: radius,
        "pt " + ClassStyle.fill(colour)
      )
    }
  }
}
