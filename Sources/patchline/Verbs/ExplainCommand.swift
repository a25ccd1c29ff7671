import ArgumentParser
import Features
import Foundation
import Pipeline

/// `patchline explain`: which sweeps, windows and spikes gave each number of a cell.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Which sweeps, windows, thresholds and spikes gave each number of a cell.",
    discussion: """
      Reads the cell's file again with the configuration of the run, and says for
      every feature of cells.csv from which sweeps and spikes it was taken, or why
      it is missing. Times are seconds from the first sample of a sweep.

      Examples:
        patchline explain run cell01                    sweeps chosen, all features
        patchline explain run cell01 --feature tau      one feature's whole story
        patchline explain run cell01 --svg cell01.svg   its sweeps, annotated
        patchline explain run cell01 --feature sag --svg sag.svg
        patchline explain run cell01 --sweep 42         all that was measured in it
        patchline explain run cell01 --json | jq '.choices'
        patchline explain run cell01 --model model.h5   why this label: families, features
      """
  )

  @Argument(help: ArgumentHelp("A run folder of 'patchline extract'.", valueName: "run"))
  var folder: String
  @Argument(help: ArgumentHelp("A cell_id of its cells.csv.", valueName: "cell"))
  var cell: String
  @Option(
    name: .long,
    help: ArgumentHelp("The story of one column of cells.csv.", valueName: "name")
  )
  var feature: String?
  @Option(name: .long, help: ArgumentHelp("Everything measured in one sweep.", valueName: "number"))
  var sweep: Int?
  @Flag(name: .long, help: "JSON on standard output instead of text.")
  var json = false
  @Option(
    name: .long,
    help: ArgumentHelp("Draw the sweeps, annotated, into an SVG file.", valueName: "out")
  )
  var svg: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The cell's NWB file, when it has moved since the extraction.",
      valueName: "file"
    )
  )
  var input: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Explain what this model predicts: attention by family, contributions of families and features.",
      valueName: "model.h5"
    )
  )
  var model: String?
  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    if feature != nil, sweep != nil {
      throw ValidationError("--feature and --sweep exclude each other")
    }
    if model != nil, feature != nil || sweep != nil || input != nil {
      throw ValidationError("--model goes without --feature, --sweep and --input")
    }
    if let feature, FeatureDictionary.definition(of: feature) == nil {
      let clause = NearNames.clause(for: feature, among: FeatureDictionary.names)
      throw ValidationError(
        "--feature: '\(feature)' is no column of cells.csv; \(clause)"
          + " ('patchline show features' lists all)"
      )
    }
  }

  func run() async throws {
    if let model { return try explainPrediction(model) }
    let cell = try CellExplainer(run: folder).explain(cell, fileNow: input)
    let text = try shown(cell)
    Console.write(text)
    guard let svg else { return }
    guard let figure = ExplainFigure(cell, subject: subject(cell)) else {
      throw InputError(
        "\(self.cell): no figure was written, because no feature is taken from what was asked for;"
          + " 'patchline inspect FILE --svg OUT' draws every sweep"
      )
    }
    try AtomicFile.write(figure.svg, to: svg)
    if !common.quiet { Console.note("figure: \(svg)\n") }
  }

  private func explainPrediction(_ path: String) throws {
    let explanation = try PredictionExplainer(
      try TrainedModel.read(path),
      try FeatureFile.read(RunFolder(folder)),
      source: folder
    ).explain(cell)
    let shown = PredictionText(explanation)
    Console.write(
      json ? try encoded(explanation) : shown.text(color: Console.usesColor(STDOUT_FILENO))
    )
    guard let svg else { return }
    try AtomicFile.write(shown.svg, to: svg)
    if !common.quiet { Console.note("figure: \(svg)\n") }
  }

  private func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  private func subject(_ cell: ExplainedCell) -> ExplainFigure.Subject {
    if let sweep { return .sweep(sweep) }
    return feature.flatMap { cell.explanation.feature($0) }.map { .feature($0) } ?? .cell
  }

  private func shown(_ cell: ExplainedCell) throws -> String {
    let whole = cell.explanation
    var part = whole
    var text = ""
    switch subject(cell) {
    case .cell:
      text = ExplainText(whole).cell()
    case .feature(let feature):
      part = whole.only(feature)
      text = ExplainText(whole).feature(feature)
    case .sweep(let number):
      guard let surveyed = cell.surveyed(number) else {
        throw ValidationError(
          "--sweep: \(self.cell) has no sweep \(number); 'patchline inspect' lists all"
        )
      }
      part = whole.only(sweep: number)
      text = ExplainText(whole).sweep(SweepRow(surveyed))
    }
    guard json else { return text }
    return try encoded(part)
  }
}
