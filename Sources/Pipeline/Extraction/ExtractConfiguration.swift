import Foundation

/// Everything that decides what numbers extraction gives, resolved once.
///
/// It is stored in `run.json`, and its hash is part of the key under which a finished cell is reused.
/// How fast or where the work is done (threads, output folder) is deliberately not part of it.
package struct ExtractConfiguration: Sendable, Codable, Equatable {
  /// Which sweeps feed features.
  package enum SweepSelection: String, Sendable, Codable, CaseIterable {
    /// Sweeps that passed quality control.
    case passed
    /// All sweeps, as IPFX's vector tool does without a lab database.
    case all
  }

  /// An explicit stimulus window in seconds from the start of every sweep.
  package struct Window: Sendable, Codable, Equatable {
    /// Onset (s).
    package var start: Double
    /// End (s), later than the onset.
    package var end: Double

    /// Creates a window.
    package init(start: Double, end: Double) {
      self.start = start
      self.end = end
    }

    /// Reads `START,END` (seconds); `nil` when it is not two increasing, non-negative numbers.
    package init?(_ text: String) {
      let parts = text.split(separator: ",").map {
        Double($0.trimmingCharacters(in: .whitespaces))
      }
      guard parts.count == 2, let start = parts[0], let end = parts[1], start >= 0, end > start,
        end.isFinite
      else { return nil }
      self.init(start: start, end: end)
    }
  }

  /// Name of the preset, or the path of a preset file.
  package var preset: String
  /// The text of the preset file; `nil` for a built-in preset.
  package var presetText: String?
  /// Which sweeps feed features.
  package var sweepQC: SweepSelection
  /// Explicit stimulus window; `nil` to find the stimulus in each sweep.
  package var window: Window?
  /// Cut-off (kHz) of the low-pass before dV/dt; `nil` for the automatic value.
  package var filterKHz: Double?
  /// The stimulus ontology as YAML or JSON text; `nil` for the built-in one.
  package var ontologyText: String?
  /// The quality criteria as YAML text; `nil` for the built-in ones.
  package var criteriaText: String?

  /// Creates a configuration; the defaults are those of the command line.
  package init(
    preset: String = "ipfx-2.1.2",
    presetText: String? = nil,
    sweepQC: SweepSelection = .passed,
    window: Window? = nil,
    filterKHz: Double? = nil,
    ontologyText: String? = nil,
    criteriaText: String? = nil
  ) {
    self.preset = preset
    self.presetText = presetText
    self.sweepQC = sweepQC
    self.window = window
    self.filterKHz = filterKHz
    self.ontologyText = ontologyText
    self.criteriaText = criteriaText
  }

  /// Whether a preset is named by a file, not by a built-in name.
  package static func isFile(preset: String) -> Bool {
    preset.contains("/") || preset.hasSuffix(".yaml") || preset.hasSuffix(".yml")
  }

  /// SHA-256 of the configuration and the program's version, 16 hexadecimal digits.
  ///
  /// Two configurations with one hash give the same numbers for the same file.
  package func hash() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var data = try encoder.encode(self)
    data.append(Data(PatchlineVersion.number.utf8))
    return String(FileDigest.sha256(of: data).prefix(16))
  }
}
