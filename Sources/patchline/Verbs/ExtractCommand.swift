import ArgumentParser
import Foundation
import Pipeline

/// `patchline extract`: quality control and features of every cell, into a run folder.
struct ExtractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Quality control and features of every cell, into a run folder.",
    discussion: """
      A cell whose file and configuration are unchanged is not computed again, so the same command
      resumes a run that was stopped or killed at any moment. Each cell is read by a worker process: a
      file that crashes it, hangs it or eats its memory costs that cell, is tried once more alone, and is
      then listed in failures.csv. Control-C, SIGTERM and SIGUSR1 let the cells in work finish (ten
      seconds), write the tables of what is done, and exit with 130 or 143.

      Examples:
        patchline extract 000020/ -o run
        patchline extract --manifest cells.csv -o run --spikes --jobs 8 --timeout 120
        patchline extract old.nwb -o run --window 0.1,0.6 --filter-khz 4   (no test pulse, 10 kHz)
        patchline extract --manifest assets.json --remote -o run           (over the network)
        patchline extract 000020/ -o run --write-nwb with-results
        find . -name '*.nwb' | patchline extract --files-from - -o run --sweep-qc all
        patchline extract 000020/ -o run --shard 2/4     (and 1/4, 3/4, 4/4; then: patchline merge run)
      """
  )

  @OptionGroup(title: "Input") var input: InputOptions
  @Option(name: [.short, .customLong("output")], help: "The run folder; made when missing.")
  var output: String
  @Flag(name: .long, help: "Compute every cell again.")
  var force = false
  @Flag(
    name: .long,
    help: "Read the bytes of every file again; without it size, time and inode tell a changed file."
  )
  var verify = false
  @Option(
    name: .customLong("write-nwb"),
    help: ArgumentHelp(
      "Also write a copy of each NWB 2 file with its results in /processing/icephys.",
      valueName: "folder"
    )
  )
  var writeNWB: String?
  @OptionGroup(title: "Further files") var exports: ExportOptions
  @OptionGroup(title: "Analysis") var analysis: AnalysisOptions
  @OptionGroup(title: "Work") var work: WorkOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    // A quota or limit on file sizes is an error to report, not a reason to die.
    signal(SIGXFSZ, SIG_IGN)
    let signals = StopSignals()
    defer { signals.ignore() }
    let inputs = try input.collect()
    let folder = RunFolder(output)
    var options = work.options(
      outputs: try exports.outputs(),
      forces: force,
      verifies: verify
    )
    options.writeBack = writeNWB.map { NWBWriteBack($0) }
    let log = log(total: inputs.count)
    let (shard, note) = try work.part(in: folder)
    options.shard = shard
    if let note { log.report(.note(note)) }
    let summary = try await ExtractionRun(
      settings: try AnalysisSettings(try analysis.configuration()),
      folder: folder,
      options: options
    ).run(inputs, stop: signals.request, report: log.report)
    log.progress.clear()
    // A shard has no tables yet; 'merge' writes them.
    if exports.roCrate, shard == nil { try ROCrate(folder).write() }
    if !common.quiet { Console.note(ExtractSummary(summary, folder: output).text) }
    try Self.exit(for: summary)
  }

  private func log(total: Int) -> ExtractLog {
    ExtractLog(
      log: common.logger(),
      progress: ProgressLine(
        isShown: !common.quiet && !common.logJSON,
        total: total,
        interval: .seconds(30)
      ),
      isVerbose: common.verbose,
      asJSON: common.logJSON
    )
  }

  private static func exit(for summary: ExtractionRun.Summary) throws {
    if let signal = summary.signal { throw ExitCode(StopSignals.exitCode(signal)) }
    if summary.cells.isEmpty { return }
    if summary.unreadable == summary.cells.count { throw ExitCode(65) }
    if summary.unreadable > 0 { throw ExitCode(3) }
  }
}
