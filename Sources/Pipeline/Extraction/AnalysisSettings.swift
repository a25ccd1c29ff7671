package import Electrophysiology
package import Features
import Foundation

/// The configuration of an extraction with its texts parsed, shared by all cells.
package struct AnalysisSettings: Sendable {
  /// As the user gave it.
  package let configuration: ExtractConfiguration
  /// Hash of ``configuration``.
  package let hash: String
  /// Names stimuli.
  package let ontology: StimulusOntology
  /// Thresholds of quality control.
  package let criteria: QCCriteria

  /// IPFX's numbers or corrected ones.
  package let conventions: FeatureConventions

  /// Parses a configuration once.
  ///
  /// - Throws: ``InputError`` that says which text is wrong and where.
  package init(_ configuration: ExtractConfiguration) throws {
    self.configuration = configuration
    hash = try configuration.hash()
    guard let named = Self.conventions(of: configuration.preset) else {
      throw InputError(
        "--preset: expected one of \(Self.presets.joined(separator: ", ")), found"
          + " '\(configuration.preset)'"
      )
    }
    conventions = named
    do {
      ontology = try configuration.ontologyText.map(Self.ontology) ?? .standard
    } catch {
      throw InputError("--ontology: \(error)")
    }
    do {
      criteria = try configuration.criteriaText.map { try QCCriteria(yaml: $0) } ?? .standard
    } catch {
      throw InputError("--qc-criteria: \(error)")
    }
  }

  /// Names of the built-in presets.
  package static let presets = ["ipfx-2.1.2", "corrected"]

  /// A text with mappings only adds to the built-in ontology; one with a table replaces it.
  private static func ontology(_ text: String) throws -> StimulusOntology {
    let own = try StimulusOntology(yaml: text)
    return own.entries.isEmpty ? .standard.adding(own.mappings) : own
  }

  private static func conventions(of preset: String) -> FeatureConventions? {
    switch preset {
    case "ipfx-2.1.2": .ipfx212
    case "corrected": .corrected
    default: nil
    }
  }
}
