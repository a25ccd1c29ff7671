import ArgumentParser
import Foundation
import Pipeline

/// How learners are evaluated: what `evaluate` and `transfer` share.
struct EvaluationOptions: ParsableArguments {
  /// How cells are split.
  enum SplitName: String, ExpressibleByArgument, CaseIterable {
    case kfold, holdout
  }

  @Option(
    name: .long,
    help: ArgumentHelp("Column that keeps cells together, such as donor_id.", valueName: "column")
  )
  var group: String?
  @Option(
    name: .long,
    help: ArgumentHelp("Scores within the values of this column too.", valueName: "column")
  )
  var within: String?
  @Option(name: .customLong("protocol"), help: "kfold or holdout.")
  var split = SplitName.kfold
  @Option(name: .long, help: "Folds of a run.")
  var folds = 5
  @Option(name: .customLong("test-share"), help: "Share of the cells that a hold-out tests.")
  var testShare = 0.2
  @Option(name: .long, help: "Runs, each with its own shuffle.")
  var repeats = 5
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Learning curves: shares of the training donors, such as 0.1,0.25,0.5,1.",
      valueName: "shares"
    )
  )
  var curve: String?
  @Flag(name: .customLong("grouped-only"), help: "With --group: leave out the ungrouped scores.")
  var groupedOnly = false
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Compare with the learners of an earlier evaluation.json of the same cells, seed and folds.",
      valueName: "json"
    )
  )
  var against: String?

  mutating func validate() throws {
    if folds < 2 { throw ValidationError("--folds must be at least 2") }
    if repeats < 1 { throw ValidationError("--repeats must be at least 1") }
    guard testShare > 0, testShare < 1 else {
      throw ValidationError("--test-share must lie between 0 and 1, both excluded")
    }
    if groupedOnly, group == nil { throw ValidationError("--grouped-only needs --group") }
    _ = try shares()
  }

  private func shares() throws -> [Double] {
    guard let curve else { return [] }
    return try curve.split(separator: ",").map { word in
      guard let share = Double(word.trimmingCharacters(in: .whitespaces)), share > 0, share <= 1
      else {
        throw ValidationError("--curve: expected shares above 0 and at most 1, found '\(word)'")
      }
      return share
    }.sorted()
  }

  /// The settings of an evaluation.
  func settings(seed: UInt64, labels: LabelRules) throws -> EvaluationSettings {
    var settings = EvaluationSettings()
    settings.split = split == .kfold ? .folds(folds) : .holdOut(testShare: testShare)
    settings.repeats = repeats
    settings.seed = seed
    settings.group = group
    settings.includesUngrouped = !groupedOnly
    settings.within = within
    settings.curve = try shares()
    settings.labels = labels
    return settings
  }
}
