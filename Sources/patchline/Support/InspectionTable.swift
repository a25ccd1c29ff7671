import Features
import Foundation
import Pipeline

/// A recording as `inspect` prints it.
struct InspectionTable {
  let text: String

  init(_ inspection: Inspection) {
    let document = inspection.document
    var lines = [
      "\(document.path)",
      "\(document.dialect), \(document.schemaVersion), \(document.sweeps.count) sweeps"
        + (document.electrode.map { ", \($0)" } ?? ""),
    ]
    let about = [
      document.sessionStart.map { "session \($0)" }, document.subjectID.map { "subject \($0)" },
      document.species,
    ].compactMap { $0 }
    if !about.isEmpty { lines.append(about.joined(separator: ", ")) }
    lines.append(Self.cell(document))
    var table = TextTable([
      ("sweep", .right), ("code", .left), ("protocol", .left), ("clamp", .left),
      ("amplitude", .right), ("onset s", .right), ("dur s", .right), ("kHz", .right),
      ("QC", .left), ("reasons", .left),
    ])
    for sweep in document.sweeps { table.append(Self.row(sweep)) }
    lines += ["", table.text(color: Console.usesColor(STDOUT_FILENO))]
    lines += (document.warnings + document.rejected).map { "note: \($0)" }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func cell(_ document: InspectionDocument) -> String {
    let values = document.cellQC.compactMap { value in
      value.value.map { "\(value.name) \(Readable.number($0, decimals: 3))" }
    }
    let verdict = document.cellPassed ? "cell QC passed" : "cell QC failed"
    let reasons =
      document.cellReasons.isEmpty ? "" : ": " + document.cellReasons.joined(separator: "; ")
    return verdict + reasons + (values.isEmpty ? "" : " (\(values.joined(separator: ", ")))")
  }

  private static func row(_ sweep: SweepRow) -> [String] {
    func value(_ name: String) -> Double? { sweep.values.first { $0.name == name }?.value }
    let unit = sweep.clampMode == "VoltageClamp" ? "mV" : "pA"
    let amplitude = value("stimulus_amplitude")
    let isPulse = value("stimulus_duration") != nil
    return [
      String(sweep.number),
      sweep.stimulusCode.isEmpty ? "-" : sweep.stimulusCode,
      sweep.family ?? sweep.stimulusName,
      sweep.clampMode.replacingOccurrences(of: "Clamp", with: ""),
      isPulse ? "\(Readable.number(amplitude, decimals: 1)) \(unit)" : "-",
      Readable.number(value("stimulus_start_time"), decimals: 4),
      Readable.number(value("stimulus_duration"), decimals: 4),
      Readable.number(sweep.samplingRate / 1000, decimals: 1),
      sweep.passed.map { $0 ? "passed" : "failed" } ?? "-",
      (sweep.reasons + sweep.warnings).joined(separator: "; "),
    ]
  }
}
