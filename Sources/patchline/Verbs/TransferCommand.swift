import ArgumentParser
import Pipeline

/// `patchline transfer`: what one species' cells teach about another's.
struct TransferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer",
    abstract: "Learn from one species for another: compare the ways, then fit the best.",
    discussion: """
      Every learner of the preset is tested on the same folds of the target,
      donors together: those that see the target only (forest, BiLSTM, kernel)
      and those that learn from the source too (pretraining, joint training,
      the kernel of both, and the source alone without any target label). An
      inner split of each training part chooses a learner; how the choice does
      on the tested cells stands beside ('selected'). The learner that the inner
      splits prefer is then fitted on all labelled cells: folder/model.h5.

      Examples:
        patchline transfer --from mouse --to human --label subclass -o transfer
        patchline transfer --from mouse --to human --label subclass -o transfer \\
          --arms forest,kernel,aligned-kernel --curve 0.1,0.25,0.5,1
        patchline transfer --from mouse --to human --label subclass -o transfer \\
          --preset schwider-2026 --merge Sncg=Vip
      """
  )

  @Option(
    name: .long,
    help: ArgumentHelp("The run to learn from, such as mouse.", valueName: "run")
  )
  var from: String
  @Option(name: .long, help: ArgumentHelp("The run to learn for, such as human.", valueName: "run"))
  var to: String
  @OptionGroup var labels: LabelSourceOptions
  @Option(
    name: .customLong("from-label"),
    help: ArgumentHelp("The source's label column, where it differs.", valueName: "column")
  )
  var sourceLabel: String?
  @Option(
    name: .customLong("from-labels"),
    help: ArgumentHelp("A CSV table with the source's labels.", valueName: "csv")
  )
  var sourceLabels: String?
  @Option(name: .long, help: ArgumentHelp("scalars, vectors or all.", valueName: "which"))
  var features: FeatureChoice?
  @Option(name: .long, help: "Seed; the same seed gives the same bytes at any number of threads.")
  var seed: UInt64 = 0
  @OptionGroup var preset: PresetOptions
  @OptionGroup var arms: ArmOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Learners to choose among, or none; all that see target labels without it.",
      valueName: "names"
    )
  )
  var choose: String?
  @OptionGroup var options: EvaluationOptions
  @OptionGroup var threads: ThreadOptions
  @Option(
    name: [.short, .customLong("output")],
    help: ArgumentHelp("Folder of the evaluation and the model.", valueName: "folder")
  )
  var output: String

  func run() throws {
    let preset = try preset.read()
    let learners = try arms.learners(of: preset) { _ in true }
    let target = try cohort(to, try labels.source())
    let source = try cohort(from, try sourceSource())
    var settings = try options.settings(
      seed: seed,
      labels: labels.rules(),
      defaults: preset.evaluation
    )
    if settings.group == nil, target.input.hasAnnotation("donor_id") { settings.group = "donor_id" }
    let input = try EvaluationInput(
      target.input,
      target.labelled,
      label: labels.label,
      settings: settings,
      source: source
    )
    let known = target.labelled.notes.count + source.labelled.notes.count
    for note in input.notes.dropFirst(known) { Console.note("note: \(note)\n") }
    var verb = EvaluationVerb(
      learners: learners,
      settings: settings,
      folder: output,
      threads: threads.count,
      against: options.against
    )
    verb.candidates = try candidates(learners)
    let evaluation = try verb.run(input)
    try fit(evaluation.report, learners, input, target.input)
  }

  private func cohort(
    _ run: String,
    _ source: LabelSource
  ) throws -> (input: ModelInput, labelled: LabelledCells) {
    let input = try ModelInput(
      try FeatureFile.read(RunFolder(run)),
      choice: features ?? .vectors,
      source: run
    )
    let labelled = try LabelledCells(input, source)
    Console.note(
      "\(run): \(labelled.rows.count) cells, \(labelled.classes.count) classes,"
        + " \(input.names.count) features (\(input.choice.rawValue))\n"
    )
    for note in labelled.notes { Console.note("note: \(run): \(note)\n") }
    return (input, labelled)
  }

  private func sourceSource() throws -> LabelSource {
    var source = try labels.source()
    source.column = sourceLabel ?? source.column
    source.file = sourceLabels
    return source
  }

  private func candidates(_ learners: [LearnerConfiguration]) throws -> [String] {
    guard let choose else { return learners.filter(\.seesTarget).map(\.name) }
    guard choose != "none" else { return [] }
    return try choose.split(separator: ",").map { word in
      guard let learner = learners.first(where: { $0.name == word }) else {
        throw ValidationError(
          "--choose: '\(word)' is not evaluated; expected some of "
            + learners.map(\.name).joined(separator: ", ")
        )
      }
      return learner.name
    }
  }

  /// Fits the chosen learner; without a choice the last one that sees target labels.
  private func fit(
    _ report: EvaluationReport,
    _ learners: [LearnerConfiguration],
    _ input: EvaluationInput,
    _ features: ModelInput
  ) throws {
    let name = report.selection?.chosen ?? learners.last(where: \.seesTarget)?.name
    guard let learner = learners.first(where: { $0.name == name }) else { return }
    var request = LearnedModel.Request(input: input, features: features)
    request.seed = seed
    request.threads = threads.count
    request.checkpointFolder = output + "/model.h5.checkpoint"
    let model = try ModelTraining.run(learner, request, output: output + "/model.h5")
    Console.write("\nfinal model, \(learner.name), fitted on all labelled cells\n")
    ModelTraining.print(model, output: output + "/model.h5")
  }
}
