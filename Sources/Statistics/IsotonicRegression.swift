/// The non-decreasing function nearest to labelled scores in squared error.
///
/// By pooling adjacent violators (Ayer and others 1955), with straight lines between the pools.
package struct IsotonicRegression: Sendable, Equatable, Codable {
  /// Scores at which the function is known, ascending.
  package let scores: [Double]
  /// Its values there, not descending.
  package let values: [Double]

  /// Fits targets to scores; equal scores are pooled first.
  ///
  /// - Parameters:
  ///   - scores: finite, at least one.
  ///   - targets: as many.
  /// - Complexity: O(n · log n).
  package init(scores: [Double], targets: [Double]) {
    precondition(
      !scores.isEmpty && scores.count == targets.count,
      "\(scores.count) scores, \(targets.count) targets"
    )
    let order = scores.indices.sorted {
      scores[$0] != scores[$1] ? scores[$0] < scores[$1] : $0 < $1
    }
    var pools: [Pool] = []
    for index in order {
      if let last = pools.last, last.high == scores[index] {
        pools[pools.count - 1].absorb(Pool(score: scores[index], target: targets[index]))
      } else {
        pools.append(Pool(score: scores[index], target: targets[index]))
      }
    }
    var merged: [Pool] = []
    for pool in pools {
      merged.append(pool)
      while merged.count > 1, merged[merged.count - 2].mean >= merged[merged.count - 1].mean {
        let last = merged.removeLast()
        merged[merged.count - 1].absorb(last)
      }
    }
    self.scores = merged.flatMap { $0.low < $0.high ? [$0.low, $0.high] : [$0.low] }
    values = merged.flatMap { $0.low < $0.high ? [$0.mean, $0.mean] : [$0.mean] }
  }

  /// The function's value, constant outside the fitted scores.
  ///
  /// - Complexity: O(log n).
  package func callAsFunction(_ score: Double) -> Double {
    var (low, high) = (0, scores.count)
    // Invariant: scores[..<low] <= score < scores[high...].
    while low < high {
      let middle = (low + high) / 2
      if scores[middle] <= score { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return values[0] }
    guard low < scores.count else { return values[low - 1] }
    let share = (score - scores[low - 1]) / (scores[low] - scores[low - 1])
    return values[low - 1] + share * (values[low] - values[low - 1])
  }

  /// Neighbouring scores that share one value.
  private struct Pool {
    var low: Double
    var high: Double
    var sum: Double
    var count = 1.0
    var mean: Double { sum / count }

    init(score: Double, target: Double) {
      (low, high, sum) = (score, score, target)
    }

    mutating func absorb(_ next: Pool) {
      high = next.high
      sum += next.sum
      count += next.count
    }
  }
}
