/// The left part of an `AnnotatedSweepFigure`: the whole sweep with windows, marks and constructions.
struct SweepOverview {
  /// The figure that this is a part of.
  let figure: AnnotatedSweepFigure
  /// Where.
  let frame: FigureRectangle

  private var annotations: SweepAnnotations { figure.annotations }
  private var sweep: FigureSweep { figure.sweep }
  private var hasCommand: Bool { !sweep.current.isEmpty }

  /// Room on the right for the labels of voltages.
  private var labelRoom: Double {
    let widest = voltageLabels.map { TextStyle.tick.width(of: $0.text) }.max()
    return widest.map { $0 + 14 } ?? 6
  }

  private var plots: FigureRectangle {
    frame.inset(left: 34, top: 4, right: labelRoom, bottom: Axis.bottomRoom)
  }

  private var response: FigureRectangle {
    hasCommand ? plots.inset(bottom: plots.height * 0.18 + 8) : plots
  }

  private var command: FigureRectangle { plots.inset(top: plots.height * 0.82) }

  func draw(on svg: inout SVGBuilder) {
    let range = figure.timeRange
    let time = LinearScale(
      lower: range.lowerBound,
      upper: range.upperBound,
      start: plots.x,
      end: plots.right
    )
    drawWindows(time, on: &svg)
    let value = drawTrace(sweep.voltage, "mV", response, time, "tr si", on: &svg)
    if hasCommand { drawTrace(sweep.current, "pA", command, time, "tr si", on: &svg) }
    drawSag(time, value, on: &svg)
    if let fit = annotations.tauFit {
      svg.path(AnnotatedSweepFigure.path(of: fit, time: time, value: value), "ln s1")
    }
    drawMarks(time, value, on: &svg)
    drawVoltageLabels(value, on: &svg)
    let isShort = time.upper - time.lower < 0.5
    let factor = isShort ? 1000.0 : 1
    let axis = Axis(
      from: time.lower * factor,
      to: time.upper * factor,
      start: time.start,
      end: time.end,
      about: max(3, Int(plots.width / 42)),
      title: isShort ? "Time (ms)" : "Time (s)"
    )
    axis.drawBottom(on: &svg, frame: plots)
  }

  private func drawWindows(_ time: LinearScale, on svg: inout SVGBuilder) {
    let windows = [
      (annotations.stimulusWindow, "ws", "stimulus"),
      (annotations.baselineWindow, "wb", "baseline window"),
      (annotations.sag?.steadyWindow, "wb", "steady state window"),
    ]
    for (window, style, name) in windows {
      guard let window else { continue }
      let left = time.position(of: max(window.lowerBound, time.lower))
      let right = time.position(of: min(window.upperBound, time.upper))
      guard right > left else { continue }
      let box = FigureRectangle(x: left, y: plots.y, width: right - left, height: plots.height)
      svg.rectangle(box, style, tooltip: name)
    }
  }

  @discardableResult
  private func drawTrace(
    _ samples: [Double],
    _ unit: String,
    _ plot: FigureRectangle,
    _ time: LinearScale,
    _ style: String,
    on svg: inout SVGBuilder
  ) -> LinearScale {
    let range = sweep.range(of: time.lower..<time.upper, count: samples.count)
    let envelope = TraceEnvelope(samples, range: range, columns: figure.columns)
    let extremes = envelope.extremes ?? 0...1
    let reach = (extremes.upperBound - extremes.lowerBound) * 0.05
    let scale = LinearScale(
      lower: extremes.lowerBound - reach,
      upper: extremes.upperBound + reach,
      start: plot.bottom,
      end: plot.y
    )
    var path = SVGPath()
    envelope.append(to: &path) { point in
      (time.position(of: sweep.time(of: point.index)), scale.position(of: point.value))
    }
    svg.clipped(to: plot.inset(top: -1, bottom: -1)) { $0.path(path, style) }
    let ticks = AxisTicks(inside: scale.lower, scale.upper, about: max(2, Int(plot.height / 26)))
    Axis(scale: scale, ticks: ticks.ticks, title: unit)
      .drawLeft(on: &svg, frame: plot, titleX: frame.x + TextStyle.label.size)
    return scale
  }

