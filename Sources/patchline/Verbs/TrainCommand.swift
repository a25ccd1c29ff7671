import ArgumentParser
import Foundation
import Pipeline

/// `patchline train`: a model from all labelled cells of a run.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a classifier on the labelled cells of a run.",
    discussion: """
      Examples:
        patchline train forest run --label kind --labels kinds.csv -o model.h5
        patchline train kernel run --label subclass -o model.h5
        patchline train bilstm run --label subclass -o model.h5
      """,
    subcommands: [TrainForestCommand.self, TrainBiLSTMCommand.self, TrainKernelCommand.self]
  )
}

/// `patchline train forest`.
struct TrainForestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forest",
    abstract: "Train a class-balanced random forest.",
    discussion: """
      Without --features the sparse components are taken if the run has them,
      else the columns of an imported table, else the scalar features.
      Missing values are filled with the median of the labelled cells.
      Probabilities are calibrated on the votes of the trees that did not see
      a cell. The model file holds the features' names, the preset and the
      sparse PCA model they rest on, and refuses a run where these differ.

      Examples:
        patchline train forest run --label kind --labels kinds.csv -o model.h5
        patchline train forest run --label subclass --features all -o model.h5
        patchline predict model.h5 other-run -o predictions.csv
      """
  )

  @OptionGroup var cohort: CohortOptions
  @OptionGroup var forest: ForestOptions
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The model file.", valueName: "model.h5")
  )
  var output: String

  func run() throws {
    let (input, cells) = try cohort.read()
    let model = try ForestModel.train(
      input,
      cells: cells,
      label: cohort.labels.label,
      settings: ForestModel.settings(trees: forest.trees, seed: cohort.seed),
      calibration: forest.calibration,
      threads: cohort.threads.count
    )
    try model.write(to: output)
    try model.card.write(beside: output)
    let training = model.metadata.training
    var table = TextTable([("class", .left), ("cells", .right)])
    for (name, size) in zip(cells.classes, cells.sizes) { table.append([name, "\(size)"]) }
    Console.write(table.text(color: Console.usesColor(STDOUT_FILENO)))
    Console.write(
      """
      out-of-bag accuracy \(Readable.number(training.accuracy, decimals: 3)), \
      macro-F1 \(Readable.number(training.macroF1, decimals: 3)), \
      calibration error \(Readable.number(training.calibrationError, decimals: 3)) before and \
      \(Readable.number(training.calibratedCalibrationError, decimals: 3)) after calibration

      """
    )
    Console.note("results: \(output), \(ModelCard.path(beside: output))\n")
  }
}
