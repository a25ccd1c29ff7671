import ArgumentParser
import Features
import Foundation
import Pipeline

/// `patchline merge`: tables from the finished cells of one or several run folders.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the finished cells of shards or runs into one set of tables.",
    discussion: """
      Reads only the per-cell results, so it is quick. All runs must have been extracted with the same
      configuration and version; a cell that two runs disagree on is an error that names both.

      Examples:
        patchline merge run                         tables of a run whose shards wrote one folder
        patchline merge monday tuesday -o both
      """
  )

  @Argument(help: ArgumentHelp("Run folders.", valueName: "run"))
  var runs: [String]
  @Option(
    name: [.short, .customLong("output")],
    help: "Where the tables go; the only run when omitted."
  )
  var output: String?
  @Flag(name: .long, help: "Also write spikes.csv.")
  var spikes = false

  mutating func validate() throws {
    if runs.isEmpty { throw ValidationError("name at least one run folder") }
    if runs.count > 1 && output == nil {
      throw ValidationError("several runs need -o, the folder of the joined tables")
    }
  }

  func run() throws {
    let results = try RunMerge.results(of: runs.map(RunFolder.init))
    let folder = RunFolder(output ?? runs[0])
    try folder.create()
    for result in results where runs.count > 1 || output != nil { try folder.store(result) }
    try RunTables(results, featureNames: FeatureDictionary.names)
      .write(to: folder, withSpikes: spikes)
    let preset = results.first { !$0.vectors.isEmpty }
    if let table = FeatureTableBuilder.table(
      results,
      preset: preset?.preset ?? "",
      configurationHash: preset?.configurationHash ?? ""
    ) {
      try FeatureFile.write(table, to: folder)
    }
    Console.note("\(results.count) cells; results: \(folder.path)/cells.csv\n")
  }
}
