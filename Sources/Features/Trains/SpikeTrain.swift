/// The timing of one sweep's spikes.
///
/// Source: spec, trains and subthreshold, section 1. Without spikes only ``averageRate`` exists (0).
package struct SpikeTrain: Sendable, Equatable {
  /// The spikes that count, in order of time.
  package let spikes: [Spike]
  /// Start of the window (s).
  package let start: Double
  /// End of the window (s).
  package let end: Double
  /// Intervals (s) between successive thresholds.
  package let isis: [Double]

  /// Creates the train of a sweep.
  ///
  /// - Parameters:
  ///   - spikes: the sweep's spikes in order of time.
  ///   - start: start of the window (s).
  ///   - end: end of the window (s).
  ///   - excludingClipped: leaves clipped spikes out, as IPFX does for short squares only.
  package init(spikes: [Spike], start: Double, end: Double, excludingClipped: Bool = false) {
    self.spikes = excludingClipped ? spikes.filter { !$0.isClipped } : spikes
    self.start = start
    self.end = end
    let times = self.spikes.map(\.threshold.time)
    isis = zip(times.dropFirst(), times).map { $0 - $1 }
  }

  /// Creates the train of a sweep; absent window bounds are the trace's first and last time.
  package init(
    spikes: [Spike],
    in trace: SampledTrace,
    window: AnalysisWindow = .whole,
    excludingClipped: Bool = false
  ) {
    let bounds = window.bounds(in: trace)
    self.init(
      spikes: spikes,
      start: bounds.start,
      end: bounds.end,
      excludingClipped: excludingClipped
    )
  }

  /// Spikes (Hz) with start ≤ threshold time ≤ end over the window's duration; 0 without spikes.
  ///
  /// Spikes whose threshold lies before the window count for everything else, but not here.
  package var averageRate: Double {
    guard !spikes.isEmpty else { return 0 }
    let inside = spikes.count { start <= $0.threshold.time && $0.threshold.time <= end }
    return Double(inside) / (end - start)
  }

  /// Time (s) from the window's start to the first threshold; negative when that lies before it.
  package var latency: Double? { spikes.first.map { $0.threshold.time - start } }

  /// Mean of (b - a) / (b + a) over successive intervals a, b: positive when firing slows down.
  ///
  /// - Returns: `nil` for fewer than two intervals; 0 when all intervals are (nearly) 0.
  package var adaptation: Double? {
    let pairs = Array(zip(isis, isis.dropFirst()))
    guard !pairs.isEmpty else { return nil }
    if pairs.allSatisfy({ ($0 + $1).magnitude <= 1e-8 }) { return 0 }
    let ratios = pairs.map { a, b in a == 0 && b == 0 ? 0 : (b - a) / (b + a) }
    return ratios.meanOfFinite(in: ratios.indices)
  }

  /// Population standard deviation of the intervals over their mean; 0 for one interval.
  package var isiCV: Double? { isis.coefficientOfVariation() }

  /// Mean interval (s).
  package var meanISI: Double? { isis.mean() }

  /// Median interval (s).
  package var medianISI: Double? { isis.median() }

  /// First interval (s).
  package var firstISI: Double? { isis.first }
}

extension [Double] {
  /// Population standard deviation over mean; `nil` when empty or of mean 0.
  func coefficientOfVariation() -> Double? {
    guard let mean = mean(), mean != 0, let deviation = populationDeviation() else { return nil }
    return deviation / mean
  }
}
