import ArgumentParser
import Foundation
import Pipeline

/// What `train forest` and `evaluate forest` share: labels, features, and the forest.
struct ForestOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The run folder.", valueName: "run"))
  var run: String
  @Option(name: .long, help: ArgumentHelp("The label's column.", valueName: "column"))
  var label: String
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A CSV table with cell_id and the label; without it a column of the run.",
      valueName: "csv"
    )
  )
  var labels: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "spca, scalars, vectors or all; without it the sparse components if fitted, else the columns of an"
        + " imported table, else the scalar features.",
      valueName: "which"
    )
  )
  var features: FeatureChoice?
  @Option(
    name: .long,
    help: ArgumentHelp("Use only cells that have this feature; may be repeated.", valueName: "name")
  )
  var require: [String] = []
  @Option(name: .long, help: "Trees of a forest.")
  var trees = 500
  @Option(name: .long, help: "Seed; the same seed gives the same bytes at any number of threads.")
  var seed: UInt64 = 0
  @Option(
    name: .long,
    help: "How probabilities are calibrated on out-of-bag votes: temperature, isotonic or none."
  )
  var calibration = CalibrationMethod.temperature
  @OptionGroup var threads: ThreadOptions

  mutating func validate() throws {
    if trees < 1 { throw ValidationError("--trees must be at least 1") }
  }

  /// Features and labelled cells of the run.
  func read() throws -> (input: ModelInput, cells: LabelledCells) {
    let input = try ModelInput(
      try FeatureFile.read(RunFolder(run)),
      choice: features,
      source: run
    )
    let cells = try LabelledCells(
      input,
      LabelSource(column: label, file: labels, required: require)
    )
    Console.note(
      "\(cells.rows.count) cells, \(cells.classes.count) classes,"
        + " \(input.names.count) features (\(input.choice.rawValue))\n"
    )
    for note in cells.notes { Console.note("note: \(note)\n") }
    return (input, cells)
  }
}

extension FeatureChoice: ExpressibleByArgument {}
extension CalibrationMethod: ExpressibleByArgument {}
