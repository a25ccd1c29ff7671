import Foundation
import Pipeline

/// The last words of `extract`: what was done, and the failure matrix (stage × reason).
struct ExtractSummary {
  let text: String

  init(_ summary: ExtractionRun.Summary, folder: String, since start: Date) {
    let results = summary.results
    let passed = results.count { $0.cellQC == true }
    let seconds = Date().timeIntervalSince(start)
    var lines = [
      "\(results.count) \(results.count == 1 ? "cell" : "cells"): \(summary.computed) computed,"
        + " \(summary.reused) unchanged, \(summary.unreadable) unreadable; \(passed) passed QC;"
        + String(format: " %.1f s", seconds)
    ]
    let matrix = Self.matrix(results)
    if !matrix.isEmpty { lines += ["", matrix] }
    if results.contains(where: { $0.failures.contains { $0.reason == "failed_qc" } }) {
      lines.append(
        "failed_qc: the protocol has sweeps, but none passed quality control; 'patchline inspect FILE'"
          + " shows why, --sweep-qc all uses them all the same"
      )
    }
    lines.append("results: \(folder)/cells.csv, sweeps.csv, failures.csv, run.json")
    text = lines.joined(separator: "\n") + "\n"
  }

  /// How many cells lack what, by stage, family and reason; empty when nothing failed.
  private static func matrix(_ results: [CellResult]) -> String {
    var counts: [String: Set<String>] = [:]
    for result in results {
      for failure in result.failures {
        let key = [failure.stage, failure.family, failure.reason].joined(separator: "\t")
        counts[key, default: []].insert(result.cellID)
      }
    }
    guard !counts.isEmpty else { return "" }
    var table = TextTable([
      ("stage", .left), ("family", .left), ("reason", .left), ("cells", .right),
    ])
    let rows = counts.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    for (key, cells) in rows.prefix(25) {
      table.append(
        key.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
          + [String(cells.count)]
      )
    }
    var text = table.text(color: Console.usesColor(STDERR_FILENO))
    if rows.count > 25 { text += "… \(rows.count - 25) more kinds in failures.csv\n" }
    return text
  }
}
