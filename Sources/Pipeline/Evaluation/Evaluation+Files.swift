import Foundation
import Statistics
import Tables

extension Evaluation {
  /// Writes `evaluation.json`, `runs.csv` (a row an arm and run), `predictions.csv` (a row an arm, run and tested
  /// cell), and, where there is something to say, `attention.csv` and `training_log.csv`.
  ///
  /// - Throws: ``OutputError``.
  package func write(to folder: String) throws {
    try AtomicFile.makeFolder(folder)
    try AtomicFile.write(try ModelStore.readableJSON(report), to: folder + "/evaluation.json")
    try AtomicFile.write(runs, to: folder + "/runs.csv")
    try AtomicFile.write(predictions, to: folder + "/predictions.csv")
    try write(attention, to: folder + "/attention.csv")
    try write(epochs.isEmpty ? nil : log, to: folder + "/training_log.csv")
  }

  /// Writes a table, or takes away an older evaluation's that would not belong to this one.
  private func write(_ text: String?, to path: String) throws {
    if let text { return try AtomicFile.write(text, to: path) }
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw OutputError(path: path, reason: (error as NSError).localizedDescription)
    }
  }

  private var runs: String {
    var csv = CSVWriter(
      header: [
        "learner", "grouping", "run", "cells", "accuracy", "macro_f1", "balanced_accuracy",
        "log_loss", "log_loss_uncalibrated", "calibration_error",
        "calibration_error_uncalibrated",
      ] + report.classes.map { "f1_\($0)" }
    )
    for arm in report.arms {
      for (run, scores) in arm.runs.enumerated() {
        let fields: [CSVWriter.Field] = [
          .text(arm.learner), .text(arm.grouping), .integer(run), .integer(scores.cells),
          .real(scores.accuracy), .real(scores.macroF1), .real(scores.balancedAccuracy),
          .real(scores.logLoss), .real(scores.uncalibratedLogLoss),
          .real(scores.calibrationError), .real(scores.uncalibratedCalibrationError),
        ]
        csv.append(fields + scores.perClass.map { .optional($0.f1) })
      }
    }
    return csv.text
  }

  private var predictions: String {
    let classes = report.classes
    var csv = CSVWriter(
      header: ["learner", "grouping", "run", "fold", "cell_id", "label", "predicted", "confidence"]
        + classes.map { "p_\($0)" }
    )
    for (arm, runs) in zip(report.arms, tested) {
      for (run, tested) in runs.enumerated() {
        for index in tested.cells.indices {
          let own = tested.calibrated[index * classes.count..<(index + 1) * classes.count]
          let fields: [CSVWriter.Field] = [
            .text(arm.learner), .text(arm.grouping), .integer(run), .integer(tested.folds[index]),
            .text(cells[tested.cells[index]]), .text(classes[tested.truth[index]]),
            .text(classes[tested.predicted[index]]),
            .real(own[own.startIndex + tested.predicted[index]]),
          ]
          csv.append(fields + own.map { .real($0) })
        }
      }
    }
    return csv.text
  }

  /// Attention of every tested cell; nil without a learner that has any.
  private var attention: String? {
    let families = report.attention.first?.families ?? []
    guard !families.isEmpty else { return nil }
    var csv = CSVWriter(header: ["learner", "grouping", "run", "cell_id", "label"] + families)
    for (arm, runs) in zip(report.arms, tested)
    where report.attention.contains(where: { $0.learner == arm.learner && $0.families == families })
    {
      for (run, tested) in runs.enumerated() where tested.families == families {
        for index in tested.cells.indices {
          let own = tested.attention[index * families.count..<(index + 1) * families.count]
          let fields: [CSVWriter.Field] = [
            .text(arm.learner), .text(arm.grouping), .integer(run),
            .text(cells[tested.cells[index]]), .text(report.classes[tested.truth[index]]),
          ]
          csv.append(fields + own.map { .real($0) })
        }
      }
    }
    return csv.text
  }

  private var log: String {
    var csv = CSVWriter(
      header: [
        "learner", "grouping", "run", "fold", "member", "stage", "epoch", "loss", "macro_f1",
        "accuracy", "learning_rate",
      ]
    )
    for row in epochs {
      let event = row.event
      csv.append([
        .text(row.learner), .text(row.grouping), .integer(row.run), .integer(row.fold),
        .integer(event.member), .text(event.stage), .integer(event.epoch), .real(event.loss),
        .optional(event.macroF1), .optional(event.accuracy), .real(event.learningRate),
      ])
    }
    return csv.text
  }
}

extension EvaluationReport {
  /// Name inside the folder of an evaluation.
  package static let fileName = "evaluation.json"

  /// Reads an `evaluation.json`, or that of a folder.
  ///
  /// - Throws: ``InputError``.
  package static func read(_ path: String) throws -> EvaluationReport {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let file = exists && isFolder.boolValue ? path + "/" + fileName : path
    guard let data = FileManager.default.contents(atPath: file) else {
      throw InputError("\(file): cannot read it; 'patchline evaluate' writes one")
    }
    do {
      return try JSONDecoder().decode(EvaluationReport.self, from: data)
    } catch {
      throw InputError(
        "\(file): expected an evaluation of this version of patchline, found \(error)"
      )
    }
  }
}
