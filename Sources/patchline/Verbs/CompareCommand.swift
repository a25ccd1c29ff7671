import ArgumentParser
import Foundation
import Pipeline

/// `patchline compare`: a lab's regression test in one line.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Differences between two runs, with tolerances: a regression test in one line.",
    discussion: """
      Compares cells.csv, sweeps.csv, spikes.csv, failures.csv and features.h5ad, as far as the golden
      run has them. Exit code 3 when a difference is over the tolerance, or something is on one side only.

      Examples:
        patchline extract fixtures/ -o new && patchline compare new golden
        patchline compare new golden --rtol 1e-4 --all
        patchline compare new golden --update          accept the new values
      """
  )

  @Argument(help: ArgumentHelp("The run to judge.", valueName: "run"))
  var candidate: String
  @Argument(help: ArgumentHelp("The run that is right.", valueName: "golden-run"))
  var golden: String
  @Option(name: .customLong("rtol"), help: "Allowed difference as a share of the golden value.")
  var relative = 1e-6
  @Option(name: .customLong("atol"), help: "Allowed absolute difference, in the feature's unit.")
  var absolute = 1e-9
  @Flag(name: .long, help: "Show every column, not only those over the tolerance.")
  var all = false
  @Flag(name: .long, help: "Copy the new tables over the golden ones.")
  var update = false
  @Flag(name: .long, help: "Only the verdict, as exit code.")
  var quiet = false

  mutating func run() throws {
    if update {
      let copied = try GoldenUpdate.copy(from: candidate, to: golden)
      Console.note("\(golden): accepted \(copied.joined(separator: ", "))\n")
      return
    }
    let comparison = try RunComparison(
      run: candidate,
      golden: golden,
      tolerance: TableComparison.Tolerance(relative: relative, absolute: absolute)
    )
    if !quiet { Console.write(ComparisonTable(comparison.tables, showsAll: all).text) }
    if comparison.differs { throw ExitCode(3) }
  }

  mutating func validate() throws {
    if !(relative >= 0) || !(absolute >= 0) {
      throw ValidationError("--rtol and --atol must not be negative")
    }
  }
}
