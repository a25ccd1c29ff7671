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
    let evaluation = try evaluate(progress)
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

  /// Sparse components are fitted in every fold, from the feature vectors.
  private func evaluate(_ progress: @escaping StudyStage.Progress) throws -> Evaluation {
    let choice = try ForestFeatures(
      run: folder.run(cohort.name).path,
      asked: nil,
      usesStoredComponents: false
    )
    let input = try ModelInput(
      try FeatureFile.read(folder.run(cohort.name)),
      choice: choice.read,
      source: cohort.name,
      skipsComponents: choice.skipsStoredComponents
    )
    let cells = try LabelledCells(input, LabelSource(column: configuration.label))
    var learner = ForestLearner(trees: configuration.forest.trees, calibration: .temperature)
    learner.components = choice.components
    var options = Evaluation.Options()
    options.threads = threads
    return try Evaluation(
      try EvaluationInput(
        input,
        cells,
        label: configuration.label,
        settings: settings,
        choice: choice.reported
      ),
      learners: [
        LearnerConfiguration(
          name: "forest",
          title: "class-balanced random forest",
          method: .forest(learner)
        )
      ],
      settings: settings,
      options: options
    ) { progress($0.done, $0.total, "forests") }
  }

  private func summary(_ report: EvaluationReport) -> String {
    report.arms.map { arm in
      "macro-F1 \(StudyText.score(arm.summary.macroF1)) \(arm.grouping)"
    }
    .joined(separator: ", ")
  }
}
