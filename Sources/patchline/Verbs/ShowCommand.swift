import ArgumentParser
import Electrophysiology
import Features
import Foundation
import Pipeline

/// `patchline show`: prints the data files and tables that come with the program.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a built-in data file, as a start for your own, or the card of a model.",
    discussion: """
      Examples:
        patchline show ontology > my-ontology.yaml      then: extract --ontology my-ontology.yaml
        patchline show qc-criteria > strict.yaml        then: extract --qc-criteria strict.yaml
        patchline show preset --name schwider-2026      which vectors, how wide
        patchline show features                         every feature: name, unit, definition
        patchline show learners > mine.yaml             then: evaluate bilstm --preset mine.yaml
        patchline show learners --name schwider-2026    the paper's networks
        patchline show study > my-study.yaml            then: study my-study.yaml -o folder
        patchline show model model.h5                   training data, scores, limits
      """
  )

  /// What can be shown.
  enum Item: String, ExpressibleByArgument, CaseIterable {
    case ontology
    case qcCriteria = "qc-criteria"
    case features
    case preset
    case study
    case learners
    case model
  }

  @Argument(help: "ontology, qc-criteria, features, preset, study, learners or model.")
  var item: Item
  @Argument(help: ArgumentHelp("The model file, for 'show model'.", valueName: "model.h5"))
  var file: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Which preset: \(VectorPreset.names.joined(separator: ", ")); of learners: "
        + LearnerPreset.names.joined(separator: ", ") + ".",
      valueName: "name"
    )
  )
  var name: String?

  mutating func validate() throws {
    if item == .model, file == nil {
      throw ValidationError(
        "show model: expected a model file, as in 'patchline show model model.h5'"
      )
    }
    if item != .model, let file {
      throw ValidationError("show \(item.rawValue): takes no file, found '\(file)'")
    }
  }

  private func preset() throws -> String {
    try text(of: name ?? "ipfx-2.1.2", among: VectorPreset.names, VectorPreset.text)
  }

  private func learners() throws -> String {
    try text(of: name ?? LearnerPreset.names[0], among: LearnerPreset.names, LearnerPreset.text)
  }

  private func text(
    of name: String,
    among names: [String],
    _ text: (String) -> String?
  ) throws -> String {
    guard let text = text(name) else {
      throw ValidationError(
        "--name: expected one of \(names.joined(separator: ", ")), found '\(name)'"
      )
    }
    return text
  }

  func run() throws {
    switch item {
    case .ontology: Console.write(StimulusOntology.standardYAML)
    case .qcCriteria: Console.write(QCCriteria.standardYAML)
    case .preset: Console.write(try preset())
    case .model: Console.write(try TrainedModel.read(file ?? "").card.markdown)
    case .learners: Console.write(try learners())
    case .study: Console.write(StudyConfiguration.standardYAML)
    case .features: Console.write(FeatureDictionary.markdown())
    }
  }
}
