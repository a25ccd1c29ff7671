import ArgumentParser
import Features
import Foundation
import Logging
import Pipeline

/// `patchline extract`: quality control and features of every cell, into a run folder.
struct ExtractCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Quality control and features of every cell, into a run folder.",
    discussion: """
      A cell whose file and configuration are unchanged is not computed again, so the same command
      resumes a run that was stopped. One bad file costs its own cell and is listed in failures.csv.

      Examples:
        patchline extract 000020/ -o run
        patchline extract --manifest cells.csv -o run --spikes --threads 8
        patchline extract old.nwb -o run --window 0.1,0.6 --filter-khz 4   (no test pulse, 10 kHz)
        find . -name '*.nwb' | patchline extract --files-from - -o run --sweep-qc all
      """
  )

  @OptionGroup(title: "Input") var input: InputOptions
  @Option(name: [.short, .customLong("output")], help: "The run folder; made when missing.")
  var output: String
  @Flag(name: .long, help: "Also write spikes.csv, a row a spike.")
  var spikes = false
  @Flag(name: .long, help: "Compute every cell again.")
  var force = false
  @Option(
    name: .customLong("export-ipfx"),
    help: ArgumentHelp(
      "Also write IPFX's vector files (fv_CODE.h5 and .npy), which drcme reads.",
      valueName: "code"
    )
  )
  var exportIPFX: String?
  @Flag(
    name: .customLong("export-sequence"),
    help: "Also write X_seq.npy (cells, families, width), y.json and families.json."
  )
  var exportSequence = false
  @OptionGroup(title: "Labels for y.json") var labelling: LabelOptions
  @OptionGroup(title: "Analysis") var analysis: AnalysisOptions
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let log = common.logger()
    let inputs = try input.collect()
    let settings = try AnalysisSettings(try analysis.configuration())
    let folder = RunFolder(output)
    let started = Date()
    let progress = ProgressLine(isShown: !common.quiet && !common.logJSON, total: inputs.count)
    let run = ExtractionRun(
      settings: settings,
      folder: folder,
      threads: threading.count,
      forces: force
    )
    let isVerbose = common.verbose
    let summary = try await run.run(inputs) { event in
      guard case .finished(let result, let done, _, let seconds, let reused) = event else { return }
      progress.clear()
      Self.log(result, seconds: seconds, reused: reused, isVerbose: isVerbose, to: log)
      progress.show(done: done, failed: result.isUnreadable, bytes: result.input.size ?? 0)
    }
    progress.clear()
    try RunTables(summary.results, featureNames: FeatureDictionary.names)
      .write(to: folder, withSpikes: spikes)
    try RunOutputs(
      summary.results,
      settings: settings,
      exportIPFX: exportIPFX,
      sequenceLabels: exportSequence ? try labelling.read() : nil
    ).write(to: folder)
    try RunDocument(
      configuration: settings.configuration,
      configurationHash: settings.hash,
      command: CommandLine.arguments,
      inputs: summary.results.map(\.input),
      cells: summary.results.count,
      failedCells: summary.unreadable,
      threads: threading.count,
      started: started,
      finished: Date()
    ).write(to: folder.file("run.json"))
    if !common.quiet { Console.note(ExtractSummary(summary, folder: output, since: started).text) }
    try Self.exit(for: summary)
  }

  private static func log(
    _ result: CellResult,
    seconds: Double,
    reused: Bool,
    isVerbose: Bool,
    to log: Logger
  ) {
    if let failure = result.failures.first(where: { $0.stage == "open" }) {
      log.error("\(failure.message)", metadata: ["cell": "\(result.cellID)"])
      return
    }
    guard isVerbose else { return }
    let verdict = result.cellQC.map { $0 ? "passed" : "failed" } ?? "not judged"
    let spent = reused ? "reused" : String(format: "%.2f s", seconds)
    log.debug(
      "\(result.cellID): \(result.sweeps.count) sweeps, QC \(verdict), \(spent)",
      metadata: ["cell": "\(result.cellID)"]
    )
    for warning in result.warnings { log.debug("\(result.cellID): \(warning)") }
    for failure in result.failures { log.debug("\(result.cellID): \(failure.message)") }
  }

  private static func exit(for summary: ExtractionRun.Summary) throws {
    if summary.results.allSatisfy(\.isUnreadable) { throw ExitCode(65) }
    if summary.unreadable > 0 { throw ExitCode(3) }
  }
}
