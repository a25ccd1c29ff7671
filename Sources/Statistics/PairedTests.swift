import RealModule

// Two models scored on the same folds: is the difference more than the luck of the split?
//
// Scores of overlapping training sets are correlated, so the plain paired t-test is far too sure of itself;
// the correction is that of Nadeau and Bengio (2003). The signed-rank test asks for no normal distribution.

/// Result of comparing two models on the same folds.
package struct PairedDifference: Sendable, Equatable, Codable {
  /// Number of folds over all repetitions.
  package let count: Int
  /// Mean of (second − first).
  package let mean: Double
  /// Limits of the confidence interval of the mean by the corrected t-test.
  package let interval: ClosedRange<Double>
  /// Confidence of the interval.
  package let confidence: Double
  /// Corrected t statistic; 0 when all differences are 0.
  package let t: Double
  /// Two-sided p of the corrected resampled t-test.
  package let correctedP: Double
  /// Two-sided p of Wilcoxon's signed-rank test; it does not know of the overlap of the training sets, so
  /// it is too small for repeated folds: read it as the weaker witness.
  package let signedRankP: Double
}

/// Paired tests of two models.
package enum PairedTests {
  /// The corrected resampled t-test of Nadeau and Bengio (2003, equation 8) with its interval, and
  /// Wilcoxon's signed-rank test.
  ///
  /// t = mean / √((1 / n + testShare) · variance), n − 1 degrees of freedom, testShare = test cells /
  /// training cells: 1 / (k − 1) for k folds.
  ///
  /// - Parameters:
  ///   - first: scores of the first model, one per fold of every repetition.
  ///   - second: those of the second, same folds in the same order.
  ///   - testShare: test cells / training cells.
  ///   - confidence: of the interval.
  /// - Returns: the comparison. Equal differences throughout have no variance: p is 0 unless they are 0.
  /// - Throws: ``StatisticsError/tooFewPairs(found:needed:)`` with fewer than two folds.
  package static func compare(
    _ first: [Double],
    _ second: [Double],
    testShare: Double,
    confidence: Double = 0.95
  ) throws(StatisticsError) -> PairedDifference {
    precondition(first.count == second.count, "\(first.count) and \(second.count) scores")
    precondition(testShare > 0, "test share \(testShare)")
    let n = first.count
    guard n >= 2 else { throw .tooFewPairs(found: n, needed: 2) }
    let differences = zip(second, first).map { $0 - $1 }
    let summary = MeanAndSD(differences)
    let (mean, deviation) = (summary.mean ?? 0, summary.deviation ?? 0)
    let error = ((1 / Double(n) + testShare) * deviation * deviation).squareRoot()
    let degrees = Double(n - 1)
    let t = mean == 0 ? 0 : mean / error
    let reach = error * StudentT.twoSidedQuantile(confidence: confidence, degrees: degrees)
    return PairedDifference(
      count: n,
      mean: mean,
      interval: mean - reach...mean + reach,
      confidence: confidence,
      t: t,
      correctedP: StudentT.twoSidedP(t, degrees: degrees),
      signedRankP: signedRankP(differences)
    )
  }

  /// Two-sided p of Wilcoxon's signed-rank test (1945), zeros left out, ties at their mean rank.
  ///
  /// Up to 200 differences the distribution over all sign patterns is counted exactly, ties included; above
  /// that the normal approximation with tie correction.
  ///
  /// - Returns: 1 when no difference is left.
  /// - Complexity: O(n³) for the exact count.
  package static func signedRankP(_ differences: [Double]) -> Double {
    let present = differences.filter { $0 != 0 }
    let n = present.count
    guard n > 0 else { return 1 }
    // Ranks are doubled, so that mean ranks of ties are whole numbers.
    let doubled = doubledRanks(present.map(\.magnitude))
    let positive = zip(present, doubled).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    let total = doubled.reduce(0, +)
    let extreme = min(positive, total - positive)
    guard n <= 200 else { return normalP(doubled, extreme: extreme, total: total) }
    // ways[s]: share of the sign patterns whose positive doubled ranks sum to s.
    var ways = [Double](repeating: 0, count: total + 1)
    ways[0] = 1
    for rank in doubled {
      for sum in stride(from: total, through: 0, by: -1) {
        ways[sum] = (ways[sum] + (sum >= rank ? ways[sum - rank] : 0)) / 2
      }
    }
    return min(1, 2 * ways[...extreme].reduce(0, +))
  }

  /// Exact two-sided p of McNemar's test (1947) on pooled predictions.
  ///
  /// Of the cells that exactly one model gets right, is the split even?
  ///
  /// - Parameters:
  ///   - onlyFirst: cells that only the first model gets right.
  ///   - onlySecond: cells that only the second gets right.
  /// - Returns: p of the binomial test with 1/2; 1 without such cells. Cells of one donor are not
  ///   independent, which the test does not know.
  package static func mcNemarP(onlyFirst: Int, onlySecond: Int) -> Double {
    let n = onlyFirst + onlySecond
    guard n > 0 else { return 1 }
    var tail = 0.0
    for k in 0...min(onlyFirst, onlySecond) {
      tail += Double.exp(
        Double.logGamma(Double(n + 1)) - Double.logGamma(Double(k + 1))
          - Double.logGamma(Double(n - k + 1)) - Double(n) * Double.log(2)
      )
    }
    return min(1, 2 * tail)
  }

  private static func doubledRanks(_ values: [Double]) -> [Int] {
    let order = values.indices.sorted {
      values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1
    }
    var ranks = [Int](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      // Ranks start + 1 ... end, doubled mean = start + 1 + end.
      for place in start..<end { ranks[order[place]] = start + 1 + end }
      start = end
    }
    return ranks
  }

  /// Normal approximation without continuity correction; the variance of the doubled sum is Σ ranks² / 4.
  private static func normalP(_ doubled: [Int], extreme: Int, total: Int) -> Double {
    let variance = doubled.reduce(0.0) { $0 + Double($1) * Double($1) } / 4
    let z = (Double(extreme) - Double(total) / 2) / variance.squareRoot()
    return min(1, Double.erfc(z.magnitude / 2.0.squareRoot()))
  }
}
