import Electrophysiology

/// The samples of one sweep, addressed from its stimulus by whole sample numbers.
///
/// Times become sample numbers here, once; all bins are sums of sample counts, so that no width depends on how
/// 0.63 s is rounded.
struct StimulusGrid {
  /// Membrane voltage (mV).
  let voltage: Samples
  /// Number of acquired samples.
  let count: Int
  /// Samples a second (Hz).
  let rate: Double
  /// First sample of the stimulus.
  let first: Int
  /// The sample at the window's end.
  let end: Int
  /// Sweep number.
  let number: Int

  /// Places a window in a sweep; `nil` without both bounds.
  init?(_ sweep: Sweep, window: AnalysisWindow, zero: Double) {
    guard let start = window.start, let stop = window.end, start < stop else { return nil }
    voltage = sweep.voltage
    count = sweep.acquired.upperBound
    rate = sweep.info.samplingRate
    first = Self.nearest((start + zero) * rate)
    end = Self.nearest((stop + zero) * rate)
    number = sweep.info.number
  }

  /// The nearest whole number, the smaller of two.
  private static func nearest(_ value: Double) -> Int { Int((value - 0.5).rounded(.up)) }

  /// Largest difference (s) between a step's duration and the preset's that is still the same duration.
  private static let durationTolerance = 0.001

  /// Edges (in samples, not always whole) of bins over the step and the time about it.
  ///
  /// - Parameters:
  ///   - bin: duration (s) of a bin.
  ///   - preset: step duration and margin.
  /// - Returns: the edges, and whether the step's bins were stretched to another duration.
  func edges(bin: Double, preset: VectorPreset) -> (edges: [Double], isStretched: Bool) {
    guard let bins = preset.bins(bin) else {
      preconditionFailure("preset \(preset.name) has no whole number of \(bin) s bins")
    }
    var width = bin * rate
    if (width - width.rounded()).magnitude < 1e-6 { width = width.rounded() }
    let duration = Double(end - first) / rate
    if (duration - preset.stepDuration).magnitude <= Self.durationTolerance {
      let start = Double(first) - width * Double(bins.margin)
      let total = 2 * bins.margin + bins.step
      return ((0...total).map { start + width * Double($0) }, false)
    }
    let step = Double(end - first) / Double(bins.step)
    let before = (0..<bins.margin).map { Double(first) - width * Double(bins.margin - $0) }
    let inside = (0..<bins.step).map { Double(first) + step * Double($0) }
    let after = (0...bins.margin).map { Double(end) + width * Double($0) }
    return (before + inside + after, true)
  }

  /// Mean voltage (mV) between successive edges.
  ///
  /// A sample counts by its share of the bin, NaN not at all. NaN for a bin of which less than half was acquired.
  func means(_ edges: [Double]) -> [Double] {
    guard let lowest = edges.first, let highest = edges.last else { return [] }
    let range = (Int(lowest.rounded(.down))..<Int(highest.rounded(.up))).clamped(to: 0..<count)
    let samples = voltage.doubles(range)
    return zip(edges, edges.dropFirst()).map { start, stop in
      Self.mean(
        samples,
        from: start - Double(range.lowerBound),
        to: stop - Double(range.lowerBound)
      )
    }
  }

  /// Area mean of samples between two positions; NaN when less than half of the area has samples.
  static func mean(_ samples: [Double], from start: Double, to stop: Double) -> Double {
    let range = (Int(start.rounded(.down))..<Int(stop.rounded(.up))).clamped(to: samples.indices)
    var sum = 0.0
    var area = 0.0
    for index in range where !samples[index].isNaN {
      let share = min(stop, Double(index + 1)) - max(start, Double(index))
      sum += share * samples[index]
      area += share
    }
    return area * 2 >= stop - start && area > 0 ? sum / area : .nan
  }

  /// Mean voltage (mV) of the last `duration` seconds of the step; `nil` when the step is shorter.
  func steadyVoltage(duration: Double) -> Double? {
    let start = end - Int((duration * rate).rounded())
    guard start >= first, end <= count else { return nil }
    let samples = voltage.doubles(start..<end)
    return samples.meanOfFinite(in: samples.indices)
  }
}
