import ArgumentParser
import Foundation
import Pipeline

/// Options that decide what numbers come out.
struct AnalysisOptions: ParsableArguments {
  @Option(
    name: .customLong("sweep-qc"),
    help: "Which sweeps feed features: those that passed quality control, or all of them."
  )
  var sweepQC: SweepQCChoice = .passed

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Which vectors and conventions: ipfx-2.1.2, gouwens-2020, schwider-2026, corrected, or a file.",
      discussion: "'patchline show preset' prints one as a start for your own."
    )
  )
  var preset = "ipfx-2.1.2"

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A stimulus ontology (YAML, or IPFX's JSON) instead of the built-in one.",
      discussion: "'patchline show ontology' prints the built-in one as a start.",
      valueName: "file"
    )
  )
  var ontology: String?

  @Option(
    name: .customLong("qc-criteria"),
    help: ArgumentHelp(
      "Quality thresholds (YAML) instead of the built-in ones.",
      discussion: "'patchline show qc-criteria' prints the built-in ones as a start.",
      valueName: "file"
    )
  )
  var criteria: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Stimulus window in seconds from the start of each sweep, for files whose stimulus cannot be"
        + " found.",
      valueName: "start,end"
    )
  )
  var window: WindowChoice?

  @Option(
    name: .customLong("filter-khz"),
    help: ArgumentHelp(
      "Low-pass before dV/dt; without it 10 kHz, or 0.45 of the sampling rate when that is too much.",
      valueName: "f"
    )
  )
  var filter: Double?

  mutating func validate() throws {
    if let filter, !(filter > 0 && filter.isFinite) {
      throw ValidationError("--filter-khz must be a positive number of kHz, found \(filter)")
    }
  }

  /// The configuration these options name, files read.
  func configuration() throws -> ExtractConfiguration {
    ExtractConfiguration(
      preset: preset,
      presetText: ExtractConfiguration.isFile(preset: preset) ? try Self.text(preset) : nil,
      sweepQC: sweepQC.selection,
      window: window?.window,
      filterKHz: filter,
      ontologyText: try ontology.map(Self.text),
      criteriaText: try criteria.map(Self.text)
    )
  }

  private static func text(_ path: String) throws -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw ValidationError(
        "\(path): expected a readable text file: \((error as NSError).localizedDescription)"
      )
    }
  }
}

/// `passed` or `all`.
enum SweepQCChoice: String, ExpressibleByArgument, CaseIterable {
  case passed
  case all

  var selection: ExtractConfiguration.SweepSelection { self == .all ? .all : .passed }
}

/// `START,END` in seconds.
struct WindowChoice: ExpressibleByArgument {
  let window: ExtractConfiguration.Window

  init?(argument: String) {
    guard let window = ExtractConfiguration.Window(argument) else { return nil }
    self.window = window
  }
}
