import Foundation
import Pipeline

extension ExplainText {
  /// The whole story of one feature.
  func feature(_ feature: FeatureExplanation) -> String {
    let unit = feature.unit.isEmpty ? "" : " " + feature.unit
    var lines = head() + [""]
    lines.append(
      feature.value == nil
        ? "\(feature.name) is missing: \(feature.missing.joined(separator: "; "))"
        : "\(feature.name) = \(Self.number(feature.value))\(unit)"
    )
    let ipfx = feature.ipfxName.map { ", IPFX's name \($0)" } ?? ", not in IPFX"
    lines += [
      "  what      \(feature.definition)",
      "  from      \(feature.rule)",
      "  protocol  \(feature.protocolName)",
      "  output    \(feature.source)\(ipfx)",
    ]
    if !feature.points.isEmpty { lines += ["", points(of: feature)] }
    let sweeps = explanation.sweeps(of: feature)
    if !sweeps.isEmpty { lines += ["", sweepTable(sweeps)] }
    lines += fits(sweeps, isWanted: feature.name.hasPrefix("tau"))
    let isSag = feature.name.contains("sag")
    for sweep in sweeps where isSag { lines += sag(of: sweep) }
    let rows = sweeps.flatMap { sweep in
      sweep.spikes.filter { spike in
        feature.spikes.contains { $0.sweep == sweep.number && $0.spike == spike.spike }
      }.map { (sweep, $0) }
    }
    if !rows.isEmpty { lines += ["", spikeTable(rows)] }
    return Self.joined(lines)
  }

  /// Everything that was measured in one sweep.
  func sweep(_ row: SweepRow) -> String {
    var lines = head() + [""]
    let verdict = row.passed.map { $0 ? "passed QC" : "failed QC" } ?? "not judged by QC"
    lines.append(
      "sweep \(row.number): \(row.family ?? row.stimulusName), code '\(row.stimulusCode)',"
        + " \(row.clampMode), \(Self.number(row.samplingRate / 1000)) kHz, \(verdict)"
    )
    lines += (row.reasons + row.warnings).map { "  \($0)" }
    let sweeps = explanation.sweeps.filter { $0.number == row.number }
    guard !sweeps.isEmpty else {
      lines.append("no feature is taken from it")
      return Self.joined(lines)
    }
    lines += ["", sweepTable(sweeps)]
    lines += fits(sweeps.filter { $0.timeConstant != nil }, isWanted: true)
    if let sweep = sweeps.first, (sweep.amplitude ?? 0) < 0 { lines += sag(of: sweep) }
    if let sweep = sweeps.first, !sweep.spikes.isEmpty {
      lines += ["", spikeTable(sweep.spikes.map { (sweep, $0) })]
    }
    let features = explanation.features.filter { $0.sweeps.contains(row.number) && $0.value != nil }
    lines += ["", "features that use it: \(features.count)", table(of: features)]
    return Self.joined(lines)
  }

