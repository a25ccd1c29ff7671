/// Finds what follows a spike's peak.
///
/// Source: spec, spike features, sections 5 and 6.
struct TroughFinder {
  let trace: SampledTrace
  /// dV/dt (V/s).
  let slope: [Double]
  /// dV/dt (V/s) of the voltage low-passed at 1 kHz.
  let heavySlope: [Double]
  /// The sample nearest to the window's end.
  let end: Int

  private var voltage: [Double] { trace.voltage }

  /// Share of the steepest fall at which the fast repolarisation is over.
  private static let terminationFraction = 0.01
  /// Slope (V/s) that an after-depolarisation must reach.
  private static let adpSlope = 0.5
  /// Least fall (mV) after an after-depolarisation, and of a slow trough below the fast one.
  private static let leastDepth = 0.5
  /// Time (s) after the fast trough within which the slope must reach ``adpSlope``.
  private static let flatInterval = 0.002
  /// Latest time (s) of an after-depolarisation after the fast trough.
  private static let adpLatest = 0.005
  /// Greatest height (mV) of an after-depolarisation above the fast trough.
  private static let adpHighest = 10.0

  /// The complete spikes.
  func spikes(from marks: [SpikeMarks]) -> [Spike] {
    marks.indices.map { index in
      let mark = marks[index]
      var spike = basicSpike(mark, next: index + 1 < marks.count ? marks[index + 1].start : end)
      guard !mark.isClipped else { return spike }
      let nextOpen = marks[(index + 1)...].first { !$0.isClipped }
      addFastTrough(to: &spike, next: nextOpen?.start ?? end)
      if index == marks.count - 1 {
        // What follows the last spike is the window's end, not an interval between spikes.
        spike.adp = nil
        spike.slowTrough = nil
      }
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

  /// Fast trough, what lies behind it, and the width; without one the spike counts as clipped.
  private func addFastTrough(to spike: inout Spike, next: Int) {
    guard let fast = fastTrough(after: spike.peak.index, next: next) else {
      spike.isClipped = true
      return
    }
    spike.fastTrough = trace.point(at: fast)
    let (adp, slow) = afterDepolarisation(fast: fast, next: next)
    spike.adp = adp.map(trace.point(at:))
    spike.slowTrough = slow.map(trace.point(at:))
    spike.isiType = slow == nil ? .direct : .detour
    spike.width = width(threshold: spike.threshold.index, peak: spike.peak.index, trough: fast)
  }

  /// The first sample after the steepest fall where hardly any of that slope is left.
  private func fastTrough(after peak: Int, next: Int) -> Int? {
    let limit = min(next, slope.count)
    guard peak < limit, let steepest = slope.firstMinimum(in: peak..<limit) else { return nil }
    let target = Self.terminationFraction * slope[steepest]
    return (steepest..<limit).first { slope[$0] >= target }
  }

  /// The after-depolarisation and the slow trough, as far as there are any.
  private func afterDepolarisation(fast: Int, next: Int) -> (adp: Int?, slow: Int?) {
    if let (adp, trough) = hump(fast: fast, next: next) { return (adp, trough) }
    guard fast < next, let trough = voltage.firstMinimum(in: fast..<next),
      trace.rounded(voltage[fast] - voltage[trough]) >= Self.leastDepth
    else { return (nil, nil) }
    return (nil, trough)
  }

  /// A rise soon after the fast trough that turns, low and early enough, into a fall.
  private func hump(fast: Int, next: Int) -> (adp: Int, trough: Int)? {
    let limit = min(next, heavySlope.count)
    let fastTime = trace.time(at: fast)
    guard fast < limit,
      let rise = (fast..<limit).first(where: { heavySlope[$0] >= Self.adpSlope }),
      trace.time(at: rise) - fastTime < Self.flatInterval,
      let turn = (rise..<limit).first(where: { heavySlope[$0] <= 0 }),
      let trough = voltage.firstMinimum(in: turn..<next),
      trace.rounded(voltage[turn] - voltage[trough]) >= Self.leastDepth,
      trace.rounded(voltage[turn] - voltage[fast]) <= Self.adpHighest,
      trace.time(at: turn) - fastTime <= Self.adpLatest
    else { return nil }
    return (turn, trough)
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
