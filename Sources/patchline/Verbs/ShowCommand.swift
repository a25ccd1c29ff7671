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
    case model
  }

  @Argument(help: "ontology, qc-criteria, features, preset, study or model.")
  var item: Item
  @Argument(help: ArgumentHelp("The model file, for 'show model'.", valueName: "model.h5"))
  var file: String?
  @Option(name: .long, help: "Which preset: \(VectorPreset.names.joined(separator: ", ")).")
  var name = "ipfx-2.1.2"

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
    guard let text = VectorPreset.text(of: name) else {
      throw ValidationError(
        "--name: expected one of \(VectorPreset.names.joined(separator: ", ")), found '\(name)'"
      )
    }
    return text
  }

  func run() throws {
    switch item {
    case .ontology: Console.write(StimulusOntology.standardYAML)
    case .qcCriteria: Console.write(QCCriteria.standardYAML)
    case .preset: Console.write(try preset())
    case .model: Console.write(try ForestModel.read(file ?? "").card.markdown)
    case .study: Console.write(StudyConfiguration.standardYAML)
    case .features: Console.write(FeatureDictionary.markdown())
    }
  }
}
