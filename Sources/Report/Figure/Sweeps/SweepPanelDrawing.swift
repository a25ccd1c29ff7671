/// The layout and drawing of one panel of a `SweepFigure`.
struct SweepPanelDrawing {
  /// What is drawn.
  let panel: SweepPanel
  /// Where.
  let frame: FigureRectangle
  /// Rows kept free for the legend.
  let legendRows: Int
  /// Columns of the envelope of each trace.
  let columns: Int
  /// Axes or scale bars.
  let measure: SweepFigure.Measure

  private let axisRoom = 34.0
  private let commandShare = 0.2

  private var headingHeight: Double { 24 + Double(legendRows) * Legend.rowHeight }

  /// Both plots with the gap between them.
  private var plots: FigureRectangle {
    switch measure {
    case .axes:
      frame.inset(left: axisRoom, top: headingHeight, right: 4, bottom: Axis.bottomRoom)
    case .scaleBars:
      frame.inset(top: headingHeight, right: axisRoom, bottom: 12)
    }
  }

  private var response: FigureRectangle {
    guard panel.hasCommand else { return plots }
    return plots.inset(bottom: plots.height * commandShare + 7)
  }

  private var command: FigureRectangle {
    plots.inset(top: plots.height * (1 - commandShare))
  }

  func draw(on svg: inout SVGBuilder) {
    svg.group([("class", "panel")]) { svg in
      drawHeading(on: &svg)
      guard !panel.sweeps.isEmpty else {
        svg.text("no sweeps", x: plots.centreX, y: plots.centreY, .note, anchor: .middle)
        return
      }
      let time = panel.timeRange
      let timeScale = LinearScale(
        lower: time.lowerBound,
        upper: time.upperBound,
        start: plots.x,
        end: plots.right
      )
      draw(\.voltage, panel.responseUnit, response, timeScale, on: &svg)
      if panel.hasCommand { draw(\.current, panel.commandUnit, command, timeScale, on: &svg) }
      drawTime(timeScale, on: &svg)
    }
  }

  private func drawHeading(on svg: inout SVGBuilder) {
    let name = TextStyle.heading.fitted(panel.name, to: frame.width)
    svg.text(name, x: frame.x, y: frame.y + 8, .heading)
    let count = panel.sweeps.count
    svg.text(count == 1 ? "1 sweep" : "\(count) sweeps", x: frame.x, y: frame.y + 19, .note)
    drawColourBar(on: &svg)
    panel.legend.draw(on: &svg, x: frame.x, y: frame.y + 23, width: frame.width)
  }

  /// The ramp with the least and greatest amplitude, at the right of the heading.
  private func drawColourBar(on svg: inout SVGBuilder) {
    guard let range = panel.amplitudes else { return }
    let y = frame.y + 19
    let upper = SweepPanel.amount(range.upperBound) + " " + panel.commandUnit
    svg.text(upper, x: frame.right, y: y, .tick, anchor: .end)
    guard range.lowerBound < range.upperBound else { return }
    let step = 2.75
    let right = frame.right - TextStyle.tick.width(of: upper) - 4
    let left = right - step * Double(FigurePalette.levelCount)
    for level in 0..<FigurePalette.levelCount {
      let x = left + Double(level) * step
      // A hair of overlap hides seams between neighbours.
      let box = FigureRectangle(x: x, y: y - 5.2, width: step + 0.2, height: 5)
      svg.rectangle(box, "p\(level)")
    }
    svg.text(SweepPanel.amount(range.lowerBound), x: left - 4, y: y, .tick, anchor: .end)
  }

  private func draw(
    _ channel: KeyPath<FigureSweep, [Double]>,
    _ unit: String,
    _ plot: FigureRectangle,
    _ time: LinearScale,
    on svg: inout SVGBuilder
  ) {
    let window = time.lower..<time.upper
    let sweeps = panel.drawingOrder.filter { !$0[keyPath: channel].isEmpty }
    let envelopes = sweeps.map { sweep in
      let samples = sweep[keyPath: channel]
      return TraceEnvelope(
        samples,
        range: sweep.range(of: window, count: samples.count),
        columns: columns
      )
    }
    let scale = valueScale(sweeps, envelopes, plot)
    svg.clipped(to: plot.inset(top: -1, bottom: -1)) { svg in
      for (sweep, envelope) in zip(sweeps, envelopes) {
        var path = SVGPath()
        envelope.append(to: &path) { point in
          (time.position(of: sweep.time(of: point.index)), scale.position(of: point.value))
        }
        svg.path(path, style(of: sweep), tooltip: tooltip(of: sweep))
      }
    }
    switch measure {
    case .axes:
      let about = max(2, Int(plot.height / 26))
      let axis = Axis(
        scale: scale,
        ticks: AxisTicks(inside: scale.lower, scale.upper, about: about).ticks,
        title: unit
      )
      axis.drawLeft(on: &svg, frame: plot, titleX: frame.x + TextStyle.label.size)
    case .scaleBars:
      ScaleBar(unit: unit).drawVertical(scale, plot: plot, on: &svg)
    }
  }

  /// Range of the sweeps that did not fail, so that one broken sweep does not flatten all others.
  private func valueScale(
    _ sweeps: [FigureSweep],
    _ envelopes: [TraceEnvelope],
    _ plot: FigureRectangle
  ) -> LinearScale {
    let pairs = zip(sweeps, envelopes)
    let good = pairs.filter { $0.0.qcPassed != false }.compactMap(\.1.extremes)
    let ranges = good.isEmpty ? pairs.compactMap(\.1.extremes) : good
    let lower = ranges.map(\.lowerBound).min() ?? 0
    let upper = ranges.map(\.upperBound).max() ?? 1
    let reach = (upper - lower) * 0.04
    return LinearScale(lower: lower - reach, upper: upper + reach, start: plot.bottom, end: plot.y)
  }

  private func style(of sweep: FigureSweep) -> String {
    if let index = panel.highlight(of: sweep) { return SweepPanel.highlightStyle(index) }
    if sweep.qcPassed == false { return "bad" }
    var names = "tr r\(panel.level(of: sweep.amplitude))"
    // Beyond a dozen, traces hide one another unless they are finer.
    if panel.sweeps.count > 12 { names += " thin" }
    return panel.highlights.isEmpty ? names : names + " dim"
  }

  private func tooltip(of sweep: FigureSweep) -> String {
    var text = "Sweep \(sweep.number)"
    if let amplitude = sweep.amplitude {
      text += ": \(SweepPanel.amount(amplitude)) \(panel.commandUnit)"
    }
    if sweep.qcPassed == false { text += ", failed QC" }
    return text
  }

  private func drawTime(_ scale: LinearScale, on svg: inout SVGBuilder) {
    // Short windows read better in milliseconds.
    let isShort = scale.upper - scale.lower < 0.5
    let factor = isShort ? 1000.0 : 1
    switch measure {
    case .axes:
      let axis = Axis(
        from: scale.lower * factor,
        to: scale.upper * factor,
        start: scale.start,
        end: scale.end,
        about: max(3, Int(plots.width / 42)),
        title: isShort ? "Time (ms)" : "Time (s)"
      )
      axis.drawBottom(on: &svg, frame: plots)
    case .scaleBars:
      let scale = LinearScale(
        lower: scale.lower * 1000,
        upper: scale.upper * 1000,
        start: scale.start,
        end: scale.end
      )
      ScaleBar(unit: "ms").drawHorizontal(scale, plot: plots, on: &svg)
    }
  }
}
