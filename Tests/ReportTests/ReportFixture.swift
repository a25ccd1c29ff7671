import Foundation
import Pipeline
import Report
import Tables
import TestSupport

/// A small run folder with everything that a report can show, made of plain numbers.
struct ReportFixture {
  let folder: TemporaryFolder

  static let classes = ["Pvalb", "Sst"]
  /// An id that would break a careless page.
  static let hostile = "<script>alert(1)</script> & \"quoted\""

  static let cells = [hostile] + (1..<24).map { "cell-\($0)" }

  /// Makes the folder; parts can be left out.
  init(withEvaluation: Bool = true, withSweeps: Bool = true) throws {
    folder = try TemporaryFolder()
    let run = RunFolder(folder.path)
    try ImportedRun.write(Self.table, to: run)
    if withSweeps {
      try AtomicFile.write(Self.sweeps, to: run.file("sweeps.csv"))
      try AtomicFile.write(Self.failures, to: run.file("failures.csv"))
    }
    if withEvaluation {
      let place = folder.path + "/evaluations/forest"
      try AtomicFile.makeFolder(place)
      try AtomicFile.write(try Self.evaluation(), to: place + "/evaluation.json")
      try AtomicFile.write(Self.predictions, to: place + "/predictions.csv")
    }
  }

  /// What a report of the folder shows.
  func contents(label: String? = nil) throws -> ReportContents {
    try ReportContents(try ReportSource(folder.path), label: label, threads: 1)
  }

  /// The page of the folder.
  func page() throws -> String { try ReportPage(try contents()).html() }

  private static func label(_ index: Int) -> String { classes[index % 2] }

  /// Four features that tell the classes apart, one cell without any.
  static var table: FeatureTable {
    let names = ["tau", "sag", "width_rheo", "adapt_hero"]
    let values = cells.indices.flatMap { index in
      names.indices.map { column -> Float in
        if index == 5 { return .nan }
        return Float(index % 2 * (column + 1)) + Float((index * 7 + column * 3) % 11) / 20
      }
    }
    return FeatureTable(
      cells: cells,
      families: [FeatureTable.Family(name: "all", columns: 0..<4)],
      variables: names.enumerated().map {
        FeatureTable.Variable(name: $1, family: "all", position: $0, unit: "")
      },
      values: values,
      annotations: [
        ("donor_id", .texts(cells.indices.map { "donor-\($0 / 3)" })),
        ("subclass", .texts(cells.indices.map { label($0) })),
      ]
    )
  }

  private static var sweeps: String {
    var csv = CSVWriter(header: [
      "cell_id", "sweep_number", "stimulus_code", "family", "clamp_mode", "stimulus_amplitude",
      "stimulus_duration", "num_spikes", "passed", "reasons",
    ])
    for (index, cell) in cells.enumerated() {
      for number in 0..<3 {
        let passed = (index + number) % 4 != 0
        csv.append([
          .text(cell), .integer(number), .text("X1PS_SubThresh"), .text("long_square"),
          .text("CurrentClamp"), .real(Double(20 * number)), .real(1), .integer(number),
          .truth(passed), passed ? .missing : .text("slow noise: 1.\(index) exceeded 0.5"),
        ])
      }
    }
    return csv.text
  }

  private static var failures: String {
    var csv = CSVWriter(header: ["cell_id", "stage", "family", "reason_code", "message"])
    for cell in [hostile, "cell-3"] {
      csv.append([
        .text(cell), .text("cell_record"), .text("ramp"), .text("no_sweeps"),
        .text("the recording has no usable ramp sweep"),
      ])
    }
    csv.append([
      .text("cell-5"), .text("open"), .text("-"), .text("truncated"), .text("half a file"),
    ])
    return csv.text
  }

  /// Cell 1 is always taken for Pvalb, everything else is right.
  private static func predicted(_ index: Int) -> String { index == 1 ? "Pvalb" : label(index) }

  private static var predictions: String {
    var csv = CSVWriter(header: [
      "learner", "grouping", "run", "fold", "cell_id", "label", "predicted", "confidence",
    ])
    for run in 0..<2 {
      for (index, cell) in cells.enumerated() where index != 5 {
        csv.append([
          .text("forest"), .text("grouped by donor_id"), .integer(run), .integer(index % 3),
          .text(cell), .text(label(index)), .text(predicted(index)),
          .real(0.6 + 0.01 * Double(index)),
        ])
      }
    }
    return csv.text
  }

  private static func mean(_ value: Double) -> [String: Any] {
    ["count": 2, "mean": value, "deviation": 0.01]
  }

  private static var summary: [String: Any] {
    let scores = classes.map { name -> [String: Any] in
      [
        "name": name, "cells": 11.5, "precision": mean(0.93), "recall": mean(0.95),
        "f1": mean(0.94),
      ]
    }
    return [
      "cells": 23, "accuracy": mean(0.957), "macroF1": mean(0.956), "balancedAccuracy": mean(0.95),
      "logLoss": mean(0.2), "uncalibratedLogLoss": mean(0.3), "calibrationError": mean(0.04),
      "uncalibratedCalibrationError": mean(0.09), "perClass": scores,
      "confusion": [[24, 0], [2, 20]],
    ]
  }

  /// `evaluation.json` with every part that is optional.
  private static func evaluation() throws -> String {
    let grouping = "grouped by donor_id"
    let arm: [String: Any] = [
      "learner": "forest", "title": "Random forest", "grouping": grouping, "summary": summary,
      "within": [[String: Any]](), "runs": [[String: Any]](), "folds": [[String: Any]](),
    ]
    let points = [0.5, 1.0].map { share -> [String: Any] in
      [
        "share": share, "donors": 8 * share, "cells": 20 * share,
        "macroF1": mean(0.8 + 0.1 * share), "accuracy": mean(0.9),
      ]
    }
    let report: [String: Any] = [
      "program": "patchline 0", "label": "subclass", "classes": classes, "classSizes": [12, 11],
      "features": "vectors", "featureCount": 4, "splitDigest": "0", "learners": [[String: Any]](),
      "settings": [
        "split": ["folds": ["_0": 3]], "repeats": 2, "seed": 0, "group": "donor_id",
        "curve": [0.5, 1],
        "includesUngrouped": false, "labels": ["merge": [String: String](), "drop": [String]()],
      ],
      "notes": ["1 labelled cell lacks any feature and is left out"], "arms": [arm],
      "comparisons": [
        [
          "first": "forest", "second": "bilstm", "grouping": grouping, "metric": "macro_f1",
          "meanDifference": 0.031, "lower": -0.01, "upper": 0.07, "confidence": 0.95, "p": 0.0004,
          "test": "corrected resampled t-test (Nadeau and Bengio 2003)", "folds": 6,
        ]
      ],
      "learningCurves": [["learner": "forest", "grouping": grouping, "points": points]],
      "attention": [
        [
          "learner": "bilstm-attention", "grouping": grouping, "families": ["membrane", "spike"],
          "classes": classes, "cells": [12, 11], "mean": [[0.25, 0.75], [0.6, 0.4]],
        ]
      ],
    ]
    let data = try JSONSerialization.data(withJSONObject: report, options: [.sortedKeys])
    return String(decoding: data, as: UTF8.self)
  }
}
