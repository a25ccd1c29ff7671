import ArgumentParser
import Electrophysiology
import Features
import Foundation
import Pipeline

/// `patchline show`: prints the data files and tables that come with the program.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print a built-in data file: a start for your own.",
    discussion: """
      Examples:
        patchline show ontology > my-ontology.yaml      then: extract --ontology my-ontology.yaml
        patchline show qc-criteria > strict.yaml        then: extract --qc-criteria strict.yaml
        patchline show preset --name schwider-2026      which vectors, how wide
        patchline show features                         every feature: name, unit, definition
        patchline show study > my-study.yaml            then: study my-study.yaml -o folder
      """
  )

  /// What can be shown.
  enum Item: String, ExpressibleByArgument, CaseIterable {
    case ontology
    case qcCriteria = "qc-criteria"
    case features
    case preset
    case study
  }

  @Argument(help: "ontology, qc-criteria, features, preset or study.")
  var item: Item
  @Option(name: .long, help: "Which preset: \(VectorPreset.names.joined(separator: ", ")).")
  var name = "ipfx-2.1.2"

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
    case .study: Console.write(StudyConfiguration.standardYAML)
    case .features: Console.write(FeatureDictionary.markdown())
    }
  }
}
