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
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Types finer than the label, such as t_type: features are whitened by what varies within these.",
      valueName: "column"
    )
  )
  var finer: String?
  @Option(
    name: .customLong("protocol"),
    help: "kfold or holdout; kfold unless a preset says otherwise."
  )
  var split: SplitName?
  @Option(name: .long, help: "Folds of a run; 5 unless a preset says otherwise.")
  var folds: Int?
  @Option(
    name: .customLong("test-share"),
    help: "Share of the cells that a hold-out tests; 0.2 unless a preset says otherwise."
  )
  var testShare: Double?
  @Option(
    name: .long,
    help: "Runs, each with its own shuffle; 5 unless a preset says otherwise."
  )
  var repeats: Int?
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
    if let folds, folds < 2 { throw ValidationError("--folds must be at least 2") }
    if let repeats, repeats < 1 { throw ValidationError("--repeats must be at least 1") }
    if let testShare, testShare <= 0 || testShare >= 1 {
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

  /// The settings of an evaluation; what was not asked for is the preset's.
  func settings(
    seed: UInt64,
    labels: LabelRules,
    defaults: LearnerPreset.Evaluation = LearnerPreset.Evaluation()
  ) throws -> EvaluationSettings {
    var settings = EvaluationSettings()
    let split = split ?? (defaults.testShare > 0 && folds == nil ? .holdout : .kfold)
    let share = testShare ?? (defaults.testShare > 0 ? defaults.testShare : 0.2)
    settings.split =
      split == .kfold ? .folds(folds ?? defaults.folds) : .holdOut(testShare: share)
    settings.repeats = repeats ?? defaults.repeats
    settings.seed = seed
    settings.group = group
    settings.includesUngrouped = !groupedOnly
    settings.within = within
    settings.finer = finer
    settings.curve = try shares()
    settings.labels = labels
    return settings
  }
}
