import ArgumentParser
import Foundation
import Logging
import Pipeline

/// `patchline merge`: tables from the finished cells of one or several run folders.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the finished cells of shards or runs into one set of tables.",
    discussion: """
      Reads only the per-cell results, so it is quick. All runs must have been extracted with the same
      configuration and version; a cell that two runs disagree on is an error that names both. The
      tables are byte for byte those of one run over all inputs. Cells that a shard did not come to are
      named, and the exit code is 3.

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
  @OptionGroup(title: "Further files") var exports: ExportOptions
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    if runs.isEmpty { throw ValidationError("name at least one run folder") }
    if runs.count > 1 && output == nil {
      throw ValidationError("several runs need -o, the folder of the joined tables")
    }
  }

  func run() async throws {
    signal(SIGXFSZ, SIG_IGN)
    let target = output ?? runs[0]
    let report = try await RunMerge(
      runs.map(RunFolder.init),
      into: RunFolder(target),
      outputs: try exports.outputs(),
      threads: threading.count
    ).run(command: CommandLine.arguments)
    if exports.roCrate { try ROCrate(RunFolder(target)).write() }
    let log = common.logger()
    for words in report.unfinished { log.warning("\(words)") }
    for cell in report.missing.prefix(10) { log.warning("no result of cell \(cell)") }
    if report.missing.count > 10 {
      log.warning("… \(report.missing.count - 10) more without a result")
    }
    if !common.quiet { Console.note(text(report, target)) }
    let isComplete = report.missing.isEmpty && report.unfinished.isEmpty
    if report.content.unreadable == report.cells { throw ExitCode(65) }
    if report.content.unreadable > 0 || !isComplete { throw ExitCode(3) }
  }

  private func text(_ report: RunMerge.Report, _ target: String) -> String {
    let matrix = FailureTable(report.content.failures).text
    return "\(report.cells) cells, \(report.content.unreadable) unreadable;"
      + " \(report.content.passedQC) passed QC\n" + (matrix.isEmpty ? "" : "\n" + matrix + "\n")
      + "results: \(target)/cells.csv, sweeps.csv, failures.csv, features.h5ad, run.json\n"
  }
}
