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
        patchline show features                         every feature: name, unit, definition
      """
  )

  /// What can be shown.
  enum Item: String, ExpressibleByArgument, CaseIterable {
    case ontology
    case qcCriteria = "qc-criteria"
    case features
  }

  @Argument(help: "ontology, qc-criteria or features.")
  var item: Item

  func run() throws {
    switch item {
    case .ontology: Console.write(StimulusOntology.standardYAML)
    case .qcCriteria: Console.write(QCCriteria.standardYAML)
    case .features: Console.write(FeatureDictionary.markdown())
    }
  }
}
