import ArgumentParser
import Foundation
import Pipeline
import Tables

/// `patchline spca`: sparse components of a run's feature families.
struct SpcaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spca",
    abstract: "Sparse PCA per feature family: fit it, or apply a stored one.",
    discussion: """
      Examples:
        patchline spca fit run                 as Gouwens et al. 2020
        patchline spca config > mine.yaml      that configuration, to edit
        patchline spca fit run --config mine.yaml
        patchline spca transform other --model run/models/spca.h5
      """,
    subcommands: [SpcaFitCommand.self, SpcaTransformCommand.self, SpcaConfigCommand.self]
  )
}

/// `patchline spca fit`.
struct SpcaFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit sparse components and store the scores in the run.",
    discussion: """
      Every family is fitted to the cells that have it; components that explain
      less than 1 % are left out; scores are z-scored and become obsm["X_spca"]
      of features.h5ad, NaN where a cell lacks the family.

      Example:
        patchline spca fit run
      """
  )

  @Argument(help: ArgumentHelp("The run folder.", valueName: "run"))
  var runPath: String
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Families and components; 'spca config' prints the default.",
      valueName: "yaml"
    )
  )
  var config: String?
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("The model file; run/models/spca.h5 without it.", valueName: "model")
  )
  var output: String?
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let folder = RunFolder(runPath)
    var table = try FeatureFile.read(folder)
    let configuration = try SparsePCARun.configuration(config)
    let (model, notes) = try SparsePCARun.fit(
      table,
      configuration: configuration,
      source: runPath,
      threads: threads.count
    )
    try SparsePCARun.apply(model, to: &table, source: runPath)
    let path = output ?? folder.file("models/spca.h5")
    try SparsePCARun.write(model, to: path)
    try FeatureFile.write(table, to: folder)
    for note in notes { Console.note("note: \(note)\n") }
    var lines = TextTable([
      ("family", .left), ("cells", .right), ("components", .right), ("variance", .right),
    ])
    for family in SparsePCARun.summary(model) {
      lines.append([
        family.family, "\(family.cells)", "\(family.components)",
        Readable.number(family.variance, decimals: 3),
      ])
    }
    Console.write(lines.text(color: Console.usesColor(STDOUT_FILENO)))
    Console.note("results: \(path), X_spca in \(folder.file(FeatureFile.name))\n")
  }
}

/// `patchline spca transform`.
struct SpcaTransformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transform",
    abstract: "Score the cells of a run with stored components.",
    discussion: """
      Example:
        patchline spca transform human --model mouse/models/spca.h5
      """
  )

  @Argument(help: ArgumentHelp("The run folder.", valueName: "run"))
  var runPath: String
  @Option(name: .long, help: ArgumentHelp("The model of 'spca fit'.", valueName: "spca.h5"))
  var model: String

  func run() throws {
    let folder = RunFolder(runPath)
    var table = try FeatureFile.read(folder)
    try SparsePCARun.apply(try SparsePCARun.read(model), to: &table, source: runPath)
    try FeatureFile.write(table, to: folder)
    Console.note(
      "\(table.cells.count) cells, \(table.components?.names.count ?? 0) components\n"
        + "results: X_spca in \(folder.file(FeatureFile.name))\n"
    )
  }
}

/// `patchline spca config`.
struct SpcaConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Print the configuration of Gouwens et al. 2020, to copy and edit."
  )

  func run() { Console.write(SparsePCARun.standardConfigurationText) }
}
