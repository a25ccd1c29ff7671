/// A run of short intervals.
///
/// Source: spec, trains and subthreshold, section 1, «bursts».
package struct Burst: Sendable, Equatable {
  /// The intervals of the burst: a half-open range of indices into the train's intervals.
  package var intervals: Range<Int>
  /// (1/min inside - 1/min outside) / (1/min inside + 1/min outside); outside means up to the next burst.
  package var index: Double
}

extension SpikeTrain {
  /// The bursts of the train in order of time.
  ///
  /// - Returns: an empty array for fewer than two intervals, without both direct and detour intervals, and
  ///   when starts and ends of bursts do not pair up (where IPFX fails).
  package func bursts(tolerance: Double = 0.5, pauseCost: Double = 1) -> [Burst] {
    guard isis.count >= 2 else { return [] }
    var kinds = intervalKinds(tolerance: tolerance)
    for pause in pauses(costWeight: pauseCost) { kinds[pause] = .pause }
    guard kinds.contains(.direct), kinds.contains(.detour) else { return [] }
    var bursts = Self.runs(of: kinds)
    guard !bursts.isEmpty else { return [] }
    var scores = bursts.map { score(of: $0, among: bursts) }
    while bursts.count > 1, let worst = scores.indices.min(by: { scores[$0] < scores[$1] }) {
      var fewer = bursts
      fewer.remove(at: worst)
      let fewerScores = fewer.map { score(of: $0, among: fewer) }
      guard let gain = fewerScores.mean(), let before = scores.mean(), gain > before else { break }
      (bursts, scores) = (fewer, fewerScores)
    }
    guard let mean = scores.mean(), mean >= 0 else { return [] }
    return bursts.indices.map { position in
      Burst(intervals: bursts[position], index: reportedIndex(of: position, among: bursts))
    }
  }

  private enum IntervalKind { case direct, detour, midburst, pause, unknown }

  private func intervalKinds(tolerance: Double) -> [IntervalKind] {
    isis.indices.map { index in
      switch spikes[index].isiType {
      case .direct: return .direct
      case .detour:
        let slow = spikes[index].slowTrough?.voltage ?? -.infinity
        return slow + tolerance > spikes[index].threshold.voltage ? .midburst : .detour
      case nil: return .unknown
      }
    }
  }

  /// Runs from a direct interval at the train's start or after a detour to the next detour.
  private static func runs(of kinds: [IntervalKind]) -> [Range<Int>] {
    let starts = kinds.indices.filter { index in
      kinds[index] == .direct && (index == 0 || kinds[index - 1] == .detour)
    }
    var runs: [Range<Int>] = []
    for (position, start) in starts.enumerated() {
      let limit = position + 1 < starts.count ? starts[position + 1] : kinds.count
      let end = (start..<limit).first { kinds[$0] == .detour }
      if let end {
        if !kinds[start..<end].contains(.pause) { runs.append(start..<end) }
      } else if position + 1 == starts.count {
        runs.append(start..<kinds.count)
      }
    }
    return runs
  }

  private func score(of burst: Range<Int>, among bursts: [Range<Int>]) -> Double {
    let outside = isis.indices.filter { index in !bursts.contains { $0.contains(index) } }
    guard !outside.isEmpty else { return -1e12 }
    var score = Self.burstiness(inside: burst.map { isis[$0] }, outside: outside.map { isis[$0] })
    if burst.upperBound < isis.count { score -= 0.01 / relativeDelay(burst.upperBound) }
    if burst.lowerBound > 0 { score -= 0.01 / relativeDelay(burst.lowerBound - 1) }
    return score - 0.1 * Double(burst.count - 1)
  }

  /// Time from fast to slow trough over the interval; 0 when either is missing.
  private func relativeDelay(_ index: Int) -> Double {
    guard let slow = spikes[index].slowTrough, let fast = spikes[index].fastTrough else { return 0 }
    return (slow.time - fast.time) / isis[index]
  }

  private func reportedIndex(of position: Int, among bursts: [Range<Int>]) -> Double {
    let burst = bursts[position]
    var outside: Range<Int>
    if position + 1 < bursts.count {
      outside = burst.upperBound..<bursts[position + 1].lowerBound
    } else {
      outside = burst.upperBound..<isis.count
      if outside.isEmpty {
        outside = (position > 0 ? bursts[position - 1].upperBound : 0)..<burst.lowerBound
      }
    }
    return Self.burstiness(inside: burst.map { isis[$0] }, outside: outside.map { isis[$0] })
  }

  private static func burstiness(inside: [Double], outside: [Double]) -> Double {
    guard let inner = inside.min(), let outer = outside.min() else { return .nan }
    return (1 / inner - 1 / outer) / (1 / inner + 1 / outer)
  }
}
