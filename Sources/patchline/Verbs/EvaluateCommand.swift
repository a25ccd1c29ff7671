import ArgumentParser
import Foundation
import Pipeline

/// `patchline evaluate`: how well a label can be told from the features.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a classifier recognises a label, on cells it was not trained on.",
    discussion: """
      Examples:
        patchline evaluate forest run --label subclass --group donor_id
        patchline evaluate bilstm run --label subclass --group donor_id
        patchline evaluate kernel run --label subclass --group donor_id
      """,
    subcommands: [
      EvaluateForestCommand.self, EvaluateBiLSTMCommand.self, EvaluateKernelCommand.self,
    ]
  )
}

/// `patchline evaluate forest`.
struct EvaluateForestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forest",
    abstract: "Evaluate a class-balanced random forest by repeated folds or hold-outs.",
    discussion: """
      With --group the cells of a donor stay together: the ungrouped scores,
      which let a forest recognise the donor, stand beside the grouped ones.
      Medians, trees, calibration and sparse components are fitted inside each
      training part; --stored-components takes the run's own X_spca instead,
      whose directions have seen all cells (without labels). Scores are
      mean ± SD over the runs. Without --features the sparse components are
      taken if the run has them, else the columns of an imported table, else
      the scalar features.

      Examples:
        patchline evaluate forest run --label subclass --group donor_id
        patchline evaluate forest run --label kind --labels kinds.csv
        patchline evaluate forest run --label subclass --protocol holdout
        patchline evaluate forest run --label subclass --merge Sncg=Vip
        patchline evaluate forest run --label subclass --within condition

      Writes evaluation.json, runs.csv and predictions.csv.
      """
  )

  @OptionGroup var cohort: CohortOptions
  @OptionGroup var forest: ForestOptions
  @OptionGroup var options: EvaluationOptions
  @Flag(
    name: .customLong("stored-components"),
    help: "Take the run's own sparse components instead of refitting them in every fold."
  )
  var usesStoredComponents = false
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp(
      "Folder of the results; run/evaluations/forest without it.",
      valueName: "folder"
    )
  )
  var output: String?

  func run() throws {
    let choice = try ForestFeatures(
      run: cohort.run,
      asked: cohort.features,
      usesStoredComponents: usesStoredComponents
    )
    let (input, cells) = try cohort.read(
      features: choice.read,
      skipsComponents: choice.skipsStoredComponents
    )
    var learner = forest.learner
    learner.components = choice.components
    let settings = try options.settings(seed: cohort.seed, labels: cohort.labels.rules())
    let work = EvaluationVerb(
      learners: [
        LearnerConfiguration(
          name: "forest",
          title: "class-balanced random forest",
          method: .forest(learner)
        )
      ],
      settings: settings,
      folder: output ?? RunFolder(cohort.run).file("evaluations/forest"),
      threads: cohort.threads.count,
      against: options.against
    )
    try work.run(
      try EvaluationInput(
        input,
        cells,
        label: cohort.labels.label,
        settings: settings,
        choice: choice.reported
      )
    )
  }
}
