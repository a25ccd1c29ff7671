/// Spiking at several currents above rheobase. Source: spec, feature vectors, section 7.
extension VectorInput {
  /// What is put into bins.
  enum LevelContent {
    /// Spikes a second.
    case histogram
    /// Instantaneous rate.
    case rate
    /// Mean of a quantity over unclipped spikes.
    case quantity(SpikeQuantity)
  }

  /// One block of bins a level.
  func levels(_ bin: Double, _ kind: LevelContent) throws(VectorGap) -> VectorContent {
    let analysis = try longSquares()
    guard let rheobase = analysis.rheobaseSweep else {
      throw VectorGap(.noSpikingSweep, "no long square with a positive current spikes")
    }
    guard let selection = LevelSelection(analysis, levels: preset.levels),
      let count = VectorPreset.whole(preset.stepDuration / bin)
    else {
      throw VectorGap(
        .tooFewSpikingSweeps,
        "fewer than two of the levels \(preset.levels.amplitudes) pA above rheobase"
          + " (\(rheobase.amplitude) pA) have a spiking long square"
      )
    }
    var content = VectorContent(values: [])
    var blocks: [[Double]?] = []
    for sweep in selection.sweeps {
      let block = sweep.flatMap { sweep in
        bins(sweep, count: count).flatMap { Self.block(sweep, kind, $0, isIPFX: isIPFX) }
      }
      if let sweep, block == nil {
        content.gaps.append(
          VectorGap(
            .noLandmark,
            "no whole spike of sweep \(sweep.number) has a value: its level is filled from others",
            sweep: sweep.number
          )
        )
      }
      blocks.append(block)
    }
    guard let filled = LevelSelection.filled(blocks) else {
      throw content.gaps.first ?? VectorGap(.noSamples, "no level has a value")
    }
    content.values = filled.flatMap(\.values)
    content.sources = filled.enumerated().flatMap { block, part in
      part.origins.compactMap { origin in
        source(selection, origin: origin, block: block, bins: count)
      }
    }
    let isStretched = selection.sweeps.compactMap { $0 }.contains { sweep in
      grid(sweep).map {
        (Double($0.end - $0.first) / $0.rate - preset.stepDuration).magnitude > 0.001
      } ?? false
    }
    if isStretched {
      content.notes = ["the step does not last \(preset.stepDuration) s: its bins were stretched"]
    }
    return content
  }

  private func bins(_ sweep: LongSquareSweep, count: Int) -> EventBins? {
    guard let grid = grid(sweep), let start = sweep.window.start, let end = sweep.window.end,
      grid.first < grid.end
    else { return nil }
    return EventBins(
      start: start,
      end: end,
      samples: grid.first..<grid.end,
      count: count,
      comparesTimes: isIPFX
    )
  }

  private func source(
    _ selection: LevelSelection,
    origin: Int,
    block: Int,
    bins: Int
  ) -> VectorSource? {
    guard let sweep = selection.sweeps[origin], let grid = grid(sweep) else { return nil }
    let own = "rheobase + \(selection.amplitudes[origin]) pA"
    return VectorSource(
      sweepNumber: sweep.number,
      role: origin == block ? own : "\(own), for \(selection.amplitudes[block]) pA",
      block: block,
      samples: grid.first..<grid.end,
      bins: bins
    )
  }

  private static func block(
    _ sweep: LongSquareSweep,
    _ kind: LevelContent,
    _ bins: EventBins,
    isIPFX: Bool
  ) -> [Double]? {
    switch kind {
    case .histogram:
      var counts = [Double](repeating: 0, count: bins.count)
      for spike in sweep.spikes {
        if let bin = bins.index(of: spike.threshold) { counts[bin] += 1 }
      }
      return counts.map { $0 / bins.width }
    case .rate:
      return means(rates(sweep, bins, isIPFX: isIPFX), count: bins.count)
    case .quantity(let quantity):
      // In IPFX one spike without a value empties its bin.
      let points = sweep.spikes.filter { !$0.isClipped }.compactMap {
        spike -> (bin: Int, Double)? in
        guard let bin = bins.index(of: spike.threshold) else { return nil }
        let value = quantity.value(of: spike)
        return isIPFX || value != nil ? (bin, value ?? .nan) : nil
      }
      return means(points, count: bins.count)
    }
  }

  /// Rates (Hz) at the onset, at every spike and at the end: one over the mean of the intervals on both sides.
  private static func rates(
    _ sweep: LongSquareSweep,
    _ bins: EventBins,
    isIPFX: Bool
  ) -> [(bin: Int, Double)] {
    guard let start = sweep.window.start, let end = sweep.window.end else { return [] }
    let spikes = isIPFX ? sweep.spikes : sweep.spikes.filter { $0.threshold.time >= start }
    let times = spikes.map(\.threshold.time)
    guard let first = times.first, let last = times.last else {
      return [(0, 0), (bins.count - 1, 0)]
    }
    var intervals = [first - start]
    for (later, earlier) in zip(times.dropFirst(), times) { intervals.append(later - earlier) }
    intervals.append(max(intervals[intervals.count - 1], end - last))
    var points: [(bin: Int, Double)] = []
    if intervals[0] != 0 { points.append((0, 1 / intervals[0])) }
    for (position, spike) in spikes.enumerated() {
      guard let bin = bins.index(of: spike.threshold) else { continue }
      points.append((bin, 2 / (intervals[position] + intervals[position + 1])))
    }
    points.append((bins.count - 1, 1 / intervals[intervals.count - 1]))
    return points
  }

  /// Means by bin; empty bins and those with a NaN are interpolated linearly, those at the ends hold the nearest value.
  ///
  /// - Returns: `nil` when all bins are empty.
  private static func means(_ points: [(bin: Int, Double)], count: Int) -> [Double]? {
    var sums = [Double](repeating: 0, count: count)
    var numbers = [Double](repeating: 0, count: count)
    for (bin, value) in points {
      sums[bin] += value
      numbers[bin] += 1
    }
    let known = (0..<count).filter { numbers[$0] > 0 && !sums[$0].isNaN }
    guard let first = known.first, let last = known.last else { return nil }
    var values = zip(sums, numbers).map { $1 > 0 ? $0 / $1 : 0 }
    for k in 0..<first { values[k] = values[first] }
    for k in last..<count { values[k] = values[last] }
    for (left, right) in zip(known, known.dropFirst()) {
      let slope = (values[right] - values[left]) / Double(right - left)
      for k in left + 1..<max(right, left + 1) {
        values[k] = values[left] + slope * Double(k - left)
      }
    }
    return values
  }
}
