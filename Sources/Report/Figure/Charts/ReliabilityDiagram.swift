/// Accuracy against confidence by bin, with the number of predictions in each bin below.
///
/// A calibrated model lies on the diagonal (Guo et al. 2017).
package struct ReliabilityDiagram: Sendable {
  /// One bin of predictions.
  package struct Bin: Sendable {
    /// Mean confidence, 0 to 1.
    package var confidence: Double
    /// Share of right predictions, 0 to 1.
    package var accuracy: Double
    /// Number of predictions; bins of 0 are not drawn.
    package var count: Int

    /// Creates a bin.
    package init(confidence: Double, accuracy: Double, count: Int) {
      self.confidence = confidence
      self.accuracy = accuracy
      self.count = count
    }
  }

  /// Title and size.
  package var frame: ChartFrame
  /// Bins in ascending confidence.
  package var bins: [Bin]
  /// Expected calibration error; `nil` leaves it out.
  package var calibrationError: Double?

  /// Creates a chart.
  package init(frame: ChartFrame, bins: [Bin], calibrationError: Double? = nil) {
    self.frame = frame
    self.bins = bins
    self.calibrationError = calibrationError
  }

  /// Draws the chart.
  package func draw() -> SVGBuilder {
    let legend = Legend([
      Legend.Entry(.line("ln s4"), "model"), Legend.Entry(.line("da s5"), "perfect calibration"),
    ])
    var (svg, room) = frame.start(legend: legend)
    let plots = room.inset(left: 38, top: 4, right: 8, bottom: Axis.bottomRoom)
    let upper = plots.inset(bottom: plots.height * 0.22 + 8)
    let lower = plots.inset(top: plots.height * 0.78)
    let x = Axis(from: 0, to: 1, start: plots.x, end: plots.right, title: "Confidence")
    let y = Axis(from: 0, to: 1, start: upper.bottom, end: upper.y, title: "Accuracy")
    let titleX = room.x + TextStyle.label.size
    y.drawLeft(on: &svg, frame: upper, titleX: titleX, hasGrid: true)
    svg.line(x1: upper.x, y1: upper.bottom, x2: upper.right, y2: upper.y, "da s5")
    let known = bins.filter { $0.count > 0 && $0.confidence.isFinite && $0.accuracy.isFinite }
    var path = SVGPath()
    for bin in known {
      path.line(x: x.scale.position(of: bin.confidence), y: y.scale.position(of: bin.accuracy))
    }
    svg.path(path, "ln s4")
    for bin in known {
      svg.marker(
        .circle,
        x: x.scale.position(of: bin.confidence),
        y: y.scale.position(of: bin.accuracy),
        radius: 2.2,
        "f4 halo",
        tooltip: "accuracy \(FigureNumber.fixed(bin.accuracy, decimals: 2)), n = \(bin.count)"
      )
    }
    if let calibrationError {
      let text = "ECE = \(FigureNumber.fixed(calibrationError, decimals: 3))"
      svg.text(text, x: upper.x + 5, y: upper.y + 9, .tick)
    }
    drawCounts(known, x, lower, titleX, on: &svg)
    x.drawBottom(on: &svg, frame: plots)
    return svg
  }

  private func drawCounts(
    _ known: [Bin],
    _ x: Axis,
    _ plot: FigureRectangle,
    _ titleX: Double,
    on svg: inout SVGBuilder
  ) {
    let most = Double(known.map(\.count).max() ?? 1)
    let ticks = AxisTicks(inside: 0, most, about: 2)
    let scale = LinearScale(lower: 0, upper: most * 1.05, start: plot.bottom, end: plot.y)
    let half = 0.35 * plot.width / Double(max(1, bins.count))
    for bin in known {
      let middle = x.scale.position(of: bin.confidence)
      let top = scale.position(of: Double(bin.count))
      let left = max(plot.x, middle - half)
      let bar = FigureRectangle(
        x: left,
        y: top,
        width: min(plot.right, middle + half) - left,
        height: plot.bottom - top
      )
      svg.rectangle(bar, "f5", tooltip: "\(bin.count) predictions")
    }
    Axis(scale: scale, ticks: ticks.ticks, title: "Cells")
      .drawLeft(on: &svg, frame: plot, titleX: titleX)
  }
}
