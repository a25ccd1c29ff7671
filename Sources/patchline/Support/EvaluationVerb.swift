import Foundation
import Pipeline

/// What the verbs that evaluate do once everything is read: fit, write, print.
struct EvaluationVerb {
  let learners: [LearnerConfiguration]
  let settings: EvaluationSettings
  let folder: String
  let threads: Int
  let against: String?
  var candidates: [String] = []

  /// Evaluates, writes the files and prints the tables.
  @discardableResult
  func run(_ input: EvaluationInput) throws -> Evaluation {
    let earlier = try against.map { try EvaluationReport.read($0) }
    var options = Evaluation.Options()
    options.candidates = candidates
    options.partsFolder = folder + "/parts"
    options.threads = threads
    let line = TrainingLine()
    var evaluation = try Evaluation(
      input,
      learners: learners,
      settings: settings,
      options: options
    ) { line.show($0) }
    line.clear()
    if let earlier { try evaluation.compare(with: earlier) }
    try evaluation.write(to: folder)
    Console.write(
      EvaluationTable(evaluation.report).text(color: Console.usesColor(STDOUT_FILENO))
    )
    Console.note("results: \(folder)/evaluation.json\n")
    return evaluation
  }
}
