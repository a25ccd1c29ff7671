import RealModule

/// UMAP's stochastic descent: edges pull, drawn points push.
///
/// It is algorithm 5 of McInnes et al. (2018). An edge of weight w is visited in a share w / max(w) of the epochs, at even distances.
struct UmapLayout {
  /// Position of each point.
  private(set) var positions: [SIMD2<Double>]
  private let heads: [Int]
  private let tails: [Int]
  /// Epochs from one visit of an edge to the next; at least 1.
  private let periods: [Double]
  private let curve: UmapCurve
  private let epochCount: Int
  private let negativeSampleCount: Int

  /// Sets up a descent; both directions of an edge are visited, as in umap-learn.
  init(
    _ graph: FuzzyNeighbourGraph,
    start: [SIMD2<Double>],
    curve: UmapCurve,
    epochCount: Int,
    negativeSampleCount: Int
  ) {
    let strongest = graph.edges.map(\.weight).max() ?? 1
    // Edges that would not be visited once are left out.
    let kept = graph.edges.filter { $0.weight >= strongest / Double(epochCount) }
    let both =
      kept.map { ($0.first, $0.second, $0.weight) } + kept.map { ($0.second, $0.first, $0.weight) }
    let sorted = both.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    positions = start
    heads = sorted.map(\.0)
    tails = sorted.map(\.1)
    periods = sorted.map { strongest / $0.2 }
    self.curve = curve
    self.epochCount = epochCount
    self.negativeSampleCount = negativeSampleCount
  }

  /// Runs all epochs; the step shrinks linearly from 1 to 0.
  mutating func run(_ generator: inout SeededGenerator) {
    var next = periods
    let negativePeriods = periods.map { $0 / Double(negativeSampleCount) }
    var nextNegative = negativePeriods
    for epoch in 0..<epochCount {
      let time = Double(epoch)
      let step = 1 - time / Double(epochCount)
      for edge in heads.indices where next[edge] <= time {
        pull(heads[edge], tails[edge], step: step)
        next[edge] += periods[edge]
        let count = Int((time - nextNegative[edge]) / negativePeriods[edge])
        for _ in 0..<max(0, count) {
          push(heads[edge], from: generator.integer(below: positions.count), step: step)
        }
        nextNegative[edge] += Double(max(0, count)) * negativePeriods[edge]
      }
    }
  }

  private mutating func pull(_ head: Int, _ tail: Int, step: Double) {
    let difference = positions[head] - positions[tail]
    let square = (difference * difference).sum()
    guard square > 0 else { return }
    let power = Double.pow(square, curve.b)
    let strength = -2 * curve.a * curve.b * (power / square) / (curve.a * power + 1)
    let move = Self.clipped(difference * strength) * step
    positions[head] += move
    positions[tail] -= move
  }

  private mutating func push(_ head: Int, from other: Int, step: Double) {
    guard head != other else { return }
    let difference = positions[head] - positions[other]
    let square = (difference * difference).sum()
    // Points at the same place have no direction to be pushed in; a pull will part them.
    guard square > 0 else { return }
    let strength = 2 * curve.b / ((0.001 + square) * (curve.a * Double.pow(square, curve.b) + 1))
    positions[head] += Self.clipped(difference * strength) * step
  }

  /// Both coordinates within ±4, so that one step cannot throw a point out of the map.
  private static func clipped(_ vector: SIMD2<Double>) -> SIMD2<Double> {
    vector.clamped(lowerBound: SIMD2(repeating: -4), upperBound: SIMD2(repeating: 4))
  }
}