  private func points(of feature: FeatureExplanation) -> String {
    let isChoice = feature.sweeps.count == 1 && feature.points.count > 1
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("sweep", .right), ("current pA", .right), (feature.pointName ?? "value", .right),
    ]
    if isChoice { columns.append(("chosen", .left)) }
    var table = TextTable(columns)
    for point in feature.points {
      let cells = [String(point.sweep), Self.number(point.current), Self.number(point.value)]
      table.append(cells + (isChoice ? [feature.sweeps == [point.sweep] ? "yes" : ""] : []))
    }
    return table.text(color: usesColor)
  }

  private func sweepTable(_ sweeps: [SweepEvidence]) -> String {
    var table = TextTable([
      ("sweep", .right), ("analysis", .left), ("amplitude pA", .right), ("window s", .left),
      ("baseline mV", .right), ("lowest mV", .right), ("peak defl. mV", .right),
      ("spikes", .right), ("rate Hz", .right), ("chosen as", .left),
    ])
    for sweep in sweeps {
      table.append([
        String(sweep.number), sweep.analysis, Self.number(sweep.amplitude),
        Self.window(sweep),
        Self.number(sweep.baseline), Self.number(sweep.lowest?.voltage),
        Self.number(sweep.peakDeflection?.voltage), String(sweep.spikes.count),
        Self.number(sweep.rate), sweep.roles.joined(separator: ", "),
      ])
    }
    return table.text(color: usesColor)
  }

  private func fits(_ sweeps: [SweepEvidence], isWanted: Bool) -> [String] {
    guard isWanted, !sweeps.isEmpty else { return [] }
    var table = TextTable([
      ("sweep", .right), ("fitted s", .left), ("k 1/s", .right), ("tau ms", .right),
      ("amplitude mV", .right), ("asymptote mV", .right), ("RMSE mV (max 1)", .right),
      ("SNR (min 20)", .right), ("verdict", .left),
    ])
    for sweep in sweeps {
      let fit = sweep.timeConstant
      let window = fit?.window.map { "\(Self.time($0.start)) to \(Self.time($0.end))" }
      table.append([
        String(sweep.number), window ?? "-", Self.number(fit?.rate),
        Self.number(fit?.tau.map { $0 * 1000 }), Self.number(fit?.amplitude),
        Self.number(fit?.asymptote), Self.number(fit?.rmse), Self.number(fit?.signalToNoise),
        fit == nil ? "no samples" : fit?.rejection ?? "accepted",
      ])
    }
    return ["", "fits of v(t) = asymptote + amplitude · exp(-k·(t - start))"]
      + [table.text(color: usesColor)]
  }

  private func sag(of sweep: SweepEvidence) -> [String] {
    guard let sag = sweep.sag else { return [] }
    func mean(_ name: String, _ voltage: Double, _ window: SweepEvidence.Span) -> String {
      "  " + name.padding(toLength: 13, withPad: " ", startingAt: 0)
        + "\(Self.number(voltage)) mV, mean of"
        + " \(Self.time(window.start)) to \(Self.time(window.end)) s"
    }
    let ratio = "(\(Self.number(sag.peak)) - \(Self.number(sag.steadyState)))"
    let whole = "(\(Self.number(sag.peak)) - \(Self.number(sag.baseline)))"
    return [
      "", "sag of sweep \(sweep.number) = (peak - steady state) / (peak - baseline)",
      mean("baseline", sag.baseline, sag.baselineWindow),
      mean("peak", sag.peak, sag.peakWindow),
      mean("steady state", sag.steadyState, sag.steadyWindow),
      "  lowest       \(Self.number(sag.lowest.voltage)) mV at \(Self.time(sag.lowest.time)) s",
      "  ratio        \(ratio) / \(whole) = \(Self.number(sag.ratio))",
    ]
  }

  private func spikeTable(_ rows: [(SweepEvidence, SpikeEvidence)]) -> String {
    var table = TextTable([
      ("sweep", .right), ("spike", .right), ("threshold s", .right), ("mV", .right),
      ("pA", .right), ("upstroke V/s", .right), ("peak mV", .right), ("downstroke V/s", .right),
      ("fast trough mV", .right), ("trough mV", .right), ("slow trough mV", .right),
      ("width ms", .right), ("notes", .left),
    ])
    for (sweep, spike) in rows {
      table.append([
        String(sweep.number), String(spike.spike), Self.time(spike.threshold.time),
        Self.number(spike.threshold.voltage), Self.number(spike.threshold.current),
        Self.number(spike.upstroke.slope), Self.number(spike.peak.voltage),
        Self.number(spike.downstroke?.slope), Self.number(spike.fastTrough?.voltage),
        Self.number(spike.trough?.voltage), Self.number(spike.slowTrough?.voltage),
        Self.number(spike.width.map { $0 * 1000 }),
        [spike.isClipped ? "clipped" : nil, spike.isiType].compactMap { $0 }.joined(
          separator: ", "
        ),
      ])
    }
    return table.text(color: usesColor)
  }

  private static func window(_ sweep: SweepEvidence) -> String {
    guard let start = sweep.windowStart else { return "whole sweep" }
    return "\(time(start)) to \(sweep.windowEnd.map { time($0) } ?? "end")"
  }

  /// Paragraphs without the doubled line breaks of tables, which end with one.
  static func joined(_ lines: [String]) -> String {
    lines.map { $0.hasSuffix("\n") ? String($0.dropLast()) : $0 }.joined(separator: "\n") + "\n"
  }
}
