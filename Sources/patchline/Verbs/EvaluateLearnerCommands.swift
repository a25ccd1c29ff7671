import ArgumentParser
import Pipeline

/// `patchline evaluate bilstm`.
struct EvaluateBiLSTMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bilstm",
    abstract: "Evaluate BiLSTM variants on the same folds, beside the forest.",
    discussion: """
      Families of features are the tokens: those of an imported table, or the
      feature vectors of an extracted run. Scaling, filling, oversampling and
      stopping see the training part only. The first learner is the reference
      of the paired tests. A killed evaluation goes on where it was.

      Examples:
        patchline evaluate bilstm run --label subclass --group donor_id
        patchline evaluate bilstm run --label subclass --arms bilstm,bilstm-attention
        patchline evaluate bilstm run --label subclass --preset schwider-2026
        patchline evaluate bilstm run --label subclass --group donor_id --curve 0.25,0.5,1

      Writes evaluation.json, runs.csv, predictions.csv, attention.csv and
      training_log.csv.
      """
  )

  @OptionGroup var cohort: CohortOptions
  @OptionGroup var preset: PresetOptions
  @OptionGroup var arms: ArmOptions
  @OptionGroup var options: EvaluationOptions
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "Folder of the results; run/evaluations/bilstm without it.",
      valueName: "folder"
    )
  )
  var output: String?

  func run() throws {
    try LearnerEvaluation(name: "bilstm", cohort: cohort, preset: preset, options: options)
      .run(arms, folder: output) { !$0.needsSource && ($0.isForest || $0.isNetwork) }
  }
}

/// `patchline evaluate kernel`.
struct EvaluateKernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel",
    abstract: "Evaluate the kernel ridge classifier on the same folds as the forest.",
    discussion: """
      Features become normal scores of their ranks and are whitened by the
      within-class covariance; every cell votes by its similarity. Closed form:
      no seed, no epochs. For two species see 'patchline transfer'.

      Example:
        patchline evaluate kernel run --label subclass --group donor_id
      """
  )

  @OptionGroup var cohort: CohortOptions
  @OptionGroup var preset: PresetOptions
  @OptionGroup var arms: ArmOptions
  @OptionGroup var options: EvaluationOptions
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "Folder of the results; run/evaluations/kernel without it.",
      valueName: "folder"
    )
  )
  var output: String?

  func run() throws {
    try LearnerEvaluation(name: "kernel", cohort: cohort, preset: preset, options: options)
      .run(arms, folder: output) { !$0.needsSource && !$0.isNetwork }
  }
}

/// What both do.
private struct LearnerEvaluation {
  let name: String
  let cohort: CohortOptions
  let preset: PresetOptions
  let options: EvaluationOptions

  func run(
    _ arms: ArmOptions,
    folder: String?,
    else isTaken: (LearnerConfiguration) -> Bool
  ) throws {
    let preset = try preset.read()
    let (input, cells) = try cohort.read(features: try cohort.vectorsByDefault())
    let settings = try options.settings(
      seed: cohort.seed,
      labels: cohort.labels.rules(),
      defaults: preset.evaluation
    )
    try EvaluationVerb(
      learners: try arms.learners(of: preset, else: isTaken),
      settings: settings,
      folder: folder ?? RunFolder(cohort.run).file("evaluations/\(name)"),
      threads: cohort.threads.count,
      against: options.against
    ).run(
      try EvaluationInput(input, cells, label: cohort.labels.label, settings: settings)
    )
  }
}
