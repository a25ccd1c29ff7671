import RealModule

/// One sweep with everything that its features were taken from.
///
/// The sweep with its windows is on the left, the command below it. On the right the first spike is
/// enlarged, in time and as dV/dt against voltage; without spikes, the fit of the time constant.
package struct AnnotatedSweepFigure: Sendable {
  /// Title of the figure.
  package var title: String
  /// Second line, such as cell, file and sweep.
  package var subtitle: String
  /// The sweep.
  package var sweep: FigureSweep
  /// What is marked.
  package var annotations: SweepAnnotations
  /// Part of the time axis (s) that is shown; `nil` shows everything.
  package var window: Range<Double>?
  /// Prefix of element ids.
  package var identifier: String
  /// Height of the part with the plots (pt); at least 120.
  package var plotHeight: Double

  /// Creates a figure.
  package init(
    title: String,
    subtitle: String = "",
    sweep: FigureSweep,
    annotations: SweepAnnotations,
    window: Range<Double>? = nil,
    identifier: String = "sweep",
    plotHeight: Double = 235
  ) {
    self.title = title
    self.subtitle = subtitle
    self.sweep = sweep
    self.annotations = annotations
    self.window = window
    self.identifier = identifier
    self.plotHeight = max(120, plotHeight)
  }

  static let margin = 8.0
  static let insetWidth = 158.0
  /// From this many spikes on, only threshold, peak and fast trough are marked in the overview.
  static let crowdedSpikeCount = 12

  var columns: Int { 1400 }

  private var headHeight: Double { subtitle.isEmpty ? 26 : 37 }

  private var hasInset: Bool { !annotations.spikes.isEmpty || annotations.tauFit != nil }

  /// Draws the figure.
  package func draw() -> SVGBuilder {
    let room = FigureSize.page - 2 * Self.margin
    let legend = self.legend
    let legendHeight = legend.height(width: room)
    var svg = SVGBuilder(
      width: FigureSize.page,
      height: headHeight + plotHeight + legendHeight + Self.margin + 2,
      title: title,
      summary: summary,
      identifier: identifier
    )
    svg.text(TextStyle.title.fitted(title, to: room), x: Self.margin, y: 16, .title)
    svg.text(TextStyle.note.fitted(subtitle, to: room), x: Self.margin, y: 27, .note)
    let body = FigureRectangle(x: Self.margin, y: headHeight, width: room, height: plotHeight)
    let main = body.inset(right: hasInset ? Self.insetWidth + 14 : 0)
    SweepOverview(figure: self, frame: main).draw(on: &svg)
    let inset = body.inset(left: body.width - Self.insetWidth)
    if let spike = annotations.spikes.first {
      SpikeInsets(sweep: sweep, spike: spike, frame: inset).draw(on: &svg)
    } else if let fit = annotations.tauFit {
      TauInset(sweep: sweep, fit: fit, frame: inset).draw(on: &svg)
    }
    legend.draw(on: &svg, x: Self.margin, y: body.bottom + 4, width: room)
    return svg
  }

  /// Landmarks and windows that occur.
  private var legend: Legend {
    var entries: [Legend.Entry] = []
    for landmark in SpikeLandmark.allCases
    where annotations.spikes.contains(where: { landmark.mark(in: $0) != nil }) {
      entries.append(Legend.Entry(.marker(landmark.shape, landmark.style), landmark.name))
    }
    if annotations.stimulusWindow != nil {
      entries.append(Legend.Entry(.box("ws gd"), "stimulus"))
    }
    if annotations.baselineWindow != nil {
      let name = annotations.sag?.steadyWindow == nil ? "baseline window" : "averaged windows"
      entries.append(Legend.Entry(.box("wb"), name))
    }
    if let baseline = annotations.baseline, annotations.sag == nil {
      let text = "baseline \(FigureNumber.fixed(baseline, decimals: 1)) mV"
      entries.append(Legend.Entry(.line("do s5"), text))
    }
    if let fit = annotations.tauFit {
      let tau = FigureNumber.short(fit.tau * 1000)
      entries.append(Legend.Entry(.line("ln s1"), "exponential fit, τ = \(tau) ms"))
    }
    if annotations.sag != nil { entries.append(Legend.Entry(.line("da s4"), "sag construction")) }
    return Legend(entries)
  }

  private var summary: String {
    var text = "Sweep \(sweep.number)"
    if let amplitude = sweep.amplitude { text += " at \(SweepPanel.amount(amplitude)) pA" }
    let count = annotations.spikes.count
    text += count == 1 ? ", 1 spike" : ", \(count) spikes"
    if let fit = annotations.tauFit { text += ", tau \(FigureNumber.short(fit.tau * 1000)) ms" }
    if let sag = annotations.sag { text += ", sag \(FigureNumber.short(sag.ratio))" }
    return text + "."
  }

  /// The time axis (s).
  var timeRange: Range<Double> {
    SweepPanel(name: "", sweeps: [sweep], window: window).timeRange
  }

  /// The curve of a fit as a path.
  static func path(
    of fit: SweepAnnotations.ExponentialFit,
    time: LinearScale,
    value: LinearScale,
    factor: Double = 1,
    origin: Double = 0
  ) -> SVGPath {
    var path = SVGPath()
    let length = fit.window.upperBound - fit.window.lowerBound
    for step in 0...80 {
      let elapsed = length * Double(step) / 80
      let voltage = fit.asymptote + fit.amplitude * Double.exp(-elapsed / fit.tau)
      let position = time.position(of: (fit.window.lowerBound + elapsed - origin) * factor)
      path.line(x: position, y: value.position(of: voltage))
    }
    return path
  }
}
