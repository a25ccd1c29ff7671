import ArgumentParser
import Foundation
import Pipeline

/// `patchline compare-ipfx`: a run against a user's own IPFX output.
struct CompareIPFXCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare-ipfx",
    abstract: "Differences between a run and your own IPFX output, feature by feature.",
    discussion: """
      Reads fv_CODE.h5, fv_FAMILY_CODE.npy (with fv_ids_CODE.npy), the feature collection's CSV and the
      pipeline's output JSON, or a folder of them. Cells are matched by id; an IPFX id that stands as a
      word in a cell id matches it. IPFX's vector tool and feature collection use all sweeps: extract
      with --sweep-qc all to compare with them. Exit code 3 when a difference is over the tolerance.

      Examples:
        patchline extract cell.nwb -o run --sweep-qc all && patchline compare-ipfx run fv_lab.h5
        patchline compare-ipfx run ipfx-output/ --all
      """
  )

  @Argument(help: ArgumentHelp("A run folder.", valueName: "run"))
  var folder: String
  @Argument(help: ArgumentHelp("IPFX's output: files or folders.", valueName: "ipfx-output"))
  var outputs: [String]
  @Option(name: .customLong("rtol"), help: "Allowed difference as a share of IPFX's value.")
  var relative = 1e-4
  @Option(name: .customLong("atol"), help: "Allowed absolute difference, in the feature's unit.")
  var absolute = 5e-5
  @Flag(name: .long, help: "Show every feature, not only those over the tolerance.")
  var all = false

  mutating func validate() throws {
    if outputs.isEmpty { throw ValidationError("name IPFX's output: a file or a folder") }
    if !(relative >= 0) || !(absolute >= 0) {
      throw ValidationError("--rtol and --atol must not be negative")
    }
  }

  func run() throws {
    let table = try FeatureFile.read(RunFolder(folder))
    let comparison = IPFXComparison(
      run: table,
      parts: try outputs.flatMap(IPFXOutput.read),
      tolerance: TableComparison.Tolerance(relative: relative, absolute: absolute)
    )
    Console.write(ComparisonTable(comparison.tables, showsAll: all).text)
    for name in comparison.unmatched { Console.note("not compared: \(name)\n") }
    if comparison.tables.allSatisfy({ $0.lines.allSatisfy { $0.compared == 0 } }) {
      throw InputError("\(folder): no cell of IPFX's output stands in the run")
    }
    if comparison.tables.contains(where: \.differs) { throw ExitCode(3) }
  }
}
