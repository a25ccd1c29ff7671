/// All sweeps of one protocol, drawn over one another.
package struct SweepPanel: Sendable {
  /// A sweep to make prominent.
  package struct Highlight: Sendable {
    /// The file's sweep number.
    package var sweepNumber: Int
    /// What the sweep is, such as `rheobase` or `hero sweep`.
    package var name: String

    /// Creates a highlight.
    package init(sweepNumber: Int, name: String) {
      self.sweepNumber = sweepNumber
      self.name = name
    }
  }

  /// Name of the protocol.
  package var name: String
  /// The sweeps, in any order.
  package var sweeps: [FigureSweep]
  /// Sweeps to make prominent; the first three get colours of their own.
  package var highlights: [Highlight]
  /// Part of the time axis (s) that is shown; `nil` shows everything.
  package var window: Range<Double>?
  /// Unit of the response.
  package var responseUnit: String
  /// Unit of the command.
  package var commandUnit: String

  /// Creates a panel.
  package init(
    name: String,
    sweeps: [FigureSweep],
    highlights: [Highlight] = [],
    window: Range<Double>? = nil,
    responseUnit: String = "mV",
    commandUnit: String = "pA"
  ) {
    self.name = name
    self.sweeps = sweeps
    self.highlights = highlights
    self.window = window
    self.responseUnit = responseUnit
    self.commandUnit = commandUnit
  }

  /// A window around a stimulus: a margin on either side, cut to what was recorded.
  ///
  /// - Parameters:
  ///   - stimulus: Start and end (s).
  ///   - margin: Share of the stimulus' duration on either side; at least 5 ms.
  /// - Returns: The window (s).
  package static func window(around stimulus: Range<Double>, margin: Double = 0.15) -> Range<Double>
  {
    let reach = max(0.005, (stimulus.upperBound - stimulus.lowerBound) * margin)
    return (stimulus.lowerBound - reach)..<(stimulus.upperBound + reach)
  }

  /// The time axis (s): the window cut to the recorded times, or all of them.
  var timeRange: Range<Double> {
    let first = sweeps.map(\.startTime).min() ?? 0
    let last = sweeps.map { $0.startTime + $0.duration }.max() ?? 1
    guard let window else { return first..<max(last, first + 1e-6) }
    let lower = max(window.lowerBound, first)
    let upper = min(window.upperBound, last)
    return lower < upper ? lower..<upper : first..<max(last, first + 1e-6)
  }

  /// Whether any sweep has a command.
  var hasCommand: Bool { sweeps.contains { !$0.current.isEmpty } }

  /// Sweeps that failed quality control.
  var failedCount: Int { sweeps.count { $0.qcPassed == false } }

  /// Least and greatest amplitude of the sweeps that did not fail; `nil` without any.
  var amplitudes: ClosedRange<Double>? {
    let known = sweeps.filter { $0.qcPassed != false }.compactMap(\.amplitude).filter(\.isFinite)
    guard let least = known.min(), let greatest = known.max() else { return nil }
    return least...greatest
  }

  /// Level of the colour ramp for an amplitude.
  func level(of amplitude: Double?) -> Int {
    let top = FigurePalette.levelCount - 1
    guard let amplitude, let range = amplitudes, range.lowerBound < range.upperBound else {
      return top / 2
    }
    let share = (amplitude - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(top, max(0, Int((share * Double(top)).rounded())))
  }

  /// Position of a sweep among the highlights; `nil` for a common one.
  func highlight(of sweep: FigureSweep) -> Int? {
    highlights.firstIndex { $0.sweepNumber == sweep.number }
  }

  /// Classes of the line of a highlight.
  static func highlightStyle(_ index: Int) -> String {
    let styles = ["hl s1", "hl si", "hl s3"]
    return styles[index % styles.count]
  }

  /// Sweeps from bottom to top of the drawing: failed ones, common ones by amplitude, highlights.
  var drawingOrder: [FigureSweep] {
    func rank(_ sweep: FigureSweep) -> Int {
      if let position = highlight(of: sweep) { return 2 + position }
      return sweep.qcPassed == false ? 0 : 1
    }
    return sweeps.enumerated().sorted { left, right in
      let ranks = (rank(left.element), rank(right.element))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      let amplitudes = (left.element.amplitude ?? 0, right.element.amplitude ?? 0)
      // Large depolarisations lie below, so that subthreshold sweeps stay visible between spikes.
      if amplitudes.0 != amplitudes.1 { return amplitudes.0 > amplitudes.1 }
      return left.offset < right.offset
    }.map(\.element)
  }

  /// Entries below the heading: highlights, then failed sweeps.
  var legend: Legend {
    var entries: [Legend.Entry] = []
    for (index, highlight) in highlights.enumerated() {
      guard let sweep = sweeps.first(where: { $0.number == highlight.sweepNumber }) else {
        continue
      }
      let amplitude = sweep.amplitude.map { " \(Self.amount($0)) \(commandUnit)" } ?? ""
      entries.append(Legend.Entry(.line(Self.highlightStyle(index)), highlight.name + amplitude))
    }
    if failedCount > 0 {
      entries.append(Legend.Entry(.line("bad"), "failed QC (\(failedCount))"))
    }
    return Legend(entries)
  }

  /// An amplitude as text: whole where it is large.
  static func amount(_ value: Double) -> String {
    if value == value.rounded() || abs(value) >= 100 { return FigureNumber.fixed(value) }
    return FigureNumber.fixed(value, decimals: 1)
  }
}
