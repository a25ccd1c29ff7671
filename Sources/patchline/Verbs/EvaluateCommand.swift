import ArgumentParser
import Foundation
import Pipeline

/// `patchline evaluate`: how well a label can be told from the features.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure how well a classifier recognises a label, on cells it was not trained on.",
    discussion: """
      Example:
        patchline evaluate forest run --label subclass --group donor_id
      """,
    subcommands: [EvaluateForestCommand.self]
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
      Medians, trees and calibration are fitted inside each training part.
      Scores are mean ± SD over the runs.

      Examples:
        patchline evaluate forest run --label subclass --group donor_id
        patchline evaluate forest run --label kind --labels kinds.csv
        patchline evaluate forest run --label subclass --protocol holdout
        patchline evaluate forest run --label subclass --within condition

      Writes evaluation.json, evaluation_runs.csv and evaluation_predictions.csv.
      """
  )

  /// How cells are split.
  enum SplitName: String, ExpressibleByArgument, CaseIterable {
    case kfold, holdout
  }

  @OptionGroup var options: ForestOptions
  @Option(name: .long, help: ArgumentHelp("Column that keeps cells together.", valueName: "column"))
  var group: String?
  @Option(
    name: .long,
    help: ArgumentHelp("Scores within the values of this column too.", valueName: "column")
  )
  var within: String?
  @Option(name: .customLong("protocol"), help: "kfold or holdout.")
  var split = SplitName.kfold
  @Option(name: .long, help: "Folds of a run.")
  var folds = 5
  @Option(name: .customLong("test-share"), help: "Share of the cells that a hold-out tests.")
  var testShare = 0.2
  @Option(name: .long, help: "Runs, each with its own shuffle.")
  var repeats = 5
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Folder of the results; the run without it.", valueName: "folder")
  )
  var output: String?

  mutating func validate() throws {
    if folds < 2 { throw ValidationError("--folds must be at least 2") }
    if repeats < 1 { throw ValidationError("--repeats must be at least 1") }
    guard testShare > 0, testShare < 1 else {
      throw ValidationError("--test-share must lie between 0 and 1, both excluded")
    }
  }

  private var settings: EvaluationSettings {
    var settings = EvaluationSettings()
    settings.split = split == .kfold ? .folds(folds) : .holdOut(testShare: testShare)
    settings.repeats = repeats
    settings.seed = options.seed
    settings.forest = ForestModel.settings(trees: options.trees, seed: options.seed)
    settings.calibration = options.calibration
    settings.group = group
    settings.within = within
    return settings
  }

  func run() throws {
    let (input, cells) = try options.read()
    let showsProgress = Console.isTerminal(STDERR_FILENO)
    let evaluation = try ForestEvaluation(
      input,
      labelled: cells,
      label: options.label,
      settings: settings,
      threads: options.threads.count
    ) { done, total in
      if showsProgress { Console.note("\r\(done) of \(total) forests\(done == total ? "\n" : "")") }
    }
    let folder = output ?? options.run
    try evaluation.write(to: folder)
    Console.write(
      EvaluationTable(evaluation.report).text(color: Console.usesColor(STDOUT_FILENO))
    )
    Console.note("results: \(folder)/evaluation.json\n")
  }
}
