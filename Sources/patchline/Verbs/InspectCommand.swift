import ArgumentParser
import Electrophysiology
import Features
import Foundation
import Pipeline

/// `patchline inspect`: every sweep of one recording.
struct InspectCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Every sweep of one recording: stimulus, quality, and a drawing.",
    discussion: """
      Examples:
        patchline inspect cell.nwb
        patchline inspect cell.nwb --svg cell.svg      the sweeps as a figure
        patchline inspect cell.nwb --json | jq '.sweeps[] | select(.passed == false)'
      """
  )

  @Argument(help: ArgumentHelp("An NWB file.", valueName: "file"))
  var file: String
  @Flag(name: .long, help: "JSON on standard output instead of the table.")
  var json = false
  @Option(name: .long, help: ArgumentHelp("Draw the sweeps into an SVG file.", valueName: "out"))
  var svg: String?
  @OptionGroup(title: "Analysis") var analysis: AnalysisOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let settings = try AnalysisSettings(try analysis.configuration())
    let inspections = try Inspection.of(file, settings: settings, keepsSamples: svg != nil)
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      for inspection in inspections {
        Console.write(
          String(decoding: try encoder.encode(inspection.document), as: UTF8.self) + "\n"
        )
      }
    } else {
      for inspection in inspections { Console.write(InspectionTable(inspection).text) }
    }
    if let svg {
      for (number, inspection) in inspections.enumerated() {
        let path = number == 0 ? svg : Self.numbered(svg, number + 1)
        try AtomicFile.write(RecordingFigure(inspection).svg, to: path)
        if !common.quiet { Console.note("figure: \(path)\n") }
      }
    }
  }

  /// `cell.svg` of the second electrode is `cell-2.svg`.
  private static func numbered(_ path: String, _ number: Int) -> String {
    path.hasSuffix(".svg") ? "\(path.dropLast(4))-\(number).svg" : "\(path)-\(number)"
  }
}
