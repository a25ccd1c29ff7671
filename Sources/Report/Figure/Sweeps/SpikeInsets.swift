/// The right part of an `AnnotatedSweepFigure` with spikes: the first spike enlarged, and its phase plane.
struct SpikeInsets {
  /// The sweep.
  let sweep: FigureSweep
  /// The spike.
  let spike: SweepAnnotations.SpikeMarks
  /// Where.
  let frame: FigureRectangle

  /// Time (s) shown before the peak.
  static let reach = 0.003

  /// Time (s) shown after the peak: as much, or up to 10 ms where the fast trough is later.
  private var reachAfter: Double {
    guard let trough = spike.fastTrough else { return Self.reach }
    return min(0.01, max(Self.reach, trough.time - spike.peak.time + 0.001))
  }

  private var half: Double { (frame.height - 8) / 2 }

  /// Samples around the peak.
  private var range: Range<Int> {
    let window = (spike.peak.time - Self.reach)..<(spike.peak.time + reachAfter)
    return sweep.range(of: window, count: sweep.voltage.count)
  }

  func draw(on svg: inout SVGBuilder) {
    let upper = FigureRectangle(x: frame.x, y: frame.y, width: frame.width, height: half)
    let lower = FigureRectangle(
      x: frame.x,
      y: frame.bottom - half,
      width: frame.width,
      height: half
    )
    drawZoom(upper.inset(left: 34, top: 12, right: 4, bottom: Axis.bottomRoom), on: &svg)
    drawPhasePlane(lower.inset(left: 34, top: 12, right: 4, bottom: Axis.bottomRoom), on: &svg)
  }

  private func drawZoom(_ plot: FigureRectangle, on svg: inout SVGBuilder) {
    let values = sweep.voltage[range].filter(\.isFinite)
    let time = axis(
      -Self.reach * 1000,
      reachAfter * 1000,
      plot.x,
      plot.right,
      "Time from peak (ms)"
    )
    let voltage = axis(
      values.min() ?? 0,
      values.max() ?? 1,
      plot.bottom,
      plot.y,
      "mV",
      margin: 0.08
    )
    svg.text("First spike", x: frame.x, y: plot.y - 5, .heading)
    var path = SVGPath()
    for index in range {
      let milliseconds = (sweep.time(of: index) - spike.peak.time) * 1000
      path.line(
        x: time.scale.position(of: milliseconds),
        y: voltage.scale.position(of: sweep.voltage[index])
      )
    }
    svg.clipped(to: plot) { $0.path(path, "hl si") }
    drawMarks(SpikeLandmark.allCases, on: &svg) { mark in
      let milliseconds = (mark.time - spike.peak.time) * 1000
      guard time.scale.lower <= milliseconds, milliseconds <= time.scale.upper else { return nil }
      return (time.scale.position(of: milliseconds), voltage.scale.position(of: mark.voltage))
    }
    time.drawBottom(on: &svg, frame: plot)
    voltage.drawLeft(on: &svg, frame: plot, titleX: frame.x + TextStyle.label.size)
  }

  private func drawMarks(
    _ landmarks: [SpikeLandmark],
    on svg: inout SVGBuilder,
    position: (SweepAnnotations.Mark) -> (x: Double, y: Double)?
  ) {
    for landmark in landmarks {
      guard let mark = landmark.mark(in: spike), let point = position(mark) else { continue }
      svg.marker(landmark.shape, x: point.x, y: point.y, radius: 2.6, landmark.style)
    }
  }

  /// dV/dt (V/s) from each sample to the next, as the spike detector takes it, but without filter.
  private var slopes: [(index: Int, slope: Double)] {
    let end = min(range.upperBound, sweep.voltage.count - 1)
    guard range.lowerBound < end else { return [] }
    return (range.lowerBound..<end).map { index in
      (index, (sweep.voltage[index + 1] - sweep.voltage[index]) * sweep.rate / 1000)
    }
  }

  private func drawPhasePlane(_ plot: FigureRectangle, on svg: inout SVGBuilder) {
    let slopes = self.slopes
    let finite = slopes.map(\.slope).filter(\.isFinite)
    let values = sweep.voltage[range].filter(\.isFinite)
    let voltage = axis(
      values.min() ?? 0,
      values.max() ?? 1,
      plot.x,
      plot.right,
      "Voltage (mV)",
      margin: 0.05
    )
    let slope = axis(
      finite.min() ?? 0,
      finite.max() ?? 1,
      plot.bottom,
      plot.y,
      "dV/dt (V/s)",
      margin: 0.08
    )
    svg.text("Phase plane", x: frame.x, y: plot.y - 5, .heading)
    let zero = slope.scale.position(of: 0)
    svg.line(x1: plot.x, y1: zero, x2: plot.right, y2: zero, "gd")
    var path = SVGPath()
    for entry in slopes {
      path.line(
        x: voltage.scale.position(of: sweep.voltage[entry.index]),
        y: slope.scale.position(of: entry.slope)
      )
    }
    svg.clipped(to: plot) { $0.path(path, "hl si") }
    drawMarks([.threshold, .upstroke, .peak, .downstroke, .fastTrough], on: &svg) { mark in
      let near = slopes.first { abs(sweep.time(of: $0.index) - mark.time) < 0.51 / sweep.rate }
      return near.map { entry in
        (voltage.scale.position(of: mark.voltage), slope.scale.position(of: entry.slope))
      }
    }
    voltage.drawBottom(on: &svg, frame: plot)
    slope.drawLeft(on: &svg, frame: plot, titleX: frame.x + TextStyle.label.size)
  }

  private func axis(
    _ lower: Double,
    _ upper: Double,
    _ start: Double,
    _ end: Double,
    _ title: String,
    margin: Double = 0
  ) -> Axis {
    let reach = (upper - lower) * margin
    return Axis(
      from: lower - reach,
      to: upper + reach,
      start: start,
      end: end,
      about: 4,
      title: title
    )
  }
}
