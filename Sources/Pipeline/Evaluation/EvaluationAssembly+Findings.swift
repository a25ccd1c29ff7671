import LinearAlgebra
import Statistics

extension EvaluationAssembly {
  private var lastGrouping: Int { plan.groupings.count - 1 }

  /// Every learner against the first, in each grouping, then at each share of a learning curve.
  func comparisons(_ arms: [Arm]) -> [EvaluationReport.Comparison] {
    let whole = plan.groupings.indices.flatMap { grouping -> [EvaluationReport.Comparison] in
      let own = arms.filter { $0.grouping == grouping }
      guard let first = own.first else { return [] }
      return own.dropFirst().compactMap { arm in
        EvaluationReport.Comparison(
          first: (first.learner, foldScores(first)),
          second: (arm.learner, foldScores(arm)),
          grouping: plan.groupings[grouping].name,
          testShare: settings.testShare
        )
      }
    }
    return whole + settings.curve.filter { $0 < 1 }.sorted().flatMap(comparisons)
  }

  private func comparisons(share: Double) -> [EvaluationReport.Comparison] {
    func scores(_ learner: Int) -> [Double] {
      results(learner, share: share).joined().compactMap { score($0.result)?.macroF1 }
    }
    return learners.indices.dropFirst().compactMap { learner in
      EvaluationReport.Comparison(
        first: (learners[0].name, scores(0)),
        second: (learners[learner].name, scores(learner)),
        grouping: plan.groupings[lastGrouping].name,
        share: share,
        // Parts of the training cells overlap less between folds than the whole does: its correction is on the safe side.
        testShare: settings.testShare
      )
    }
  }

  /// Results of a learner that learned from a share of the training donors, by run and fold.
  private func results(_ learner: Int, share: Double) -> [[(fold: Int, result: FoldResult)]] {
    let role: FoldJob.Role = share < 1 ? .share(share) : .full
    return plan.groupings[lastGrouping].runs.enumerated().map { run, folds in
      folds.indices.compactMap { fold in
        let job = FoldJob(
          grouping: lastGrouping,
          run: run,
          fold: fold,
          learner: learner,
          role: role
        )
        return result(of: job).map { (fold, $0) }
      }
    }
  }

  private func foldScores(_ arm: Arm) -> [Double] {
    arm.tested.flatMap { tested in
      Set(tested.folds).sorted().compactMap { fold in
        EvaluationReport.Scores(
          tested.selecting(fold: fold, classCount: input.data.classes.count),
          classCount: input.data.classes.count
        )?.macroF1
      }
    }
  }

  /// A curve a learner in the last grouping; empty when no share below 1 was asked for.
  func curves() -> [EvaluationReport.LearningCurve] {
    guard settings.curve.contains(where: { $0 < 1 }) else { return [] }
    return learners.indices.map { learner in
      EvaluationReport.LearningCurve(
        learner: learners[learner].name,
        grouping: plan.groupings[lastGrouping].name,
        points: settings.curve.sorted().map { point(learner, share: $0) }
      )
    }
  }

  private func point(_ learner: Int, share: Double) -> EvaluationReport.LearningCurve.Point {
    let runs = results(learner, share: share)
    let scores = runs.compactMap { parts -> EvaluationReport.Scores? in
      var tested = TestedCells()
      for (fold, result) in parts {
        tested.append(
          result,
          fold: fold,
          labels: input.data.labels,
          classCount: input.data.classes.count
        )
      }
      return EvaluationReport.Scores(tested, classCount: input.data.classes.count)
    }
    let all = runs.flatMap { $0.map(\.1) }
    let count = Double(max(all.count, 1))
    return EvaluationReport.LearningCurve.Point(
      share: share,
      donors: Double(all.reduce(0) { $0 + $1.trainingDonors }) / count,
      cells: Double(all.reduce(0) { $0 + $1.trainingCells }) / count,
      macroF1: MeanAndSD(scores.map(\.macroF1)),
      accuracy: MeanAndSD(scores.map(\.accuracy))
    )
  }

  /// Mean attention by class; nil for an arm without.
  func attention(_ arm: Arm) -> EvaluationReport.Attention? {
    let families = arm.tested.first?.families ?? []
    // The chosen learner may change between folds, and with it what its attention means.
    guard !families.isEmpty, arm.learner != "selected" else { return nil }
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: families.count),
      count: input.data.classes.count
    )
    var cells = [Int](repeating: 0, count: input.data.classes.count)
    for tested in arm.tested where tested.families == families {
      for (index, code) in tested.truth.enumerated() {
        cells[code] += 1
        for family in families.indices {
          sums[code][family] += tested.attention[index * families.count + family]
        }
      }
    }
    return EvaluationReport.Attention(
      learner: arm.learner,
      grouping: plan.groupings[arm.grouping].name,
      families: families,
      classes: input.data.classes,
      cells: cells,
      mean: zip(sums, cells).map { row, count in
        count > 0 ? row.map { $0 / Double(count) } : []
      }
    )
  }

  /// What the inner parts prefer over all folds; nil when nothing was to be chosen.
  func selection() -> EvaluationReport.Selection? {
    guard !candidates.isEmpty else { return nil }
    let chosen = arms().last?.learners.joined().map { $0 } ?? []
    let means = candidates.map { learner -> Double in
      let scores = innerMacroF1(learner)
      return scores.reduce(0, +) / Double(max(scores.count, 1))
    }
    let best = candidates.indices.max { means[$0] < means[$1] } ?? 0
    return EvaluationReport.Selection(
      rule: "highest macro-F1 on a quarter of each training part, donors together",
      candidates: candidates.map { learners[$0].name },
      innerMacroF1: means,
      timesChosen: candidates.map { learner in chosen.count { $0 == learner } },
      chosen: learners[candidates[best]].name
    )
  }

  /// Epochs of the arms' fits.
  func epochs() -> [Evaluation.EpochRow] {
    jobs.indices.flatMap { index -> [Evaluation.EpochRow] in
      let job = jobs[index]
      guard job.role == .full else { return [] }
      return results[index].epochs.map {
        Evaluation.EpochRow(
          learner: learners[job.learner].name,
          grouping: plan.groupings[job.grouping].name,
          run: job.run,
          fold: job.fold,
          event: $0
        )
      }
    }
  }
}

extension EvaluationReport.Comparison {
  /// Compares scores of the same folds; nil with fewer than two.
  package init?(
    first: (name: String, scores: [Double]),
    second: (name: String, scores: [Double]),
    grouping: String,
    share: Double? = nil,
    testShare: Double
  ) {
    guard first.scores.count == second.scores.count, first.scores.count >= 2 else { return nil }
    let paired: PairedDifference
    do {
      paired = try PairedTests.compare(first.scores, second.scores, testShare: testShare)
    } catch {
      return nil
    }
    self.init(
      first: first.name,
      second: second.name,
      grouping: grouping,
      share: share,
      metric: "macro_f1",
      meanDifference: paired.mean,
      lower: paired.interval.lowerBound,
      upper: paired.interval.upperBound,
      confidence: paired.confidence,
      p: paired.correctedP,
      test: Self.testName,
      folds: paired.count
    )
  }
}
