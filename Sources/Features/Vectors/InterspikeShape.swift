import Electrophysiology

/// Mean voltage between spikes. Source: spec, feature vectors, section 5.
extension VectorInput {
  /// Time (s) after a single spike's trough in which the return to the steady state is looked for, and length
  /// of the stretch in which that state is measured.
  private static let singleSpikeDuration = 0.1
  /// How near (mV) to the steady state counts as returned.
  private static let returnTolerance = 1.0

  /// The mean trajectory from fast trough to next threshold, relative to threshold.
  func interspikeShape(points: Int, minimumSpikes: Int) throws(VectorGap) -> VectorContent {
    let analysis = try longSquares()
    guard let sweep = Self.shapeSweep(analysis, minimumSpikes: minimumSpikes) else {
      throw VectorGap(.noSpikingSweep, "no long square with a positive current spikes")
    }
    guard let grid = grid(sweep) else {
      throw VectorGap(.noSamples, "the samples of sweep \(sweep.number) are missing")
    }
    let values: [Double]
    let range: Range<Int>
    if sweep.spikes.count > 1 {
      values = try Self.meanShape(sweep, grid, points: points)
      range = sweep.spikes[0].threshold.index..<(sweep.spikes.last?.threshold.index ?? grid.end)
    } else {
      range = try Self.singleRange(sweep, grid, points: points)
      values = Self.blocks(grid, range, minus: sweep.spikes[0].threshold.voltage, points: points)
    }
    let source = VectorSource(
      sweepNumber: sweep.number,
      role: "\(sweep.spikes.count) spikes at \(sweep.amplitude) pA",
      block: 0,
      samples: range,
      bins: points
    )
    return VectorContent(values: values, sources: [source])
  }

  /// The sweep with enough spikes and the lowest amplitude, else that with most, else the lowest.
  private static func shapeSweep(
    _ analysis: LongSquareAnalysis,
    minimumSpikes: Int
  ) -> LongSquareSweep? {
    let candidates = analysis.spiking.map { analysis.sweeps[$0] }
      .filter { $0.amplitude > 0 && !$0.spikes.isEmpty }
    let numbers = candidates.map { sweep in
      // Spikes of the window, counted: rate times duration may fall short of a whole number.
      let end = sweep.window.end ?? .infinity
      let start = sweep.window.start ?? -.infinity
      return sweep.spikes.count { start <= $0.threshold.time && $0.threshold.time <= end }
    }
    let amplitude = { (index: Int) in candidates[index].amplitude.rounded(.toNearestOrEven) }
    let rich = candidates.indices.filter { numbers[$0] >= minimumSpikes }
    if let index = rich.min(by: { amplitude($0) < amplitude($1) }) { return candidates[index] }
    if let most = numbers.max(), most > 1, let index = numbers.firstIndex(of: most) {
      return candidates[index]
    }
    return candidates.indices.min { candidates[$0].amplitude < candidates[$1].amplitude }
      .map { candidates[$0] }
  }

  private static func meanShape(
    _ sweep: LongSquareSweep,
    _ grid: StimulusGrid,
    points: Int
  ) throws(VectorGap) -> [Double] {
    var sum = [Double](repeating: 0, count: points)
    var number = 0.0
    for (spike, next) in zip(sweep.spikes, sweep.spikes.dropFirst()) {
      guard let trough = spike.fastTrough?.index,
        next.threshold.index - trough >= points, next.threshold.index <= grid.count
      else { continue }
      let shape = blocks(
        grid,
        trough..<next.threshold.index,
        minus: spike.threshold.voltage,
        points: points
      )
      for k in 0..<points { sum[k] += shape[k] }
      number += 1
    }
    guard number > 0 else {
      throw VectorGap(
        .noLandmark,
        "no interval of sweep \(sweep.number) has a fast trough and \(points) samples",
        sweep: sweep.number
      )
    }
    return sum.map { $0 / number }
  }

  /// From the only spike's trough to the return to the steady state.
  private static func singleRange(
    _ sweep: LongSquareSweep,
    _ grid: StimulusGrid,
    points: Int
  ) throws(VectorGap) -> Range<Int> {
    guard let trough = sweep.spikes[0].fastTrough?.index else {
      throw VectorGap(
        .noLandmark,
        "the only spike of sweep \(sweep.number) has no fast trough",
        sweep: sweep.number
      )
    }
    let length = Int((singleSpikeDuration * grid.rate).rounded())
    var stop = grid.end
    if trough < grid.end - length, let steady = grid.steadyVoltage(duration: singleSpikeDuration) {
      let limit = trough + length
      let level = steady - returnTolerance
      stop = (trough..<limit).first { grid.voltage[$0] >= level } ?? limit
    }
    stop = max(stop, trough + points)
    guard stop <= grid.count else {
      throw VectorGap(
        .tooShort,
        "sweep \(sweep.number) ends too soon after its only spike",
        sweep: sweep.number
      )
    }
    return trough..<stop
  }

  /// Means of `points` equal blocks; samples that do not fill a whole block are left at the end.
  private static func blocks(
    _ grid: StimulusGrid,
    _ range: Range<Int>,
    minus threshold: Double,
    points: Int
  ) -> [Double] {
    let width = range.count / points
    let samples = grid.voltage.doubles(range.lowerBound..<range.lowerBound + width * points)
    return (0..<points).map { k in
      var total = 0.0
      for index in k * width..<(k + 1) * width { total += samples[index] - threshold }
      return total / Double(width)
    }
  }
}
