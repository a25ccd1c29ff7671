import Electrophysiology
import Features
import Pipeline
import Report

/// The sweeps behind a cell's numbers, annotated with what was measured.
struct ExplainFigure {
  /// What is explained.
  enum Subject {
    /// The cell: rheobase sweep, sag sweep, fit of tau.
    case cell
    /// One feature.
    case feature(FeatureExplanation)
    /// One sweep.
    case sweep(Int)
  }

  /// Which annotations a drawing shows.
  struct Focus: OptionSet {
    let rawValue: Int
    static let spikes = Focus(rawValue: 1)
    static let tau = Focus(rawValue: 2)
    static let sag = Focus(rawValue: 4)
  }

  /// The drawing.
  let drawing: SVGBuilder
  private static let gap = 10.0

  /// The SVG document.
  var svg: String { drawing.document() }

  /// Draws; `nil` when there is no sweep to draw.
  ///
  /// Ids of elements start with `identifier`, which must differ between figures of one page.
  init?(_ cell: ExplainedCell, subject: Subject, identifier: String = "e") {
    let figures = Self.parts(cell, subject).enumerated().compactMap { position, part in
      Self.figure(cell, part, identifier: "\(identifier)\(position)")
    }
    guard let first = figures.first else { return nil }
    guard figures.count > 1 else {
      drawing = first
      return
    }
    let height = figures.reduce(0) { $0 + $1.height } + Double(figures.count - 1) * Self.gap
    var page = SVGBuilder(
      width: first.width,
      height: height,
      title: cell.explanation.cellID,
      summary: "Sweeps behind the features of \(cell.explanation.cellID).",
      identifier: identifier
    )
    var y = 0.0
    for figure in figures {
      page.add(figure, y: y)
      y += figure.height + Self.gap
    }
    drawing = page
  }

  private struct Part {
    var sweep: SweepEvidence
    var focus: Focus
    var title: String
    var height = 235.0
  }

  private static func parts(_ cell: ExplainedCell, _ subject: Subject) -> [Part] {
    let explanation = cell.explanation
    switch subject {
    case .cell:
      return wholeCell(explanation)
    case .feature(let feature):
      let sweeps = explanation.sweeps(of: feature)
      guard let sweep = typical(of: feature, sweeps) else { return [] }
      var focus = Focus.spikes
      if sweep.timeConstant?.tau != nil { focus = .tau }
      if feature.name.contains("sag") { focus = .sag }
      let unit = feature.unit.isEmpty ? "" : " " + feature.unit
      let text = ExplainText.number(feature.value).replacing("-", with: "\u{2212}")
      let value = feature.value == nil ? " is missing" : " = \(text)\(unit)"
      return [Part(sweep: sweep, focus: focus, title: feature.name + value)]
    case .sweep(let number):
      guard let sweep = explanation.sweeps.first(where: { $0.number == number }) else {
        return bare(number, in: cell).map { [$0] } ?? []
      }
      let focus: Focus =
        sweep.roles.contains("sag sweep") ? [.spikes, .tau, .sag] : [.spikes, .tau]
      return [Part(sweep: sweep, focus: focus, title: title(sweep))]
    }
  }

  /// Rheobase sweep, sag sweep and the membrane sweep with the most typical fit.
  private static func wholeCell(_ explanation: CellExplanation) -> [Part] {
    let record = explanation.sweeps.filter { $0.analysis == "cell record" }
    let choices = explanation.choices
    var parts: [Part] = []
    if let sweep = record.first(where: { $0.number == choices.rheobaseSweep }) {
      parts.append(Part(sweep: sweep, focus: .spikes, title: "Rheobase sweep"))
    }
    if let sweep = record.first(where: { $0.number == choices.sagSweep }), sweep.sag != nil {
      parts.append(Part(sweep: sweep, focus: .sag, title: "Sag sweep"))
    }
    if let tau = explanation.feature("tau"),
      let sweep = typical(of: tau, explanation.sweeps(of: tau)), sweep.timeConstant?.tau != nil
    {
      parts.append(Part(sweep: sweep, focus: .tau, title: "Membrane sweep"))
    }
    // Three of them fit on a page of 247 mm only when they are lower.
    if parts.count == 3 {
      for (index, height) in [205.0, 150, 150].enumerated() { parts[index].height = height }
    }
    guard parts.isEmpty, let first = record.first else { return parts }
    return [Part(sweep: first, focus: .spikes, title: title(first))]
  }

  /// The sweep whose contribution is nearest to the feature's value; without values the first.
  private static func typical(
    of feature: FeatureExplanation,
    _ sweeps: [SweepEvidence]
  ) -> SweepEvidence? {
    let value = feature.value
    let best = feature.points.filter { point in
      point.value != nil && sweeps.contains { $0.number == point.sweep }
    }
    .min { distance($0, value) < distance($1, value) }
    return sweeps.first { $0.number == best?.sweep } ?? sweeps.first
  }

  private static func distance(_ point: FeatureExplanation.Point, _ value: Double?) -> Double {
    guard let found = point.value, let value else { return .infinity }
    return (found - value).magnitude
  }

  private static func title(_ sweep: SweepEvidence) -> String {
    let name = sweep.protocolName.prefix(1).uppercased() + sweep.protocolName.dropFirst()
    return sweep.roles.isEmpty ? name : name + ": " + sweep.roles.joined(separator: ", ")
  }

  /// A sweep that no analysis uses.
  private static func bare(_ number: Int, in cell: ExplainedCell) -> Part? {
    guard let surveyed = cell.surveyed(number) else { return nil }
    let stimulus = surveyed.stimulus?.characteristics
    let evidence = SweepEvidence(
      unused: number,
      protocolName: surveyed.match.name,
      stimulus: stimulus
    )
    return Part(
      sweep: evidence,
      focus: [],
      title: surveyed.match.name + ", not used by any feature"
    )
  }

  private static func figure(
    _ cell: ExplainedCell,
    _ part: Part,
    identifier: String
  ) -> SVGBuilder? {
    var evidence = part.sweep
    guard let surveyed = cell.surveyed(evidence.number),
      var sweep = RecordingFigure.figureSweep(surveyed)
    else { return nil }
    if let amplitude = evidence.amplitude { sweep.amplitude = amplitude }
    if evidence.windowStart == nil {
      // The cell record analyses short squares whole; their stimulus is drawn all the same.
      evidence.windowStart = surveyed.stimulus?.characteristics.startTime
      evidence.windowEnd = surveyed.stimulus?.characteristics.endTime
    }
    var subtitle = "\(cell.explanation.cellID), sweep \(evidence.number)"
    if evidence.protocolName == "long square", let amplitude = evidence.amplitude {
      // 30 pA may be stored as 29.999998.
      let isWhole = (amplitude - amplitude.rounded()).magnitude < 0.01
      subtitle += ", \(FigureNumber.fixed(amplitude, decimals: isWhole ? 0 : 1)) pA"
    }
    let count = evidence.spikes.count
    if count > 0 { subtitle += count == 1 ? ", 1 spike" : ", \(count) spikes" }
    return AnnotatedSweepFigure(
      title: part.title,
      subtitle: subtitle,
      sweep: sweep,
      annotations: SweepAnnotations(evidence, focus: part.focus, duration: sweep.duration),
      window: evidence.shownTimes(duration: sweep.duration),
      identifier: identifier,
      plotHeight: part.height
    ).draw()
  }
}
