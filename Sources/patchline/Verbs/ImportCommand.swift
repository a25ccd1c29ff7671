import ArgumentParser
import Foundation
import Pipeline
import Tables

/// `patchline import`: a run folder from a table of features that others computed.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a run folder from a CSV table of features that others computed.",
    discussion: """
      families.yaml says which columns are what:

        id: specimen_id
        donor: donor
        species: species
        keep: [subclass4, condition]
        families:
          subthreshold: [v_baseline, input_resistance, tau, sag]
          rheobase_spike: [threshold_v_rheo, width_rheo]

      Example:
        patchline import human.csv --families families.yaml -o human
      """
  )

  @Argument(help: ArgumentHelp("The table.", valueName: "table.csv"))
  var table: String
  @Option(name: .long, help: ArgumentHelp("Which columns are what.", valueName: "families.yaml"))
  var families: String
  @Option(name: [.short, .customLong("output")], help: "The run folder; made when missing.")
  var output: String

  func run() throws {
    let file = try FamiliesFile.read(families)
    let features = try TableImport.read(table, families: file)
    try ImportedRun.write(features, to: RunFolder(output))
    let missing = features.values.count(where: \.isNaN)
    Console.note(
      "\(features.cells.count) cells, \(features.families.count) families,"
        + " \(features.variables.count) features, \(missing) values missing\n"
        + "results: \(output)/features.h5ad, cells.csv\n"
    )
  }
}
