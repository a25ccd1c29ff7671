// Percentile bootstrap (Efron 1979) of classification scores. What is drawn are clusters, such as donors
// or cells, with everything that was predicted for them in every run: predictions of one cell in several runs
// are no independent witnesses, and drawing them one by one would make intervals too narrow.

/// Confidence intervals of the scores of a classifier whose cells were tested once or several times.
package struct BootstrapScores: Sendable, Equatable {
  /// One tested cell of one run.
  package struct Prediction: Sendable, Equatable {
    /// What is drawn as a whole: a number for the cell or its donor, from 0.
    package var cluster: Int
    /// Run, from 0.
    package var run: Int
    /// True class.
    package var truth: Int
    /// Predicted class.
    package var predicted: Int

    /// Creates a prediction.
    package init(cluster: Int, run: Int, truth: Int, predicted: Int) {
      self.cluster = cluster
      self.run = run
      self.truth = truth
      self.predicted = predicted
    }
  }

  /// Interval of the mean macro-F1 of the runs; `nil` with fewer than two clusters.
  package let macroF1: ClosedRange<Double>?
  /// Interval of the mean accuracy.
  package let accuracy: ClosedRange<Double>?
  /// Interval of each class's precision; `nil` where it is undefined in most draws.
  package let precision: [ClosedRange<Double>?]
  /// Interval of each class's recall.
  package let recall: [ClosedRange<Double>?]
  /// Interval of each class's F1.
  package let f1: [ClosedRange<Double>?]

  /// Draws clusters with replacement.
  ///
  /// - Parameters:
  ///   - predictions: all runs.
  ///   - classCount: number of classes.
  ///   - confidence: of the intervals.
  ///   - drawCount: number of draws.
  ///   - seed: of the draws.
  ///   - threads: the result does not depend on it.
  /// - Complexity: O(drawCount · predictions).
  package init(
    _ predictions: [Prediction],
    classCount: Int,
    confidence: Double = 0.95,
    drawCount: Int = 500,
    seed: UInt64 = 0,
    threads: Int
  ) {
    let clusterCount = (predictions.map(\.cluster).max() ?? -1) + 1
    let runCount = (predictions.map(\.run).max() ?? -1) + 1
    let generator = SeededGenerator(seed: seed)
    let isPossible = Set(predictions.map(\.cluster)).count > 1
    let draws = parallelMap(count: isPossible ? drawCount : 0, threads: threads) { draw in
      var own = generator.split(draw)
      var weights = [Int](repeating: 0, count: clusterCount)
      for _ in 0..<clusterCount { weights[own.integer(below: clusterCount)] += 1 }
      return Draw(predictions, weights: weights, runCount: runCount, classCount: classCount)
    }
    let interval = { (values: [Double]) in Self.interval(values, of: drawCount, confidence) }
    macroF1 = interval(draws.compactMap(\.macroF1))
    accuracy = interval(draws.compactMap(\.accuracy))
    precision = (0..<classCount).map { code in interval(draws.compactMap { $0.precision[code] }) }
    recall = (0..<classCount).map { code in interval(draws.compactMap { $0.recall[code] }) }
    f1 = (0..<classCount).map { code in interval(draws.compactMap { $0.f1[code] }) }
  }

  /// Mean scores of the runs under some weights of the clusters.
  private struct Draw: Sendable {
    var macroF1: Double?
    var accuracy: Double?
    var precision: [Double?]
    var recall: [Double?]
    var f1: [Double?]

    init(_ predictions: [Prediction], weights: [Int], runCount: Int, classCount: Int) {
      let size = classCount * classCount
      var counts = [Int](repeating: 0, count: runCount * size)
      for entry in predictions {
        counts[entry.run * size + entry.truth * classCount + entry.predicted] +=
          weights[entry.cluster]
      }
      let runs = (0..<runCount).map { run in
        ConfusionMatrix(
          counts: Array(counts[run * size..<(run + 1) * size]),
          classCount: classCount
        )
      }
      macroF1 = MeanAndSD(runs.compactMap(\.macroF1)).mean
      accuracy = MeanAndSD(runs.compactMap(\.accuracy)).mean
      let classes = runs.map(\.perClass)
      let mean = { (score: (ClassScores) -> Double?) in
        (0..<classCount).map { code in MeanAndSD(classes.compactMap { score($0[code]) }).mean }
      }
      precision = mean(\.precision)
      recall = mean(\.recall)
      f1 = mean(\.f1)
    }
  }

  /// The middle part of the draws; `nil` when most draws have no value.
  private static func interval(
    _ values: [Double],
    of drawCount: Int,
    _ confidence: Double
  ) -> ClosedRange<Double>? {
    guard 2 * values.count > drawCount else { return nil }
    let sorted = values.sorted()
    let tail = (1 - confidence) / 2
    let last = Double(sorted.count - 1)
    return sorted[Int((tail * last).rounded())]...sorted[Int(((1 - tail) * last).rounded())]
  }
}
