import LinearAlgebra
import Statistics

/// Puts the results of all fits together: arms, paired tests, curves, attention, choice.
struct EvaluationAssembly {
  let input: EvaluationInput
  let learners: [LearnerConfiguration]
  let settings: EvaluationSettings
  let plan: FoldPlan
  let jobs: [FoldJob]
  let results: [FoldResult]
  /// Positions of the learners to choose among.
  let candidates: [Int]
  private let positions: [FoldJob: Int]

  /// Takes the results in the order of the jobs.
  init(_ work: EvaluationWork, _ results: [FoldResult]) {
    input = work.runner.input
    learners = work.runner.learners
    settings = work.runner.settings
    plan = work.runner.plan
    jobs = work.jobs
    candidates = work.candidates
    self.results = results
    positions = Dictionary(uniqueKeysWithValues: work.jobs.enumerated().map { ($1, $0) })
  }

  /// An arm before it is summarised.
  struct Arm {
    let learner: String
    let title: String
    let grouping: Int
    /// Learner of each run and fold; differs between folds for the chosen one only.
    let learners: [[Int]]
    /// Tested cells of each run.
    let tested: [TestedCells]
  }

  private var classCount: Int { input.data.classes.count }
  private var classes: [String] { input.data.classes }

  /// The result of a fit.
  func result(of job: FoldJob) -> FoldResult? { positions[job].map { results[$0] } }

  /// Grouping by grouping, learners in order; then, in the last grouping, the chosen one.
  func arms() -> [Arm] {
    plan.groupings.indices.flatMap { grouping -> [Arm] in
      let runs = plan.groupings[grouping].runs
      var arms = learners.indices.map { learner in
        arm(
          learners[learner].name,
          learners[learner].title,
          grouping: grouping,
          learners: runs.map { $0.map { _ in learner } }
        )
      }
      if grouping == plan.groupings.count - 1, !candidates.isEmpty {
        arms.append(
          arm(
            "selected",
            "the learner that an inner split of each training part prefers",
            grouping: grouping,
            learners: choices()
          )
        )
      }
      return arms
    }
  }

  private func arm(
    _ name: String,
    _ title: String,
    grouping: Int,
    learners: [[Int]]
  ) -> Arm {
    let tested = learners.enumerated().map { run, folds in
      var tested = TestedCells()
      for (fold, learner) in folds.enumerated() {
        let job = FoldJob(grouping: grouping, run: run, fold: fold, learner: learner, role: .full)
        guard let result = result(of: job) else { continue }
        tested.append(result, fold: fold, labels: input.data.labels, classCount: classCount)
      }
      return tested
    }
    return Arm(learner: name, title: title, grouping: grouping, learners: learners, tested: tested)
  }

  /// The candidate of each run and fold with the best macro-F1 on the inner part, the first of equals.
  private func choices() -> [[Int]] {
    let grouping = plan.groupings.count - 1
    return plan.groupings[grouping].runs.enumerated().map { run, folds in
      folds.indices.map { fold in
        let scores = innerScores(grouping, run, fold)
        return candidates.max { (scores[$0] ?? 0) < (scores[$1] ?? 0) } ?? candidates[0]
      }
    }
  }

  /// Macro-F1 of each candidate on the inner part of a fold.
  private func innerScores(_ grouping: Int, _ run: Int, _ fold: Int) -> [Int: Double] {
    var scores: [Int: Double] = [:]
    for learner in candidates {
      let job = FoldJob(grouping: grouping, run: run, fold: fold, learner: learner, role: .inner)
      scores[learner] = result(of: job).flatMap { score($0)?.macroF1 }
    }
    return scores
  }

  /// Macro-F1 of a candidate on the inner parts of all folds.
  func innerMacroF1(_ learner: Int) -> [Double] {
    jobs.indices
      .filter { jobs[$0].learner == learner && jobs[$0].role == .inner }
      .compactMap { score(results[$0])?.macroF1 }
  }

  /// Scores of one tested part.
  func score(_ result: FoldResult) -> EvaluationReport.Scores? {
    var tested = TestedCells()
    tested.append(result, fold: 0, labels: input.data.labels, classCount: classCount)
    return EvaluationReport.Scores(tested, classCount: classCount)
  }

  /// The whole report.
  func report(_ arms: [Arm]) -> EvaluationReport {
    EvaluationReport(
      program: "patchline \(PatchlineVersion.number)",
      label: input.label,
      classes: classes,
      classSizes: input.data.classSizes,
      features: input.choice,
      featureCount: input.featureNames.count,
      settings: settings,
      splitDigest: plan.digest(cells: input.data.cells, labels: input.data.labels),
      learners: learners,
      notes: input.notes + plan.notes + componentNotes,
      arms: arms.map(summarised),
      comparisons: comparisons(arms),
      learningCurves: curves(),
      attention: arms.compactMap(attention),
      selection: selection()
    )
  }

  private var componentNotes: [String] {
    let isRefitted = learners.contains { learner in
      guard case .forest(let forest) = learner.method else { return false }
      return forest.components != .none
    }
    return isRefitted ? ["sparse components are fitted inside each training part"] : []
  }

  private func summarised(_ arm: Arm) -> EvaluationReport.Arm {
    let values = Set(input.within ?? []).sorted()
    return EvaluationReport.Arm(
      learner: arm.learner,
      title: arm.title,
      grouping: plan.groupings[arm.grouping].name,
      summary: summary(arm.tested),
      within: values.map { value in
        let part = arm.tested.map { run in
          run.selecting(classCount: classCount) { input.within?[$0] == value }
        }
        return EvaluationReport.Within(value: value, summary: summary(part))
      },
      runs: arm.tested.compactMap { EvaluationReport.Scores($0, classCount: classCount) },
      folds: folds(arm)
    )
  }

  private func summary(_ runs: [TestedCells]) -> EvaluationReport.Summary {
    EvaluationReport.Summary(
      runs.compactMap { EvaluationReport.Scores($0, classCount: classCount) },
      confusion: ConfusionMatrix(
        truth: runs.flatMap(\.truth),
        predicted: runs.flatMap(\.predicted),
        classCount: classCount
      ),
      classes: classes
    )
  }

  private func folds(_ arm: Arm) -> [EvaluationReport.FoldScores] {
    arm.tested.enumerated().flatMap { run, tested in
      Set(tested.folds).sorted().compactMap { fold in
        let part = tested.selecting(fold: fold, classCount: classCount)
        return EvaluationReport.Scores(part, classCount: classCount).map {
          EvaluationReport.FoldScores(
            run: run,
            fold: fold,
            cells: $0.cells,
            accuracy: $0.accuracy,
            macroF1: $0.macroF1
          )
        }
      }
    }
  }
}
