import Foundation
import Pipeline

/// The last words of `extract`: what was done, and the failure matrix (stage × reason).
struct ExtractSummary {
  let text: String

  init(_ summary: ExtractionRun.Summary, folder: String) {
    let count = summary.cells.count
    var lines = [
      "\(count) \(count == 1 ? "cell" : "cells"): \(summary.computed) computed,"
        + " \(summary.reused) unchanged, \(summary.unreadable) unreadable;"
        + " \(summary.content.passedQC) passed QC; "
        + (summary.seconds < 60
          ? String(format: "%.1f s", summary.seconds) : ProgressLine.duration(summary.seconds))
    ]
    for reason in CellOutcome.Redone.allCases {
      if let count = summary.redone[reason] {
        lines.append("computed again: \(count), because \(Self.clause(reason))")
      }
    }
    if summary.signal != nil {
      lines.append(
        "stopped: \(summary.left) not done; the same command goes on where this one ended"
      )
    }
    let matrix = FailureTable(summary.content.failures)
    if !matrix.text.isEmpty { lines += ["", matrix.text] }
    lines.append(Self.results(summary, folder))
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func clause(_ reason: CellOutcome.Redone) -> String {
    switch reason {
    case .forced: "of --force"
    default: reason.rawValue
    }
  }

  private static func results(_ summary: ExtractionRun.Summary, _ folder: String) -> String {
    guard let shard = summary.shard else {
      return "results: \(folder)/cells.csv, sweeps.csv, failures.csv, features.h5ad, run.json"
    }
    return "part \(shard) is in \(folder)/cells; when all parts are done: patchline merge \(folder)"
  }
}

/// The failure matrix as people read it: a line a stage and reason.
struct FailureTable {
  let text: String

  init(_ matrix: FailureMatrix) {
    let lines = matrix.lines
    guard !lines.isEmpty else {
      text = ""
      return
    }
    var table = TextTable([
      ("stage", .left), ("reason", .left), ("cells", .right), ("where", .left),
    ])
    for line in lines.prefix(25) {
      table.append([line.stage, line.reason, String(line.cells), Self.places(line)])
    }
    var text = table.text(color: Console.usesColor(STDERR_FILENO))
    if lines.count > 25 { text += "… \(lines.count - 25) more kinds in failures.csv\n" }
    if lines.contains(where: { $0.reason == "failed_qc" }) {
      text +=
        "failed_qc: the protocol has sweeps, but none passed quality control; 'patchline inspect FILE'"
        + " shows why, --sweep-qc all uses them all the same\n"
    }
    self.text = text
  }

  /// The families that most cells lack.
  private static func places(_ line: FailureMatrix.Line) -> String {
    let named = line.families.filter { $0.name != "-" }
    var words = named.prefix(2).map { place in
      place.cells == line.cells ? place.name : "\(place.name) (\(place.cells))"
    }
    if named.count > 2 { words.append("\(named.count - 2) more") }
    return words.joined(separator: ", ")
  }
}