  private func drawMarks(_ time: LinearScale, _ value: LinearScale, on svg: inout SVGBuilder) {
    let isCrowded = annotations.spikes.count >= AnnotatedSweepFigure.crowdedSpikeCount
    let landmarks: [SpikeLandmark] =
      isCrowded
      ? [.threshold, .peak, .fastTrough]
      : [.trough, .slowTrough, .adp, .fastTrough]
        + [.threshold, .downstroke, .upstroke, .peak]
    for (index, spike) in annotations.spikes.enumerated() {
      for landmark in landmarks {
        guard let mark = landmark.mark(in: spike), mark.time >= time.lower, mark.time <= time.upper
        else { continue }
        svg.marker(
          landmark.shape,
          x: time.position(of: mark.time),
          y: value.position(of: mark.voltage),
          radius: isCrowded ? 1.6 : 2.1,
          landmark.style,
          tooltip: "Spike \(index + 1), \(landmark.name): "
            + "\(FigureNumber.fixed(mark.voltage, decimals: 1)) mV at "
            + "\(FigureNumber.fixed(mark.time * 1000, decimals: 2)) ms"
        )
      }
    }
  }

  private func drawSag(_ time: LinearScale, _ value: LinearScale, on svg: inout SVGBuilder) {
    guard let sag = annotations.sag else { return }
    let right = plots.right
    for voltage in [sag.baseline, sag.peak.voltage, sag.steadyState] {
      let y = value.position(of: voltage)
      let left = voltage == sag.peak.voltage ? time.position(of: sag.peak.time) : plots.x
      svg.line(x1: left, y1: y, x2: right, y2: y, "da s4")
    }
    drawBracket(value.position(of: sag.steadyState), value.position(of: sag.peak.voltage), on: &svg)
    svg.marker(
      .circle,
      x: time.position(of: sag.peak.time),
      y: value.position(of: sag.peak.voltage),
      radius: 2.4,
      "f4 halo",
      tooltip: "peak deflection"
    )
  }

  /// A bracket at the right edge over the voltages between which the sag lies.
  private func drawBracket(_ first: Double, _ second: Double, on svg: inout SVGBuilder) {
    let x = plots.right + 3
    var path = SVGPath()
    path.add([(x - 2, first), (x, first), (x, second), (x - 2, second)])
    svg.path(path, "er s4")
  }

  /// Texts at the right edge, each at its voltage.
  private var voltageLabels: [(text: String, voltage: Double)] {
    func text(_ name: String, _ voltage: Double) -> (text: String, voltage: Double) {
      ("\(name) \(FigureNumber.fixed(voltage, decimals: 1)) mV", voltage)
    }
    guard let sag = annotations.sag else { return [] }
    let ratio = "sag = \(FigureNumber.fixed(sag.ratio, decimals: 3))"
    let middle = (sag.peak.voltage + sag.steadyState) / 2
    return [
      text("baseline", sag.baseline), text("steady state", sag.steadyState), (ratio, middle),
      text("peak", sag.peak.voltage),
    ]
  }

  private func drawVoltageLabels(_ value: LinearScale, on svg: inout SVGBuilder) {
    let labels = voltageLabels.sorted { $0.voltage > $1.voltage }
    let wanted = labels.map { value.position(of: $0.voltage) }
    let positions = LabelSpreading.spread(
      wanted,
      distance: TextStyle.tick.size + 1.5,
      within: (response.y + 4)...(response.bottom - 2)
    )
    for ((label, from), to) in zip(zip(labels, wanted), positions) {
      var leader = SVGPath()
      leader.add([(plots.right + 4.5, from), (plots.right + 9, to)])
      svg.path(leader, "ax")
      svg.text(label.text, x: plots.right + 11, y: to + TextStyle.tick.middleShift, .tick)
    }
    if let baseline = annotations.baseline, annotations.sag == nil {
      let y = value.position(of: baseline)
      svg.line(x1: plots.x, y1: y, x2: plots.right, y2: y, "do s5")
    }
  }
}
