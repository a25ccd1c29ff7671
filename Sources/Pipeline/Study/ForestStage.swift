import RandomForest

/// Evaluates the forest of a cohort, then trains it on all labelled cells.
struct ForestStage: Sendable {
  private let cohort: StudyCohort
  private let configuration: StudyConfiguration
  private let folder: StudyFolder
  private let threads: Int

  init(
    _ cohort: StudyCohort,
    _ configuration: StudyConfiguration,
    _ folder: StudyFolder,
    _ threads: Int
  ) {
    self.cohort = cohort
    self.configuration = configuration
    self.folder = folder
    self.threads = threads
  }

  static func name(_ cohort: String) -> String { "forest " + cohort }

  func stage() throws -> StudyStage {
    let settings = try ModelStore.json(configuration.forest)
    return StudyStage(
      Self.name(cohort.name),
      after: [SparsePCAStage.name(cohort.name)],
      settings: "\(settings) \(configuration.seed) \(configuration.label)"
    ) { [self] progress in try run(progress) }
  }

  private var settings: EvaluationSettings {
    let forest = configuration.forest
    var settings = EvaluationSettings()
    settings.split = .folds(forest.folds)
    settings.repeats = forest.runs
    settings.seed = configuration.seed
    settings.forest = ForestModel.settings(trees: forest.trees, seed: configuration.seed)
    settings.group = forest.group
    settings.within = forest.within
    return settings
  }

  private func run(_ progress: @escaping StudyStage.Progress) throws -> StudyStage.Outcome {
    let name = cohort.name + "-forest"
    let input = try ModelInput(
      try FeatureFile.read(folder.run(cohort.name)),
      choice: nil,
      source: cohort.name
    )
    let cells = try LabelledCells(input, LabelSource(column: configuration.label))
    let evaluation = try ForestEvaluation(
      input,
      labelled: cells,
      label: configuration.label,
      settings: settings,
      threads: threads
    ) { progress($0, $1, "forests") }
    let path = folder.evaluation(name)
    try evaluation.write(to: path)
    let model = try ForestModel.train(
      input,
      cells: cells,
      label: configuration.label,
      settings: ForestModel.settings(trees: configuration.forest.trees, seed: configuration.seed),
      calibration: .temperature,
      threads: threads
    )
    try model.write(to: folder.model(name))
    try model.card.write(beside: folder.model(name))
    return StudyStage.Outcome(
      summary: summary(evaluation.report),
      outputs: [
        path + "/evaluation.json", folder.model(name), ModelCard.path(beside: folder.model(name)),
      ]
    )
  }

  private func summary(_ report: EvaluationReport) -> String {
    report.arms.map { arm in
      "macro-F1 \(StudyText.score(arm.summary.macroF1)) \(arm.name)"
    }
    .joined(separator: ", ")
  }
}
