import Foundation
import Report

/// Figures of made-up data, one of each kind.
enum FigureSamples {
  /// A step response with spikes above 40 pA; a sawtooth stands for noise, so that no seed is needed.
  static func sweep(_ number: Int, amplitude: Double, count: Int = 20_000) -> FigureSweep {
    let rate = 20_000.0
    let voltage = (0..<count).map { index -> Double in
      let time = Double(index) / rate
      let noise = Double(index * 7919 % 101) / 101 - 0.5
      guard time >= 0.2, time < 0.7 else { return -65 + noise }
      let step = 0.12 * amplitude * (1 - exp(-(time - 0.2) / 0.015))
      let phase = (time - 0.2).truncatingRemainder(dividingBy: 0.05)
      let spike = amplitude > 40 ? 80 * exp(-pow((phase - 0.02) / 0.0004, 2)) : 0
      return -65 + step + spike + noise
    }
    let current = (0..<count).map { (4000..<14000).contains($0) ? amplitude : 0 }
    return FigureSweep(
      number: number,
      amplitude: amplitude,
      rate: rate,
      voltage: voltage,
      current: current,
      qcPassed: number % 7 != 3
    )
  }

  static func sweepFigure(panels: Int = 3, sweeps: Int = 6) -> SweepFigure {
    SweepFigure(
      title: "Cell <A> & \"B\"",
      subtitle: "50 % of 'all'",
      panels: (0..<panels).map { panel in
        SweepPanel(
          name: "Protocol \(panel)",
          sweeps: (0..<sweeps).map { sweep($0, amplitude: Double($0) * 20 - 60) },
          highlights: [.init(sweepNumber: 5, name: "rheobase")],
          window: SweepPanel.window(around: 0.2..<0.7)
        )
      }
    )
  }

  static var annotated: AnnotatedSweepFigure {
    AnnotatedSweepFigure(
      title: "Sweep 5",
      sweep: sweep(5, amplitude: 60),
      annotations: SweepAnnotations(
        spikes: [
          .init(
            threshold: .init(time: 0.219, voltage: -50),
            upstroke: .init(time: 0.2196, voltage: -20),
            peak: .init(time: 0.22, voltage: 22),
            downstroke: .init(time: 0.2204, voltage: -20),
            fastTrough: .init(time: 0.2215, voltage: -58)
          )
        ],
        baselineWindow: 0.1..<0.2,
        baseline: -65,
        stimulusWindow: 0.2..<0.7
      )
    )
  }

  static var subthreshold: AnnotatedSweepFigure {
    AnnotatedSweepFigure(
      title: "Sweep 0",
      sweep: sweep(0, amplitude: -60),
      annotations: SweepAnnotations(
        baselineWindow: 0.1..<0.2,
        stimulusWindow: 0.2..<0.7,
        tauFit: .init(window: 0.2..<0.25, asymptote: -72.2, amplitude: 7.2, tau: 0.0123),
        sag: .init(
          baseline: -65,
          peak: .init(time: 0.3, voltage: -72.8),
          steadyState: -72.1,
          steadyWindow: 0.67..<0.7,
          ratio: 0.09
        )
      )
    )
  }

  static let names = FigurePalette.namedClasses

  /// Every chart, with its name.
  static var charts: [(name: String, svg: SVGBuilder)] {
    let frame = ChartFrame(title: "Chart")
    let wave = (0..<60).map { 10 * sin(Double($0)) + Double($0 % 5) }
    let bars = BarChart(
      frame: frame,
      categories: names,
      series: [
        .init(name: "forest", values: [0.9, 0.8, .nan, 0.7, 1], errors: [0.1, 0, 0, 0.2, 0])
      ],
      valueTitle: "F1"
    )
    let boxes = BoxPlot(
      frame: frame,
      groups: names.map { .init(name: $0, values: wave + [.nan]) } + [
        .init(name: "none", values: [])
      ],
      valueTitle: "mV"
    )
    let points = wave.enumerated().map {
      ScatterPlot.Point(x: Double($0.offset), y: $0.element, label: names[$0.offset % 5])
    }
    let line = LineChart.Series(
      name: "train",
      x: [1, 2, 3],
      y: [0.2, .nan, 0.9],
      lower: [0.1, 0.2, 0.8],
      upper: [0.3, 0.4, 1]
    )
    let bins =
      [ReliabilityDiagram.Bin(confidence: 0.3, accuracy: 0.2, count: 12)]
      + [
        .init(confidence: 0.9, accuracy: 0.95, count: 40),
        .init(confidence: 0.5, accuracy: .nan, count: 0),
      ]
    let matrix = ConfusionMatrix(frame: frame, classes: names, counts: (0..<25).map { $0 % 6 * 7 })
    let plot = ScatterPlot(frame: frame, points: points, xTitle: "x", yTitle: "y")
    let lines = LineChart(frame: frame, series: [line], xTitle: "Epoch", yTitle: "Accuracy")
    let histogram = Histogram(frame: frame, values: wave, valueTitle: "mV", limit: (3, "limit"))
    let diagram = ReliabilityDiagram(frame: frame, bins: bins, calibrationError: 0.041)
    return [
      ("bars", bars.draw()), ("boxes", boxes.draw()), ("matrix", matrix.draw()),
      ("scatter", plot.draw()), ("lines", lines.draw()), ("histogram", histogram.draw()),
      ("reliability", diagram.draw()),
    ] + reportCharts
  }

  /// The charts of a report that tell many names apart, with names that are too long.
  private static var reportCharts: [(name: String, svg: SVGBuilder)] {
    let frame = ChartFrame(title: "Chart", drawsTitle: false)
    let families = (0..<12).map { "a_family_of_features_with_a_long_name_\($0)" }
    let ranked = RankedBarChart(
      frame: frame,
      bars: families.enumerated().map {
        .init(name: $1, value: 1 / Double($0 + 1), group: "g\($0 % 2)")
      },
      valueTitle: "Importance"
    )
    let intervals = IntervalChart(
      frame: frame,
      rows: [
        .init(name: "gain", value: 0.03, interval: -0.01...0.07),
        .init(name: families[0], value: .nan),
        .init(name: "loss", value: -0.2),
      ],
      valueTitle: "Difference",
      reference: 0
    )
    let heat = HeatMap(
      frame: frame,
      rows: names,
      columns: families,
      values: (0..<60).map { Double($0 % 12) },
      isRowNormalised: true,
      columnTitle: "Family"
    )
    let far = BoxPlot(
      frame: frame,
      groups: [.init(name: "far", values: [1, 2, 3, 4, 5, 1000])],
      valueTitle: "mV",
      leavesOutFarValues: true
    )
    return [
      ("ranked", ranked.draw()), ("intervals", intervals.draw()), ("heat", heat.draw()),
      ("far", far.draw()),
    ]
  }

  /// Every figure, with its name.
  static var all: [(name: String, svg: SVGBuilder)] {
    var bars = sweepFigure(panels: 5)
    bars.measure = .scaleBars
    let empty = SweepFigure(title: "Empty", panels: [SweepPanel(name: "Ramp", sweeps: [])])
    return charts + [
      ("sweeps", sweepFigure().draw()), ("scale bars", bars.draw()), ("empty", empty.draw()),
      ("annotated", annotated.draw()), ("subthreshold", subthreshold.draw()),
    ]
  }
}
