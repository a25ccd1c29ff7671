/// The right part of an `AnnotatedSweepFigure` without spikes: the start of the step with the fitted curve.
struct TauInset {
  /// The sweep.
  let sweep: FigureSweep
  /// The fit.
  let fit: SweepAnnotations.ExponentialFit
  /// Where.
  let frame: FigureRectangle

  func draw(on svg: inout SVGBuilder) {
    let plot = frame.inset(left: 34, top: 12, right: 4, bottom: Axis.bottomRoom)
    let length = fit.window.upperBound - fit.window.lowerBound
    let origin = fit.window.lowerBound
    let window = (origin - 0.2 * length)..<(origin + 1.25 * length)
    let range = sweep.range(of: window, count: sweep.voltage.count)
    let time = Axis(
      from: (window.lowerBound - origin) * 1000,
      to: (window.upperBound - origin) * 1000,
      start: plot.x,
      end: plot.right,
      about: 4,
      title: "Time from start of fit (ms)"
    )
    let envelope = TraceEnvelope(sweep.voltage, range: range, columns: 500)
    let extremes = envelope.extremes ?? 0...1
    let reach = (extremes.upperBound - extremes.lowerBound) * 0.06
    let voltage = Axis(
      from: extremes.lowerBound - reach,
      to: extremes.upperBound + reach,
      start: plot.bottom,
      end: plot.y,
      about: 6,
      title: "mV"
    )
    drawTrace(envelope, origin: origin, time: time.scale, voltage: voltage.scale, plot, on: &svg)
    svg.text("Membrane time constant", x: frame.x, y: plot.y - 5, .heading)
    // The curve bends away from one upper corner: falling curves leave the right one free.
    let isFalling = fit.amplitude > 0
    let label = "τ = \(FigureNumber.short(fit.tau * 1000)) ms"
    svg.text(
      label,
      x: plot.right - 2,
      y: isFalling ? plot.y + 10 : plot.bottom - 6,
      .heading,
      anchor: .end
    )
    time.drawBottom(on: &svg, frame: plot)
    voltage.drawLeft(on: &svg, frame: plot, titleX: frame.x + TextStyle.label.size)
  }

  private func drawTrace(
    _ envelope: TraceEnvelope,
    origin: Double,
    time: LinearScale,
    voltage: LinearScale,
    _ plot: FigureRectangle,
    on svg: inout SVGBuilder
  ) {
    var path = SVGPath()
    envelope.append(to: &path) { point in
      let milliseconds = (sweep.time(of: point.index) - origin) * 1000
      return (time.position(of: milliseconds), voltage.position(of: point.value))
    }
    svg.clipped(to: plot) { $0.path(path, "tr si") }
    let curve = AnnotatedSweepFigure.path(
      of: fit,
      time: time,
      value: voltage,
      factor: 1000,
      origin: origin
    )
    svg.path(curve, "ln s1")
  }
}
