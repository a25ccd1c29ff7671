import ArgumentParser
import Foundation
import Pipeline

/// `patchline predict`: labels of new cells.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the label of every cell of a run with a trained model.",
    discussion: """
      Any model of 'train' or 'transfer'; a run whose features differ is refused.
      Writes cell_id, predicted, confidence, abstained, p_<class>…;
      probabilities are calibrated. Below --min-confidence the model abstains:
      predicted is NA, the probabilities stay. A cell without any of the
      features has no probabilities.

      Examples:
        patchline predict model.h5 run -o predictions.csv
        patchline predict model.h5 run -o - --min-confidence 0.8
        patchline predict bilstm.h5 run -o predictions.csv --attention
      """
  )

  @Argument(help: ArgumentHelp("The model file.", valueName: "model.h5"))
  var model: String
  @Argument(help: ArgumentHelp("The run folder.", valueName: "run"))
  var runPath: String
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The table; - is standard output.", valueName: "csv")
  )
  var output: String
  @Option(
    name: .customLong("min-confidence"),
    help: ArgumentHelp("Abstain below this probability, 0 to 1.", valueName: "p")
  )
  var minimumConfidence = 0.0
  @Flag(name: .long, help: "Columns with the attention to each family, for a BiLSTM.")
  var attention = false
  @OptionGroup var threads: ThreadOptions

  mutating func validate() throws {
    guard minimumConfidence >= 0, minimumConfidence <= 1 else {
      throw ValidationError("--min-confidence must lie between 0 and 1")
    }
  }

  func run() throws {
    let table = try TrainedModel.read(model).predict(
      try FeatureFile.read(RunFolder(runPath)),
      source: runPath,
      minimumConfidence: minimumConfidence,
      threads: threads.count
    )
    let csv = table.csv(attention: attention)
    let predictions = table.predictions
    for note in table.notes { Console.note("note: \(note)\n") }
    if output == "-" {
      Console.write(csv)
    } else {
      try AtomicFile.write(csv, to: output)
    }
    let empty = predictions.count { $0.probabilities.isEmpty }
    let abstained = predictions.count { $0.predicted == nil } - empty
    Console.note(
      "\(predictions.count) cells: \(predictions.count - abstained - empty) predicted,"
        + " \(abstained) below the confidence, \(empty) without features\n"
    )
  }
}
