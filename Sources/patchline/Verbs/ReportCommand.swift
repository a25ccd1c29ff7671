import ArgumentParser
import Foundation
import Pipeline

/// `patchline report`: one page about a run or a study.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "One self-contained HTML page about a run or a study.",
    discussion: """
      The page shows what was run, quality control, what could not be computed, key
      features by class, a map of the cells, scores and confusion matrices, gains,
      calibration, attention, importances, example sweeps and every cell. It needs no
      network, follows the light or dark setting of the reader, and can be printed.
      What the folder does not hold is left out, with the command that would add it.

      Examples:
        patchline report run
        patchline report run --label subclass     classes from this column
        patchline report study -o website/        write the files elsewhere

      Writes report.html, and report_mqc.json for MultiQC.
      """
  )

  @Argument(help: ArgumentHelp("A run, study or evaluation folder.", valueName: "folder"))
  var folder: String
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Column with the classes; that of the evaluations without it.",
      valueName: "column"
    )
  )
  var label: String?
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Where the files go; the folder itself without it.", valueName: "folder")
  )
  var output: String?
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let maker = ReportMaker(path: folder, label: label, output: output, threads: threads.count)
    let paths = try maker.write()
    if !common.quiet { Console.note("report: \(paths.joined(separator: ", "))\n") }
  }
}
