import Statistics
import Synchronization

/// The fits of an evaluation, in parallel.
struct EvaluationWork {
  private(set) var runner: EvaluationRunner
  let jobs: [FoldJob]
  /// Positions of the learners to choose among.
  let candidates: [Int]
  private let options: Evaluation.Options
  private let progress: @Sendable (Evaluation.Progress) -> Void

  init(
    _ input: EvaluationInput,
    _ learners: [LearnerConfiguration],
    _ settings: EvaluationSettings,
    _ options: Evaluation.Options,
    _ progress: @escaping @Sendable (Evaluation.Progress) -> Void
  ) throws {
    try Self.check(learners, input)
    let plan = try FoldPlan(labels: input.data.labels, donors: input.donors, settings: settings)
    runner = EvaluationRunner(input: input, learners: learners, settings: settings, plan: plan)
    runner.parts = try options.partsFolder.map {
      try EvaluationParts(folder: $0, input: input, learners: learners, settings: settings)
    }
    let chosen = learners.indices.filter { options.candidates.contains(learners[$0].name) }
    candidates = chosen.count > 1 ? chosen : []
    jobs = Self.jobs(plan, learners: learners.count, settings: settings, candidates: candidates)
    self.options = options
    self.progress = progress
  }

  private static func check(_ learners: [LearnerConfiguration], _ input: EvaluationInput) throws {
    let names = learners.map(\.name)
    guard !names.isEmpty else { throw InputError("no learner is left to evaluate") }
    for name in names where names.count(where: { $0 == name }) > 1 {
      throw InputError("learner '\(name)' is listed twice; give each a name of its own")
    }
    if input.source == nil, let needy = learners.first(where: \.needsSource) {
      throw InputError(
        "learner '\(needy.name)' learns from a second cohort; use 'patchline transfer --from RUN'"
      )
    }
  }

  private static func jobs(
    _ plan: FoldPlan,
    learners: Int,
    settings: EvaluationSettings,
    candidates: [Int]
  ) -> [FoldJob] {
    var jobs: [FoldJob] = []
    for (grouping, place) in plan.groupings.enumerated() {
      let isLast = grouping == plan.groupings.count - 1
      for (run, folds) in place.runs.enumerated() {
        for fold in folds.indices {
          func add(_ learner: Int, _ role: FoldJob.Role) {
            jobs.append(
              FoldJob(grouping: grouping, run: run, fold: fold, learner: learner, role: role)
            )
          }
          for learner in 0..<learners {
            add(learner, .full)
            // Curves and choices concern the way of splitting that counts: the last, grouped one.
            if isLast {
              for share in settings.curve where share < 1 { add(learner, .share(share)) }
            }
            if isLast, candidates.contains(learner) { add(learner, .inner) }
          }
        }
      }
    }
    return jobs
  }

  /// Trains what all folds of a run share.
  private mutating func prepare() throws {
    let open = jobs.filter { job in
      runner.parts?.load(job, grouping: runner.plan.groupings[job.grouping].name) == nil
    }
    runner.pretrained = try SourceNetworks(
      runner,
      jobs: open,
      threads: options.threads,
      progress: progress
    ).trained()
  }

  /// All results in the order of the jobs.
  ///
  /// - Throws: the first job's error, in the order of the jobs.
  func results() throws -> [FoldResult] {
    var prepared = self
    try prepared.prepare()
    let runner = prepared.runner
    let (total, progress, names) = (jobs.count, progress, runner.learners.map(\.name))
    let done = Atomic(0)
    let inner = max(1, options.threads / max(total, 1))
    let outcomes = parallelMap(count: total, threads: options.threads) { [jobs] index in
      Result {
        let learner = names[jobs[index].learner]
        let result = try runner.result(jobs[index], threads: inner) { event in
          progress(
            Evaluation.Progress(
              done: done.load(ordering: .relaxed),
              total: total,
              learner: learner,
              epoch: event
            )
          )
        }
        let finished = done.add(1, ordering: .relaxed).newValue
        progress(
          Evaluation.Progress(done: finished, total: total, learner: learner, epoch: nil)
        )
        return result
      }
    }
    return try outcomes.map { try $0.get() }
  }
}
