import Foundation
import Pipeline

/// An explanation as `explain` prints it.
struct ExplainText {
  let explanation: CellExplanation
  let usesColor: Bool

  init(_ explanation: CellExplanation) {
    self.explanation = explanation
    usesColor = Console.usesColor(STDOUT_FILENO)
  }

  /// The cell: which sweeps were chosen, then every feature.
  func cell() -> String {
    var lines = head() + [""] + choices() + [""]
    var sources: [String] = []
    for feature in explanation.features where !sources.contains(feature.source) {
      sources.append(feature.source)
    }
    for source in sources {
      let features = explanation.features.filter { $0.source == source }
      let found = features.count { $0.value != nil }
      lines.append("\(source): \(found) of \(features.count) features")
      lines.append(table(of: features))
    }
    lines += explanation.notes.map { "note: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }

  func head() -> [String] {
    let verdict =
      explanation.cellPassed
      ? "cell QC passed" : "cell QC failed: \(explanation.cellReasons.joined(separator: "; "))"
    let selection =
      explanation.sweepQC == "all" ? "all sweeps, whatever QC says" : "sweeps that passed QC"
    return [
      "\(explanation.cellID): \(verdict)",
      "file  \(explanation.path)",
      "run   \(explanation.run) (\(explanation.preset), \(selection))",
    ]
  }

  private func choices() -> [String] {
    let choices = explanation.choices
    var rows: [(String, String)] = []
    let spiking = choices.spikingLongSquares.count
    let silent = choices.subthresholdLongSquares.count
    rows.append(
      ("long squares", spiking + silent == 0 ? "none" : "\(spiking) spike, \(silent) do not")
    )
    rows.append(("rheobase sweep", described(choices.rheobaseSweep)))
    let offset =
      choices.heroOffset.map { offset in
        ", \(Self.number(offset)) pA above rheobase"
          + (offset > 39 && offset < 61 ? "" : " (a makeshift: none spikes 39 to 61 pA above)")
      } ?? ""
    rows.append(("hero sweep", described(choices.heroSweep) + offset))
    rows.append(("sag sweep", sag(choices.sagSweep)))
    let bound =
      choices.membraneMinimum.map { " (amplitude between \(Self.number($0)) and 0 pA)" } ?? ""
    rows.append(("membrane sweeps", Self.list(choices.membraneSweeps) + bound))
    let common = choices.shortSquareAmplitude.map {
      "\(Self.number($0)) pA spikes most often: sweeps \(Self.list(choices.shortSquares))"
    }
    let shortSquares = explanation.sweeps.contains { $0.protocolName == "short square" }
    rows.append(("short squares", common ?? (shortSquares ? "none spikes" : "none")))
    rows.append(("spiking ramps", Self.list(choices.ramps)))
    rows.append(("chirps", Self.list(choices.chirps)))
    return rows.map { name, text in
      name.padding(toLength: 17, withPad: " ", startingAt: 0) + text
    }
  }

  private func described(_ number: Int?) -> String {
    guard let number, let sweep = evidence(number) else { return "none" }
    var text = "\(number): \(Self.number(sweep.amplitude)) pA, "
    text += sweep.spikes.count == 1 ? "1 spike" : "\(sweep.spikes.count) spikes"
    if let first = sweep.spikes.first, let start = sweep.windowStart {
      let latency = (first.threshold.time - start) * 1000
      text += ", the first at \(Self.number(first.threshold.voltage)) mV,"
      text += " \(Self.number(latency)) ms after onset"
    }
    return text
  }

  private func sag(_ number: Int?) -> String {
    guard let number, let sweep = evidence(number) else { return "none" }
    let deflection = sweep.peakDeflection.map { ", peak deflection \(Self.number($0.voltage)) mV" }
    return "\(number): \(Self.number(sweep.amplitude)) pA" + (deflection ?? "")
  }

  /// The cell record's evidence of a sweep.
  private func evidence(_ number: Int) -> SweepEvidence? {
    explanation.sweeps.first { $0.number == number && $0.analysis == "cell record" }
  }

  func table(of features: [FeatureExplanation]) -> String {
    var table = TextTable([
      ("feature", .left), ("value", .right), ("unit", .left), ("sweeps", .left), ("from", .left),
    ])
    for feature in features {
      table.append([
        feature.name, Self.number(feature.value), feature.unit, Self.list(feature.sweeps),
        feature.value == nil
          ? "missing: " + feature.missing.joined(separator: "; ") : feature.rule,
      ])
    }
    return table.text(color: usesColor)
  }

  /// Six significant digits; `-` where missing.
  static func number(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "-" }
    return String(format: "%.6g", value == 0 ? 0 : value)
  }

  /// Seconds with the precision of a sample.
  static func time(_ value: Double?) -> String { Readable.number(value, decimals: 6) }

  /// Sweep numbers, at most eight.
  static func list(_ numbers: [Int]) -> String {
    guard numbers.count > 8 else {
      return numbers.isEmpty ? "-" : numbers.map(String.init).joined(separator: ", ")
    }
    return numbers.prefix(6).map(String.init).joined(separator: ", ") + ", … (\(numbers.count))"
  }
}
