import ArgumentParser
import Foundation
import Pipeline

/// `patchline study`: a whole study from recordings to report.
struct StudyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "A whole study: cohorts, labels, features, models, transfer, report.",
    discussion: """
      Without a configuration it runs the built-in study on simulated mouse and
      human neurons, in a few minutes: a first look at everything, with known
      truth. A stage whose inputs and configuration are unchanged is not done
      again, so the same command resumes a study that was stopped.

      Examples:
        patchline study -o study             the built-in one; study/report.html
        patchline show study > mine.yaml     its configuration, as a start
        patchline study mine.yaml -o study

      The folder holds a run folder for each cohort, evaluations/, models/ with
      a card beside each model, study.json and report.html.
      fixtures/study-dandi.yaml is the study on the published recordings.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The configuration; without it the built-in study.",
      valueName: "config.yaml"
    )
  )
  var configurationFile: String?
  @Option(name: [.short, .customLong("output")], help: "The study folder; made when missing.")
  var output: String
  @Flag(name: .long, help: "Do every stage again.")
  var force = false
  @OptionGroup var threading: ThreadOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let configuration =
      try configurationFile.map(StudyConfiguration.read)
      ?? StudyConfiguration(yaml: StudyConfiguration.standardYAML, file: "built-in study")
    let folder = StudyFolder(output)
    let planned = try StudyPlan(configuration, folder: folder, threads: threading.count).stages()
    let stages = planned + [report(after: planned.map(\.name))]
    let console = StudyConsole(isQuiet: common.quiet, stages: stages.map(\.name))
    console.open(configuration, folder: output)
    let document = try await StudyRun(
      configuration,
      folder: folder,
      stages: stages,
      threads: threading.count,
      command: CommandLine.arguments,
      forces: force
    ).run(console.show)
    console.close(document, folder: folder)
    if document.stages.contains(where: { $0.failedCells > 0 }) { throw ExitCode(3) }
  }

  /// The last stage: the page.
  private func report(after names: [String]) -> StudyStage {
    let maker = ReportMaker(path: output, threads: threading.count)
    return StudyStage("report", after: names, settings: "") { _ in
      let paths = try maker.write()
      return StudyStage.Outcome(summary: "one page, no network needed", outputs: paths)
    }
  }
}
