/// Maps each column to normal scores by its ranks, fitted on training rows only.
///
/// The r-th smallest of n training values stands for the share (r − ½) / n, equal values for the mean of their
/// shares; shares in between are linear, those outside the training values' range are the outermost ones; the
/// result is the standard normal quantile of the share (Blom 1958 discusses such scores). With weights, a value
/// stands for the weight below it plus half its own, over all weights. Whatever a feature's
/// unit, skew or outliers, and however two species differ in them, the result is alike: only the order of the
/// cells is kept.
package struct QuantileNormalizer: Sendable, Equatable, Codable {
  /// Ascending training values of each column; empty for a column without any.
  package let knots: [[Double]]
  /// The normal score of each knot, ascending, before it is cut off.
  package let scores: [[Double]]
  /// Scores beyond ± this are cut off.
  package let limit: Double

  /// Fits the scores; NaN is skipped.
  ///
  /// - Parameters:
  ///   - values: rows × columns, row-major.
  ///   - columnCount: number of columns.
  ///   - weights: of the rows, above 0; nil weighs all alike.
  ///   - limit: scores beyond ± this are cut off.
  ///   - knotCount: most knots kept of a column, evenly spread over its distinct values, ends included.
  /// - Complexity: O(columns · rows · log rows).
  package init(
    values: [Double],
    columnCount: Int,
    weights: [Double]? = nil,
    limit: Double = .infinity,
    knotCount: Int = 4000
  ) {
    precondition(
      columnCount > 0 && values.count.isMultiple(of: columnCount) && knotCount >= 2,
      "\(values.count) values are no rows of \(columnCount), or \(knotCount) knots"
    )
    let rowCount = values.count / columnCount
    precondition(weights?.count ?? rowCount == rowCount, "as many weights as rows")
    let columns = (0..<columnCount).map { column in
      let present = (0..<rowCount)
        .map { (value: values[$0 * columnCount + column], weight: weights?[$0] ?? 1) }
        .filter { !$0.value.isNaN }
        .sorted { $0.value < $1.value }
      return Self.thinned(Self.shares(present), count: knotCount)
    }
    self.limit = limit
    knots = columns.map { $0.map(\.value) }
    scores = columns.map { $0.map { NormalDistribution.quantile($0.share) } }
  }

  /// Creates a normalizer from stored knots and scores of equal counts.
  package init(knots: [[Double]], scores: [[Double]], limit: Double) {
    precondition(knots.map(\.count) == scores.map(\.count), "as many scores as knots")
    self.limit = limit
    self.knots = knots
    self.scores = scores
  }

  /// Normal scores; NaN stays NaN, and a column without training values becomes NaN.
  package func normalized(_ values: [Double]) -> [Double] {
    let width = knots.count
    precondition(values.count.isMultiple(of: width), "\(values.count) values, rows of \(width)")
    return values.indices.map { score(values[$0], column: $0 % width) }
  }

  /// The normal score of one value of a column.
  package func score(_ value: Double, column: Int) -> Double {
    let score = uncut(value, column: column)
    return score.isNaN ? score : min(max(score, -limit), limit)
  }

  private func uncut(_ value: Double, column: Int) -> Double {
    let (knots, scores) = (knots[column], scores[column])
    guard !value.isNaN, let first = knots.first, let last = knots.last else { return .nan }
    if value <= first { return scores[0] }
    if value >= last { return scores[scores.count - 1] }
    // knots[low - 1] < value <= knots[low]
    let low = knots.firstPosition { $0 >= value }
    let fraction = (value - knots[low - 1]) / (knots[low] - knots[low - 1])
    // Between shares, not between scores: a share is linear in the value, as the empirical distribution is.
    let (below, above) = (
      NormalDistribution.cumulative(scores[low - 1]), NormalDistribution.cumulative(scores[low])
    )
    return NormalDistribution.quantile(below + fraction * (above - below))
  }

  /// Distinct values with the mean share of their ranks.
  private static func shares(
    _ sorted: [(value: Double, weight: Double)]
  ) -> [(value: Double, share: Double)] {
    let total = sorted.reduce(0) { $0 + $1.weight }
    var result: [(value: Double, share: Double)] = []
    var (start, below) = (0, 0.0)
    while start < sorted.count {
      // Σ weight · (weight before + weight / 2) over equal values, divided by their weight: the middle of the run.
      var (end, own) = (start, 0.0)
      while end < sorted.count, sorted[end].value == sorted[start].value {
        own += sorted[end].weight
        end += 1
      }
      result.append((sorted[start].value, (below + own / 2) / total))
      below += own
      start = end
    }
    return result
  }

  private static func thinned<Element>(_ values: [Element], count: Int) -> [Element] {
    guard values.count > count else { return values }
    return (0..<count).map { values[$0 * (values.count - 1) / (count - 1)] }
  }
}

extension Array {
  /// The first index whose element answers, in an array where all that answer stand last; `count` for none.
  fileprivate func firstPosition(_ answers: (Element) -> Bool) -> Int {
    var range = 0..<count
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range = answers(self[middle]) ? range.lowerBound..<middle : middle + 1..<range.upperBound
    }
    return range.lowerBound
  }
}
