/// Bars by category, side by side for several series, with error bars.
package struct BarChart: Sendable {
  /// One series.
  package struct Series: Sendable {
    /// Name in the legend.
    package var name: String
    /// A value a category; NaN is left out.
    package var values: [Double]
    /// Half the length of the error bars, a value a category; empty for none, NaN is left out.
    package var errors: [Double]
    /// Position in the palette; `nil` takes that of a class of this name.
    package var colour: Int?

    /// Creates a series.
    package init(name: String, values: [Double], errors: [Double] = [], colour: Int? = nil) {
      self.name = name
      self.values = values
      self.errors = errors
      self.colour = colour
    }
  }

  /// Title and size.
  package var frame: ChartFrame
  /// Names of the categories.
  package var categories: [String]
  /// Series, each with as many values as there are categories.
  package var series: [Series]
  /// Title of the vertical axis.
  package var valueTitle: String
  /// End of the vertical axis, such as 1 for shares; `nil` takes it from the values.
  package var upper: Double?

  /// Creates a chart.
  package init(
    frame: ChartFrame,
    categories: [String],
    series: [Series],
    valueTitle: String,
    upper: Double? = nil
  ) {
    for entry in series {
      precondition(
        entry.values.count == categories.count,
        "series \(entry.name) has \(entry.values.count) values, \(categories.count) categories"
      )
      precondition(entry.errors.isEmpty || entry.errors.count == categories.count)
    }
    self.frame = frame
    self.categories = categories
    self.series = series
    self.valueTitle = valueTitle
    self.upper = upper
  }

  private func error(_ entry: Series, _ index: Int) -> Double {
    guard index < entry.errors.count, entry.errors[index].isFinite else { return 0 }
    return entry.errors[index]
  }

  private func style(_ index: Int) -> String {
    let entry = series[index]
    return ClassStyle.fill(
      entry.colour ?? ClassStyle.index(of: entry.name, in: series.map(\.name))
    )
  }

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    let entries = series.indices.map { Legend.Entry(.box(style($0)), series[$0].name) }
    var (svg, room) = frame.start(legend: Legend(series.count > 1 ? entries : []))
    let tops = series.flatMap { entry in
      entry.values.enumerated().map { $0.element + error(entry, $0.offset) }
    }.filter(\.isFinite)
    let bottoms = series.flatMap { entry in
      entry.values.enumerated().map { $0.element - error(entry, $0.offset) }
    }.filter(\.isFinite)
    let lowest =
      min(0, series.flatMap(\.values).filter(\.isFinite).min() ?? 0) < 0
      ? min(0, bottoms.min() ?? 0) : 0
    let ticks = AxisTicks(covering: lowest, upper ?? max(0, tops.max() ?? 1), about: 5)
    let bounds = (ticks.ticks.first?.value ?? 0, ticks.ticks.last?.value ?? 1)
    var plot = room.inset(top: 3, bottom: CategoryAxis.room)
    var axis = Axis(
      scale: LinearScale(lower: bounds.0, upper: bounds.1, start: plot.bottom, end: plot.y),
      ticks: ticks.ticks,
      title: valueTitle
    )
    plot = plot.inset(left: axis.leftRoom)
    axis.scale = LinearScale(lower: bounds.0, upper: bounds.1, start: plot.bottom, end: plot.y)
    axis.drawLeft(on: &svg, frame: plot, hasGrid: true)
    let names = CategoryAxis(names: categories, plot: plot)
    drawBars(names, axis.scale, on: &svg)
    names.draw(on: &svg)
    return svg
  }

  private func drawBars(_ names: CategoryAxis, _ scale: LinearScale, on svg: inout SVGBuilder) {
    let width = min(26, names.band * 0.78 / Double(max(1, series.count)))
    let zero = scale.position(of: 0)
    for (position, entry) in series.enumerated() {
      let shift = (Double(position) - Double(series.count - 1) / 2) * width
      for (index, value) in entry.values.enumerated() where value.isFinite {
        let x = names.centre(of: index) + shift
        let y = scale.position(of: value)
        let bar = FigureRectangle(
          x: x - width * 0.46,
          y: min(y, zero),
          width: width * 0.92,
          height: abs(zero - y)
        )
        let tooltip = "\(categories[index]), \(entry.name): \(FigureNumber.short(value))"
        svg.rectangle(bar, style(position), tooltip: tooltip)
        let half = error(entry, index)
        guard half > 0 else { continue }
        let top = scale.position(of: value + half)
        let bottom = scale.position(of: value - half)
        var path = SVGPath()
        path.add([(x, top), (x, bottom)])
        path.add([(x - 2, top), (x + 2, top)])
        path.add([(x - 2, bottom), (x + 2, bottom)])
        // The rim keeps the part over the bar visible whatever the bar's colour.
        svg.path(path, "rim")
        svg.path(path, "er si")
      }
    }
  }
}
