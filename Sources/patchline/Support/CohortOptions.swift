import ArgumentParser
import Foundation
import Pipeline

/// Which cells of which run are learned from, and by which features: what all learners share.
struct CohortOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The run folder.", valueName: "run"))
  var run: String
  @OptionGroup var labels: LabelSourceOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "spca, scalars, vectors or all; see above for what is taken without it.",
      valueName: "which"
    )
  )
  var features: FeatureChoice?
  @Option(name: .long, help: "Seed; the same seed gives the same bytes at any number of threads.")
  var seed: UInt64 = 0
  @OptionGroup var threads: ThreadOptions

  /// What networks and kernels take without `--features`: whole families, not the components of them.
  func vectorsByDefault() throws -> FeatureChoice { features ?? .vectors }

  /// Features and labelled cells of the run.
  ///
  /// - Parameters:
  ///   - choice: features in the place of those that were asked for.
  ///   - skipsComponents: whether the run's own sparse components are left out.
  /// - Returns: features of all cells, and which of them are labelled.
  /// - Throws: `InputError`.
  func read(
    features choice: FeatureChoice? = nil,
    skipsComponents: Bool = false
  ) throws -> (input: ModelInput, cells: LabelledCells) {
    let input = try ModelInput(
      try FeatureFile.read(RunFolder(run)),
      choice: choice ?? features,
      source: run,
      skipsComponents: skipsComponents
    )
    let cells = try LabelledCells(input, try labels.source())
    Console.note(
      "\(cells.rows.count) cells, \(cells.classes.count) classes,"
        + " \(input.names.count) features (\(input.choice.rawValue))\n"
    )
    for note in cells.notes { Console.note("note: \(note)\n") }
    return (input, cells)
  }
}

/// Where labels come from and what becomes of them.
struct LabelSourceOptions: ParsableArguments {
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
      "Rename a label, or merge it into another; may be repeated.",
      valueName: "old=new"
    )
  )
  var merge: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp("Leave out cells of this label; may be repeated.", valueName: "label")
  )
  var drop: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp("Use only cells that have this feature; may be repeated.", valueName: "name")
  )
  var require: [String] = []

  /// Merges and drops.
  func rules() throws -> LabelRules { try LabelRules(mergeWords: merge, drop: drop) }

  /// The source of the labels.
  func source() throws -> LabelSource {
    LabelSource(column: label, file: labels, required: require, rules: try rules())
  }
}

extension FeatureChoice: ExpressibleByArgument {}
