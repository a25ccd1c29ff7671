import ArgumentParser
import Foundation
import Pipeline

/// `patchline weights`: networks to and from PyTorch.
struct WeightsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weights",
    abstract: "Write the weights of a BiLSTM for PyTorch, or put PyTorch's into a model.",
    discussion: """
      The file is in safetensors format, names and shapes are PyTorch's
      (lstm.weight_ih_l0 and so on); a PyTorch module of fifteen lines that
      takes it stands in the page for Python users.

      Examples:
        patchline weights export model.h5 -o weights.safetensors
        patchline weights import model.h5 weights.safetensors -o tuned.h5
      """,
    subcommands: [WeightsExportCommand.self, WeightsImportCommand.self]
  )
}

/// `patchline weights export`.
struct WeightsExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a network's weights as safetensors."
  )

  @Argument(help: ArgumentHelp("A model of 'train bilstm' or 'transfer'.", valueName: "model.h5"))
  var model: String
  @Option(name: .long, help: "Network of an ensemble, from 0.")
  var member = 0
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The safetensors file.", valueName: "file")
  )
  var output: String

  func run() throws {
    let weights = try NetworkWeights.read(model, member: member)
    try weights.write(to: output)
    Console.note("\(weights.tensors.count) tensors, \(weights.count) numbers: \(output)\n")
  }
}

/// `patchline weights import`.
struct WeightsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Put weights from a safetensors file into a copy of a model."
  )

  @Argument(help: ArgumentHelp("The model that the weights belong to.", valueName: "model.h5"))
  var model: String
  @Argument(help: ArgumentHelp("Weights with the same names and shapes.", valueName: "file"))
  var weights: String
  @Option(name: .long, help: "Network of an ensemble, from 0.")
  var member = 0
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The new model file.", valueName: "model.h5")
  )
  var output: String

  func run() throws {
    try NetworkWeights.replace(in: model, member: member, by: weights, output: output)
    Console.note("results: \(output)\n")
  }
}
