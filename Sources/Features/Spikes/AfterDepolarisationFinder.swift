/// Finds what follows a spike's fast trough: an after-depolarisation and a slow trough, where there are any.
///
/// It works on a smoother slope than ``TroughFinder``, so that the two slopes, eight bytes a sample each, need not
/// be in memory together. Source: spec, spike features, section 6.
struct AfterDepolarisationFinder {
  let trace: SampledTrace
  /// dV/dt (V/s) of the voltage low-passed at ``SpikeDetector/heavyFilterFrequency``.
  let heavySlope: [Double]
  /// The sample nearest to the window's end.
  let end: Int

  private var voltage: [Double] { trace.voltage }

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

  /// Completes the spikes that have a fast trough.
  ///
  /// - Parameters:
  ///   - spikes: what ``TroughFinder`` made of `marks`.
  ///   - marks: as many.
  func complete(_ spikes: inout [Spike], marks: [SpikeMarks]) {
    for index in spikes.indices {
      guard let fast = spikes[index].fastTrough?.index else { continue }
      let next = marks.nextOpenStart(after: index) ?? end
      let (adp, slow) = afterDepolarisation(fast: fast, next: next)
      spikes[index].isiType = slow == nil ? .direct : .detour
      // What follows the last spike is the window's end, not an interval between spikes.
      guard index < spikes.count - 1 else { continue }
      spikes[index].adp = adp.map(trace.point(at:))
      spikes[index].slowTrough = slow.map(trace.point(at:))
    }
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
}
