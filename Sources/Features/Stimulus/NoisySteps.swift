// Steps of a recorded (noisy) command.
//
// D[k] = mean of x over the 5 ms after k minus the mean over the 5 ms before. Noise makes D small
// everywhere; a step of height h makes a triangle of height h centred on the step. D is taken of
// the running median over 1.5 ms, which keeps steps and drops the capacitive transients that ride
// on them. Notation: w = samples in 5 ms, s = robust standard deviation of D (1.4826 · median |D|).

/// The steps of a noisy trace and the level before the first.
struct NoisySteps {
  /// Change points: k is the last sample of the old level.
  private(set) var changes: [Int] = []
  /// Median before the first step (of everything, without a step).
  private(set) var baseline = 0.0

  init(_ trace: [Double], rate: Double) {
    let half = max(4, Int(0.005 * rate))
    guard trace.count >= 4 * half else {
      baseline = NoisySteps.median(trace)
      return
    }
    let contrast = NoisySteps.contrast(
      NoisySteps.runningMedian(trace, reach: max(1, Int(0.00075 * rate))),
      half: half,
    )
    let magnitudes = contrast.map(abs)
    let largest = magnitudes.max() ?? 0
    let spread = 1.4826 * NoisySteps.median(magnitudes)
    // Eight deviations: with 10^5 samples a normal deviate exceeds 6 once in 10^4 sweeps. Steps
    // below a twentieth of the largest are ringing of the amplifier, below 0.1 pA the resolution of
    // converters.
    let threshold = max(8 * spread, 0.05 * largest, 0.1)
    var k = half
    while k < trace.count - half {
      guard magnitudes[k] > threshold else {
        k += 1
        continue
      }
      var peak = k
      var end = k
      while end < trace.count - half && magnitudes[end] > threshold
        && (contrast[end] > 0) == (contrast[k] > 0)
      {
        if magnitudes[end] > magnitudes[peak] { peak = end }
        end += 1
      }
      changes.append(NoisySteps.crossing(trace, near: peak, half: half))
      k = end
    }
    baseline = NoisySteps.median(Array(trace[..<((changes.first ?? (trace.count - 1)) + 1)]))
  }

  /// The change point between the levels on both sides: the last sample before the trace crosses
  /// the middle for good.
  private static func crossing(_ trace: [Double], near peak: Int, half: Int) -> Int {
    // The outer four fifths of each side, so that a misplaced peak does not mix the levels.
    let gap = half / 5
    let before = median(Array(trace[max(0, peak - half)..<max(1, peak - gap)]))
    let after = median(
      Array(trace[min(trace.count - 1, peak + 1 + gap)..<min(trace.count, peak + 1 + half)])
    )
    let middle = 0.5 * (before + after)
    let rises = after > before
    var change = peak
    var best = Int.min
    // Maximise (samples on the old side before) + (samples on the new side after): robust against
    // noise that crosses the middle more than once.
    let lower = max(0, peak - half)
    let upper = min(trace.count - 1, peak + half)
    var score = 0
    for k in lower..<upper {
      score += (trace[k] > middle) == rises ? -1 : 1
      if score > best {
        best = score
        change = k
      }
    }
    return change
  }

  /// D[k] for all k; 0 within w of either end.
  private static func contrast(_ trace: [Double], half: Int) -> [Double] {
    var prefix = [0.0]
    prefix.reserveCapacity(trace.count + 1)
    var sum = 0.0
    for value in trace {
      if value.isFinite { sum += value }
      prefix.append(sum)
    }
    var result = [Double](repeating: 0, count: trace.count)
    for k in half..<(trace.count - half) {
      let after = prefix[k + 1 + half] - prefix[k + 1]
      let before = prefix[k + 1] - prefix[k + 1 - half]
      result[k] = (after - before) / Double(half)
    }
    return result
  }

  /// The median of the 2·reach + 1 samples about each sample, fewer at the ends.
  private static func runningMedian(_ trace: [Double], reach: Int) -> [Double] {
    var window: [Double] = []
    window.reserveCapacity(2 * reach + 1)
    return trace.indices.map { k in
      window.removeAll(keepingCapacity: true)
      window.append(contentsOf: trace[max(0, k - reach)...min(trace.count - 1, k + reach)])
      // NaN breaks an ordering; a recorded command holds NaN only where nothing was acquired.
      window.sort { $0 < $1 || ($1.isNaN && !$0.isNaN) }
      return window[window.count / 2]
    }
  }

  /// The middle value (the upper of two), 0 for no value; NaN sorts last.
  static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty else { return 0 }
    let sorted = values.sorted { $0 < $1 || ($1.isNaN && !$0.isNaN) }
    return sorted[sorted.count / 2]
  }
}
