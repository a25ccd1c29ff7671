import LinearAlgebra
import RandomForest
import Statistics
import Tables

/// Repeated splits, ungrouped and grouped side by side, and their scores.
///
/// Medians, trees and calibration are fitted inside each training part; nothing of a tested cell is seen before
/// it is scored. (Sparse components, when they are the features, were fitted without labels on all cells.)
package struct ForestEvaluation: Sendable {
  /// Scores.
  package let report: EvaluationReport
  /// Tested cells of each arm and run.
  private let tested: [[TestedCells]]
  /// Ids of the labelled cells.
  private let cells: [String]

  /// Evaluates.
  ///
  /// - Parameters:
  ///   - input: features.
  ///   - labelled: the cells to use.
  ///   - label: the label's column, for the report.
  ///   - settings: splits and forest.
  ///   - threads: the result does not depend on it.
  ///   - progress: called after every forest with the number done and the number to do.
  /// - Throws: ``InputError``: a split that cannot be made, an unknown column.
  package init(
    _ input: ModelInput,
    labelled: LabelledCells,
    label: String,
    settings: EvaluationSettings,
    threads: Int,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws {
    let runner = try EvaluationRunner(input, labelled, settings, threads: threads)
    let within = try settings.within.map { column in
      let texts = try input.texts(column)
      return labelled.rows.map { texts[$0] ?? "NA" }
    }
    var arms: [EvaluationReport.Arm] = []
    var tested: [[TestedCells]] = []
    for grouping in runner.groupings {
      let runs = try (0..<settings.repeats).map { run in
        try runner.run(run, groups: grouping.groups) { done in
          let before = (tested.count * settings.repeats + run) * runner.partCount
          progress(before + done, runner.forestCount)
        }
      }
      tested.append(runs)
      arms.append(
        Self.arm(grouping.name, runs, classes: labelled.classes, within: within)
      )
    }
    self.tested = tested
    cells = labelled.rows.map { input.cells[$0] }
    report = EvaluationReport(
      program: "patchline \(PatchlineVersion.number)",
      label: label,
      classes: labelled.classes,
      classSizes: labelled.sizes,
      features: input.choice,
      featureCount: input.names.count,
      settings: settings,
      notes: labelled.notes + runner.notes,
      arms: arms
    )
  }

  private static func arm(
    _ name: String,
    _ runs: [TestedCells],
    classes: [String],
    within: [String]?
  ) -> EvaluationReport.Arm {
    let values = Set(within ?? []).sorted()
    return EvaluationReport.Arm(
      name: name,
      summary: summary(runs, classes: classes),
      within: values.map { value in
        let part = runs.map { run in
          run.selecting(classCount: classes.count) { within?[$0] == value }
        }
        return EvaluationReport.Within(value: value, summary: summary(part, classes: classes))
      },
      runs: runs.compactMap { EvaluationReport.Scores($0, classCount: classes.count) }
    )
  }

  private static func summary(
    _ runs: [TestedCells],
    classes: [String]
  ) -> EvaluationReport.Summary {
    EvaluationReport.Summary(
      runs.compactMap { EvaluationReport.Scores($0, classCount: classes.count) },
      confusion: ConfusionMatrix(
        truth: runs.flatMap(\.truth),
        predicted: runs.flatMap(\.predicted),
        classCount: classes.count
      ),
      classes: classes
    )
  }

  /// Writes `evaluation.json`, `evaluation_runs.csv` (a row a run) and `evaluation_predictions.csv` (a row a
  /// tested cell and run).
  ///
  /// - Throws: ``OutputError``.
  package func write(to folder: String) throws {
    try AtomicFile.makeFolder(folder)
    try AtomicFile.write(try ModelStore.readableJSON(report), to: folder + "/evaluation.json")
    try AtomicFile.write(runs, to: folder + "/evaluation_runs.csv")
    try AtomicFile.write(predictions, to: folder + "/evaluation_predictions.csv")
  }

  private var runs: String {
    var csv = CSVWriter(
      header: [
        "arm", "run", "cells", "accuracy", "macro_f1", "balanced_accuracy", "log_loss",
        "log_loss_uncalibrated", "calibration_error", "calibration_error_uncalibrated",
      ] + report.classes.map { "f1_\($0)" }
    )
    for arm in report.arms {
      for (run, scores) in arm.runs.enumerated() {
        let fields: [CSVWriter.Field] = [
          .text(arm.name), .integer(run), .integer(scores.cells), .real(scores.accuracy),
          .real(scores.macroF1), .real(scores.balancedAccuracy), .real(scores.logLoss),
          .real(scores.uncalibratedLogLoss), .real(scores.calibrationError),
          .real(scores.uncalibratedCalibrationError),
        ]
        csv.append(fields + scores.perClass.map { .optional($0.f1) })
      }
    }
    return csv.text
  }

  private var predictions: String {
    let classes = report.classes
    var csv = CSVWriter(
      header: ["arm", "run", "fold", "cell_id", "label", "predicted", "confidence"]
        + classes.map { "p_\($0)" }
    )
    for (arm, runs) in zip(report.arms, tested) {
      for (run, tested) in runs.enumerated() {
        for index in tested.cells.indices {
          let own = tested.calibrated[index * classes.count..<(index + 1) * classes.count]
          let fields: [CSVWriter.Field] = [
            .text(arm.name), .integer(run), .integer(tested.folds[index]),
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
}
