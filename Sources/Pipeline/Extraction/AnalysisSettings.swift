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

  /// Which vectors, how, and how wide.
  package let preset: VectorPreset
  /// IPFX's numbers or corrected ones: the preset's.
  package let conventions: FeatureConventions

  /// Parses a configuration once.
  ///
  /// - Throws: ``InputError`` that says which text is wrong and where.
  package init(_ configuration: ExtractConfiguration) throws {
    self.configuration = configuration
    hash = try configuration.hash()
    preset = try Self.preset(configuration)
    conventions = preset.conventions.features
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

  private static func preset(_ configuration: ExtractConfiguration) throws -> VectorPreset {
    if let text = configuration.presetText {
      do {
        return try VectorPreset(yaml: text)
      } catch {
        throw InputError("--preset \(configuration.preset): \(error)")
      }
    }
    guard let preset = VectorPreset.named(configuration.preset) else {
      throw InputError(
        "--preset: expected a file or one of \(VectorPreset.names.joined(separator: ", ")), found"
          + " '\(configuration.preset)'"
      )
    }
    return preset
  }

  /// A text with mappings only adds to the built-in ontology; one with a table replaces it.
  private static func ontology(_ text: String) throws -> StimulusOntology {
    let own = try StimulusOntology(yaml: text)
    return own.entries.isEmpty ? .standard.adding(own.mappings) : own
  }
}
