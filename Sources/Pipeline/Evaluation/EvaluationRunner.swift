import LinearAlgebra
import Statistics

/// Fits learners on the training parts of all folds and asks them about the tested cells.
struct EvaluationRunner: Sendable {
  let input: EvaluationInput
  let learners: [LearnerConfiguration]
  let settings: EvaluationSettings
  let plan: FoldPlan
  /// Source networks by learner and run, for learners that start from one.
  var pretrained: [[[PretrainedNetwork]]] = []
  /// Where finished fits are kept; nil keeps none.
  var parts: EvaluationParts?

  /// Fits a learner and tests it, or takes a stored result.
  ///
  /// - Throws: ``InputError`` that names learner, grouping, run and fold.
  func result(
    _ job: FoldJob,
    threads: Int,
    observer: @escaping TrainingObserver
  ) throws -> FoldResult {
    let grouping = plan.groupings[job.grouping]
    if let stored = parts?.load(job, grouping: grouping.name) { return stored }
    do {
      let result = try fit(job, grouping, threads: threads, observer: observer)
      try parts?.store(result, job, grouping: grouping.name)
      return result
    } catch let error as InputError {
      throw InputError(
        "\(learners[job.learner].name), \(grouping.name), run \(job.run), fold \(job.fold): \(error)"
      )
    }
  }

  private func fit(
    _ job: FoldJob,
    _ grouping: FoldPlan.Grouping,
    threads: Int,
    observer: @escaping TrainingObserver
  ) throws -> FoldResult {
    let cells = try cells(job, grouping)
    let epochs = EpochLog()
    let task = LearningTask(
      data: input.data,
      training: cells.training,
      groups: grouping.groups,
      source: input.source,
      pretrained: pretrained.isEmpty ? [] : pretrained[job.learner][job.run],
      generator: generator(job),
      threads: threads
    ) { event in
      epochs.append(event)
      observer(event)
    }
    let fitted = try learners[job.learner].fit(task)
    let features = input.data.features.selectingRows(cells.test)
    let probabilities = try fitted.probabilities(of: features, threads: threads)
    let attention = try fitted.attention(of: features, threads: threads)
    return FoldResult(
      cells: cells.test,
      raw: probabilities.raw,
      calibrated: probabilities.calibrated,
      attention: attention?.weights.values ?? [],
      families: attention?.families ?? [],
      trainingCells: cells.training.count,
      trainingDonors: cells.donors,
      epochs: epochs.sorted
    )
  }

  /// The generator of a fold, the same for every learner; parts and inner splits have their own.
  private func generator(_ job: FoldJob) -> SeededGenerator {
    let fold = SeededGenerator(seed: settings.seed).split(job.run).split(job.fold + 1)
    switch job.role {
    case .full: return fold
    case .share(let share): return fold.split(2_000 + Int(share * 1000))
    case .inner: return fold.split(3_000)
    }
  }

  private func cells(
    _ job: FoldJob,
    _ grouping: FoldPlan.Grouping
  ) throws -> (training: [Int], test: [Int], donors: Int) {
    let fold = grouping.runs[job.run][job.fold]
    let base = SeededGenerator(seed: settings.seed).split(job.run).split(job.fold + 1)
    var training = fold.training
    var test = fold.test
    switch job.role {
    case .full: break
    case .share(let share):
      training =
        FoldPlan.part(
          of: training,
          share: share,
          labels: input.data.labels,
          groups: grouping.groups,
          generator: base.split(4_000)
        ).cells
    case .inner:
      let task = LearningTask(
        data: input.data,
        training: training,
        groups: grouping.groups,
        source: nil,
        generator: base,
        threads: 1
      )
      (training, test) = try task.innerSplit(validationShare: 0.25, generator: base.split(5_000))
    }
    let donors = Set(training.map { grouping.groups?[$0] ?? $0 }).count
    return (training, test, donors)
  }
}
