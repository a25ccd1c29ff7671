import ArgumentParser
import Foundation
import Pipeline

/// `patchline train bilstm`.
struct TrainBiLSTMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bilstm",
    abstract: "Train a BiLSTM over families of features.",
    discussion: """
      A killed training goes on where it was, to the same bytes: its state is
      kept in a folder beside the model until it is done. Epochs are listed in
      model_log.csv. PyTorch reads the weights after 'patchline weights export'.

      Examples:
        patchline train bilstm run --label subclass -o model.h5
        patchline train bilstm run --label subclass -o model.h5 --learner bilstm-arcface-smote
        patchline train bilstm run --label subclass -o model.h5 --preset schwider-2026
      """
  )

  @OptionGroup var options: LearnerTrainingOptions
  @Option(name: .long, help: ArgumentHelp("A network of the preset.", valueName: "name"))
  var learner = "bilstm-attention"
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Folder of the training's state; model.h5.checkpoint without it.",
      valueName: "folder"
    )
  )
  var checkpoint: String?

  func run() throws {
    let configuration = try options.preset.read().selecting([learner])[0]
    guard configuration.isNetwork else {
      throw ValidationError("--learner: '\(learner)' is no network; see 'patchline show learners'")
    }
    try options.train(configuration, checkpoint: checkpoint ?? options.output + ".checkpoint")
  }
}

/// `patchline train kernel`.
struct TrainKernelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernel",
    abstract: "Train the kernel ridge classifier, the most accurate for few cells.",
    discussion: """
      Closed form: seconds, no seed. For a model that learns from two species
      see 'patchline transfer'.

      Example:
        patchline train kernel run --label subclass --group donor_id -o model.h5
      """
  )

  @OptionGroup var options: LearnerTrainingOptions
  @Option(name: .long, help: ArgumentHelp("A kernel learner of the preset.", valueName: "name"))
  var learner = "kernel"

  func run() throws {
    try options.train(try options.preset.read().selecting([learner])[0], checkpoint: nil)
  }
}

/// What both share.
struct LearnerTrainingOptions: ParsableArguments {
  @OptionGroup var cohort: CohortOptions
  @OptionGroup var preset: PresetOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Column that inner splits keep together, such as donor_id.",
      valueName: "column"
    )
  )
  var group: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Types finer than the label, such as t_type: features are whitened by what varies within these.",
      valueName: "column"
    )
  )
  var finer: String?
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The model file.", valueName: "model.h5")
  )
  var output: String

  /// Trains, writes model, card and log, and prints what was learned from.
  func train(_ learner: LearnerConfiguration, checkpoint: String?) throws {
    let (input, cells) = try cohort.read(features: try cohort.vectorsByDefault())
    var settings = EvaluationSettings()
    settings.group = group
    settings.finer = finer
    var request = LearnedModel.Request(
      input: try EvaluationInput(input, cells, label: cohort.labels.label, settings: settings),
      features: input
    )
    request.seed = cohort.seed
    request.threads = cohort.threads.count
    request.checkpointFolder = checkpoint
    let model = try ModelTraining.run(learner, request, output: output)
    ModelTraining.print(model, output: output)
  }
}

/// Trains with a progress line, and writes what belongs to a model.
enum ModelTraining {
  /// Trains and writes model, card and, for networks, the log of the epochs.
  static func run(
    _ learner: LearnerConfiguration,
    _ request: LearnedModel.Request,
    output: String
  ) throws -> LearnedModel {
    let line = TrainingLine()
    let log = TrainingLog()
    let model = try LearnedModel.train(learner, request) { event in
      log.append(event)
      line.show(event)
    }
    line.clear()
    try model.write(to: output)
    try model.card.write(beside: output)
    if !log.isEmpty {
      try AtomicFile.write(log.csv, to: (output as NSString).deletingPathExtension + "_log.csv")
    }
    return model
  }

  /// Prints classes and scores.
  static func print(_ model: LearnedModel, output: String) {
    let training = model.metadata.training
    var table = TextTable([("class", .left), ("cells", .right)])
    for (name, size) in zip(model.metadata.signature.classes, training.classSizes) {
      table.append([name, "\(size)"])
    }
    Console.write(table.text(color: Console.usesColor(STDOUT_FILENO)))
    if let accuracy = training.accuracy {
      Console.write(
        "accuracy \(Readable.number(accuracy, decimals: 3)),"
          + " macro-F1 \(Readable.number(training.macroF1, decimals: 3)),"
          + " measured on \(model.metadata.trainingBasis)\n"
      )
    } else {
      Console.write("no cell was held back; 'patchline evaluate' measures the learner\n")
    }
    Console.note("results: \(output), \(ModelCard.path(beside: output))\n")
  }
}
