import Foundation
import RandomForest
import Statistics

/// Compares learners on a cohort, then trains those that are to be kept.
struct EvaluationStage: Sendable {
  private let evaluation: StudyEvaluation
  private let source: String?
  private let label: String
  private let seed: UInt64
  private let folder: StudyFolder
  private let threads: Int

  /// Sets up the stage of a cohort.
  init(_ evaluation: StudyEvaluation, _ study: StudyPlan) {
    self.evaluation = evaluation
    source = nil
    (label, seed) = (study.configuration.label, study.configuration.seed)
    (folder, threads) = (study.folder, study.threads)
  }

  /// Sets up a transfer.
  init(_ transfer: StudyTransfer, _ study: StudyPlan) {
    evaluation = transfer.evaluation
    source = transfer.from
    (label, seed) = (study.configuration.label, study.configuration.seed)
    (folder, threads) = (study.folder, study.threads)
  }

  /// Name of the evaluation's folder.
  private var name: String { source == nil ? evaluation.cohort : "transfer" }

  func stage() throws -> StudyStage {
    let cohorts = [evaluation.cohort, source].compactMap { $0 }
    return StudyStage(
      source.map { "transfer \($0) to \(evaluation.cohort)" } ?? "evaluate \(evaluation.cohort)",
      after: cohorts.map(SparsePCAStage.name),
      settings: "\(try ModelStore.json(evaluation)) \(seed) \(label)"
    ) { [self] progress in try run(progress) }
  }

  private func run(_ progress: @escaping StudyStage.Progress) throws -> StudyStage.Outcome {
    var settings = evaluation.settings
    settings.seed = seed
    let target = try cells(evaluation.cohort)
    let input = try EvaluationInput(
      target.input,
      target.labelled,
      label: label,
      settings: settings,
      source: try source.map(cells)
    )
    let path = folder.evaluation(name)
    var options = Evaluation.Options()
    options.partsFolder = path + "/parts"
    options.threads = threads
    options.candidates =
      source == nil ? [] : evaluation.learners.filter(\.seesTarget).map(\.name)
    let result = try Evaluation(
      input,
      learners: evaluation.learners,
      settings: settings,
      options: options
    ) { step in if step.epoch == nil { progress(step.done, step.total, "fits") } }
    try result.write(to: path)
    let models = try train(input, target.input, chosen: result.report.selection?.chosen)
    return StudyStage.Outcome(
      summary: summary(result.report),
      outputs: [path + "/" + EvaluationReport.fileName] + models
    )
  }

  /// Features and labelled cells of a cohort.
  ///
  /// The run's own components are left out: learners that use components fit them inside the folds.
  private func cells(_ cohort: String) throws -> (input: ModelInput, labelled: LabelledCells) {
    let input = try ModelInput(
      try FeatureFile.read(folder.run(cohort)),
      choice: evaluation.features,
      source: cohort,
      skipsComponents: true
    )
    return (input, try LabelledCells(input, LabelSource(column: label)))
  }

  /// Trains on all labelled cells and writes models and cards; gives their paths.
  private func train(
    _ input: EvaluationInput,
    _ features: ModelInput,
    chosen: String?
  ) throws -> [String] {
    let names = chosen.map { [$0] } ?? evaluation.trained
    return try names.flatMap { arm -> [String] in
      guard let learner = evaluation.learners.first(where: { $0.name == arm }) else { return [] }
      let path = folder.model(source == nil ? "\(evaluation.cohort)-\(arm)" : "transfer")
      if case .forest(let forest) = learner.method, source == nil {
        try train(forest, to: path)
      } else {
        var request = LearnedModel.Request(input: input, features: features)
        request.seed = seed
        request.threads = threads
        request.skipsStoredComponents = true
        let model = try LearnedModel.train(learner, request)
        try model.write(to: path)
        try model.card.write(beside: path)
      }
      return [path, ModelCard.path(beside: path)]
    }
  }

  /// A forest is kept as 'train forest' makes it, on the run's own components where there are some: their
  /// importances can be named.
  private func train(_ learner: ForestLearner, to path: String) throws {
    let input = try ModelInput(
      try FeatureFile.read(folder.run(evaluation.cohort)),
      choice: nil,
      source: evaluation.cohort
    )
    var settings = learner.settings
    settings.seed = seed
    let model = try ForestModel.train(
      input,
      cells: try LabelledCells(input, LabelSource(column: label)),
      label: label,
      settings: settings,
      calibration: learner.calibration,
      threads: threads
    )
    try model.write(to: path)
    try model.card.write(beside: path)
  }

  /// The best learner of the most honest grouping, and what it gains over the first one.
  private func summary(_ report: EvaluationReport) -> String {
    let grouping = report.groupings.last ?? ""
    let arms = report.arms(of: grouping)
    guard let best = arms.max(by: { score($0) < score($1) }) else { return "nothing was tested" }
    var text = "best \(best.learner), macro-F1 \(StudyText.score(best.summary.macroF1))"
    if let first = arms.first, first.learner != best.learner {
      text += " (\(first.learner) \(StudyText.score(first.summary.macroF1)))"
    }
    return text + ", \(grouping)"
  }

  private func score(_ arm: EvaluationReport.Arm) -> Double { arm.summary.macroF1.mean ?? 0 }
}
