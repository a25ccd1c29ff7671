import Electrophysiology
import Features
import Foundation
import Pipeline
import Report

/// The sweeps of an inspected recording as a figure: one panel a protocol.
struct RecordingFigure {
  /// The SVG document.
  let svg: String

  init(_ inspection: Inspection) {
    let document = inspection.document
    let groups = Self.groups(inspection.survey)
    let passed = document.sweeps.count { $0.passed == true }
    let judged = document.sweeps.count { $0.passed != nil }
    let figure = SweepFigure(
      title: InputFile.stem(of: document.path),
      subtitle: "\(document.dialect), \(document.sweeps.count) sweeps,"
        + " \(passed) of \(judged) judged sweeps passed QC",
      panels: groups.map(Self.panel)
    )
    svg = figure.draw().document()
  }

  /// Sweeps with samples by protocol, known protocols first, then by stimulus name.
  private static func groups(_ survey: RecordingSurvey) -> [(name: String, sweeps: [SurveyedSweep])]
  {
    var names: [String] = []
    var members: [String: [SurveyedSweep]] = [:]
    for sweep in survey.sweeps where sweep.sweep != nil {
      let name = title(sweep)
      if members[name] == nil { names.append(name) }
      members[name, default: []].append(sweep)
    }
    let order = ["long square", "short square", "ramp", "chirp"]
    names.sort {
      (order.firstIndex(of: $0) ?? order.count, $0) < (order.firstIndex(of: $1) ?? order.count, $1)
    }
    return names.map { ($0, members[$0] ?? []) }
  }

  private static func title(_ sweep: SurveyedSweep) -> String {
    for family in [StimulusFamily.longSquare, .shortSquare, .ramp, .chirp]
    where sweep.match.isIn(family) {
      return family.rawValue.replacingOccurrences(of: "_", with: " ")
    }
    let clamp = sweep.info.clampMode == .voltageClamp ? " (voltage clamp)" : ""
    let name =
      sweep.match.name == "Unknown" && !sweep.info.stimulusCode.isEmpty
      ? sweep.info.stimulusCode : sweep.match.name
    return name + clamp
  }

  private static func panel(_ group: (name: String, sweeps: [SurveyedSweep])) -> SweepPanel {
    let isVoltageClamp = group.sweeps.first?.info.clampMode == .voltageClamp
    let judged = group.sweeps.compactMap { $0.qc?.passed }
    var sweeps = group.sweeps.compactMap(figureSweep)
    var name = group.name.prefix(1).uppercased() + group.name.dropFirst()
    // Where none passed, telling amplitudes apart is of more use than a panel in grey.
    if !judged.isEmpty, !judged.contains(true) {
      for index in sweeps.indices { sweeps[index].qcPassed = nil }
      name += ", none passed QC"
    }
    return SweepPanel(
      name: name,
      sweeps: sweeps,
      window: window(group),
      responseUnit: isVoltageClamp ? "pA" : "mV",
      commandUnit: isVoltageClamp ? "mV" : "pA"
    )
  }

  /// Squares are cut around their stimulus; everything else is shown whole.
  private static func window(_ group: (name: String, sweeps: [SurveyedSweep])) -> Range<Double>? {
    guard group.name.hasSuffix("square") else { return nil }
    let times = group.sweeps.compactMap { sweep -> (Double, Double)? in
      guard let start = sweep.stimulus?.characteristics.startTime,
        let end = sweep.stimulus?.characteristics.endTime
      else { return nil }
      return (start, end)
    }
    guard let start = times.map(\.0).min(), let end = times.map(\.1).max(), start < end else {
      return nil
    }
    let margin = group.name.hasPrefix("short") ? 5.0 : 0.15
    return SweepPanel.window(around: start..<end, margin: margin)
  }

  /// A sweep as figures draw it, fill left out; `nil` without samples.
  static func figureSweep(_ surveyed: SurveyedSweep) -> FigureSweep? {
    guard let sweep = surveyed.sweep, !sweep.acquired.isEmpty else { return nil }
    var response = sweep.response.doubles(sweep.acquired)
    for gap in sweep.interiorFill {
      for index in gap where index < response.count { response[index] = .nan }
    }
    return FigureSweep(
      number: surveyed.info.number,
      amplitude: surveyed.stimulus?.characteristics.amplitude,
      startTime: 0,
      rate: surveyed.info.samplingRate,
      voltage: response,
      current: sweep.stimulus.doubles(sweep.acquired),
      qcPassed: surveyed.qc?.passed
    )
  }
}
