/// Finds what follows a spike's peak, up to its fast trough.
///
/// Source: spec, spike features, sections 5 and 6.
struct TroughFinder {
  let trace: SampledTrace
  /// dV/dt (V/s).
  let slope: [Double]
  /// The sample nearest to the window's end.
  let end: Int

  private var voltage: [Double] { trace.voltage }

  /// Share of the steepest fall at which the fast repolarisation is over.
  private static let terminationFraction = 0.01

  /// The spikes without after-depolarisations and slow troughs, which ``AfterDepolarisationFinder`` adds.
  func spikes(from marks: [SpikeMarks]) -> [Spike] {
    marks.indices.map { index in
      let mark = marks[index]
      var spike = basicSpike(mark, next: index + 1 < marks.count ? marks[index + 1].start : end)
      guard !mark.isClipped else { return spike }
      addFastTrough(to: &spike, next: marks.nextOpenStart(after: index) ?? end)
      return spike
    }
  }

  /// Threshold to trough and downstroke.
  private func basicSpike(_ mark: SpikeMarks, next: Int) -> Spike {
    let upstroke = slopePoint(at: mark.upstroke)
    var spike = Spike(
      threshold: trace.point(at: mark.start),
      upstroke: upstroke,
      peak: trace.point(at: mark.peak),
      isClipped: mark.isClipped
    )
    guard !mark.isClipped, mark.peak < next,
      let trough = voltage.firstMinimum(in: mark.peak..<next)
    else { return spike }
    spike.trough = trace.point(at: trough)
    if let steepest = slope.firstMinimum(in: mark.peak..<trough) {
      let downstroke = slopePoint(at: steepest)
      spike.downstroke = downstroke
      spike.upstrokeDownstrokeRatio = upstroke.slope / -downstroke.slope
    }
    return spike
  }

  /// Fast trough and width; without one the spike counts as clipped.
  private func addFastTrough(to spike: inout Spike, next: Int) {
    guard let fast = fastTrough(after: spike.peak.index, next: next) else {
      spike.isClipped = true
      return
    }
    spike.fastTrough = trace.point(at: fast)
    spike.width = width(threshold: spike.threshold.index, peak: spike.peak.index, trough: fast)
  }

  /// The first sample after the steepest fall where hardly any of that slope is left.
  private func fastTrough(after peak: Int, next: Int) -> Int? {
    let limit = min(next, slope.count)
    guard peak < limit, let steepest = slope.firstMinimum(in: peak..<limit) else { return nil }
    let target = Self.terminationFraction * slope[steepest]
    return (steepest..<limit).first { slope[$0] >= target }
  }

  /// Time (s) between the outermost samples at or below half height on either side of the peak.
  private func width(threshold: Int, peak: Int, trough: Int) -> Double? {
    var level = halfHeight(from: trough, to: peak)
    if level < voltage[threshold] { level = halfHeight(from: threshold, to: peak) }
    guard threshold < peak, peak < trough,
      let left = (threshold + 1...peak).last(where: { voltage[$0] <= level }),
      let right = (peak..<trough).first(where: { voltage[$0] <= level })
    else { return nil }
    return trace.time(at: right) - trace.time(at: left)
  }

  /// The voltage (mV) midway between two samples, rounded as IPFX rounds it.
  private func halfHeight(from base: Int, to peak: Int) -> Double {
    let half = trace.rounded(trace.rounded(voltage[peak] - voltage[base]) / 2)
    return trace.rounded(half + voltage[base])
  }

  private func slopePoint(at index: Int) -> SlopePoint {
    SlopePoint(
      index: index,
      time: trace.time(at: index),
      voltage: voltage[index],
      slope: slope[index]
    )
  }
}
