/// Equal bins over the time of a step, for events rather than samples.
///
/// Source: spec, feature vectors, section 7.
struct EventBins {
  /// Number of bins.
  let count: Int
  /// First sample of the step and the one at its end.
  let samples: Range<Int>
  /// Bounds (s) of the bins, one more than there are bins.
  private let edges: [Double]
  /// Decimals to which IPFX rounds times before it compares them with the last edge.
  private let decimals: Int
  /// Whether rounding errors of times decide about events on an edge, as in IPFX.
  private let comparesTimes: Bool

  /// Cuts a window into bins.
  init(start: Double, end: Double, samples: Range<Int>, count: Int, comparesTimes: Bool) {
    self.count = count
    self.samples = samples
    self.comparesTimes = comparesTimes
    let step = (end - start) / Double(count)
    edges = (0...count).map { $0 == count ? end : Double($0) * step + start }
    decimals = Self.leadingZeros(of: step) + 6
  }

  /// Width (s) of a bin.
  var width: Double { ((edges.last ?? 0) - edges[0]) / Double(count) }

  /// int(-log10(x)) for 0 < x < 1, 0 for larger x.
  private static func leadingZeros(of value: Double) -> Int {
    var zeros = 0
    var rest = value * 10
    while rest <= 1, zeros < 15 {
      zeros += 1
      rest *= 10
    }
    return zeros
  }

  /// The bin of a spike's threshold; `nil` outside the step.
  func index(of point: TracePoint) -> Int? {
    guard comparesTimes else {
      let offset = point.index - samples.lowerBound
      guard offset >= 0, offset <= samples.count else { return nil }
      return min(offset * count / samples.count, count - 1)
    }
    return index(of: point.time)
  }

  private func index(of time: Double) -> Int? {
    guard let last = edges.last, time >= edges[0] else { return nil }
    if time >= last {
      return isOnEdge(time, last) ? count - 1 : nil
    }
    var bin = min(max(Int((time - edges[0]) / (last - edges[0]) * Double(count)), 0), count - 1)
    while bin > 0, time < edges[bin] { bin -= 1 }
    while bin < count - 1, time >= edges[bin + 1] { bin += 1 }
    return bin
  }

  private func isOnEdge(_ time: Double, _ edge: Double) -> Bool {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return (time * scale).rounded(.toNearestOrEven) == (edge * scale).rounded(.toNearestOrEven)
  }
}
