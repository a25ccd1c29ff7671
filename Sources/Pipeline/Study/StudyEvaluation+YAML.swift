import Features

extension StudyEvaluation {
  /// Reads an entry of `evaluate`.
  init(cohort: String, _ part: ConfigurationKeys, _ paths: StudyPaths) throws {
    var keys = part
    try self.init(cohort: cohort, &keys, paths) { !$0.needsSource }
    if let arm = learners.first(where: \.needsSource) {
      throw ConfigurationError(
        "\(keys.path("arms")): '\(arm.name)' learns from a second cohort; name it in transfer.arms"
      )
    }
    trained = keys.has("train") ? try keys.texts("train") : learners.prefix(1).map(\.name)
    for name in trained where !learners.contains(where: { $0.name == name }) {
      throw ConfigurationError("\(keys.path("train")): expected one of the arms, found \(name)")
    }
    try keys.finish()
  }

  /// Reads what an evaluation and a transfer share; `isStandard` says which learners of the preset are taken where
  /// the file names none.
  fileprivate init(
    cohort: String,
    _ keys: inout ConfigurationKeys,
    _ paths: StudyPaths,
    isStandard: (LearnerConfiguration) -> Bool
  ) throws {
    let name = try keys.text("learners", else: LearnerPreset.names[0])
    let isBuiltIn = LearnerPreset.names.contains(name)
    let preset = try LearnerPreset.read(isBuiltIn ? name : paths.resolved(name))
    let arms = try keys.texts("arms")
    self.cohort = cohort
    self.preset = name
    learners =
      arms.isEmpty ? preset.learners.filter(isStandard) : try preset.selecting(arms)
    features = try keys.choice("features", else: .vectors)
    settings = try Self.settings(&keys, preset.evaluation)
    trained = []
  }

  /// Splits and runs: the file's, else the preset's.
  private static func settings(
    _ keys: inout ConfigurationKeys,
    _ standard: LearnerPreset.Evaluation
  ) throws -> EvaluationSettings {
    var settings = EvaluationSettings()
    var share = standard.testShare
    if keys.has("test_share") { share = try keys.positive("test_share", else: share) }
    let isHoldOut = share > 0 && !keys.has("folds")
    guard share < 1 else {
      throw ConfigurationError(
        "\(keys.path("test_share")): expected a share below 1, found \(share)"
      )
    }
    let folds = try keys.whole("folds", atLeast: 2, else: standard.folds)
    settings.split = isHoldOut ? .holdOut(testShare: share) : .folds(folds)
    settings.repeats = try keys.whole("runs", atLeast: 1, else: standard.repeats)
    let group = try keys.text("group", else: "donor_id")
    settings.group = group == "none" ? nil : group
    settings.includesUngrouped = try keys.flag("ungrouped_too", else: true)
    settings.within = keys.has("within") ? try keys.text("within") : nil
    settings.finer = keys.has("finer") ? try keys.text("finer") : nil
    settings.curve = keys.has("curve") ? try keys.numbers("curve").sorted() : []
    if let wrong = settings.curve.first(where: { !($0 > 0 && $0 <= 1) }) {
      throw ConfigurationError(
        "\(keys.path("curve")): expected shares above 0, up to 1, found \(wrong)"
      )
    }
    return settings
  }
}

extension StudyTransfer {
  /// Reads the key `transfer`.
  init(_ part: ConfigurationKeys, _ paths: StudyPaths) throws {
    var keys = part
    from = try keys.text("from")
    let target = try keys.text("to")
    evaluation = try StudyEvaluation(cohort: target, &keys, paths) { _ in true }
    guard evaluation.learners.contains(where: \.needsSource) else {
      throw ConfigurationError(
        "\(keys.path("arms")): no learner among them learns from both cohorts"
      )
    }
    try keys.finish()
  }
}
