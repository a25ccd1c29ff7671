package import Electrophysiology

/// Guesses the family of a stimulus with an unknown code from its waveform.
///
/// | waveform, test pulse removed | family |
/// |---|---|
/// | one level, at least 200 ms | long square |
/// | one level, 1 to 10 ms | short square |
/// | three equal pulses of at most 10 ms | short square triple |
/// | straight line (r² ≥ 0.999), at least 200 ms | ramp |
/// | sine whose half periods shrink or grow steadily | chirp |
package struct WaveformClassifier: Sendable {
  /// Shortest long square and ramp (s).
  package var longDuration = 0.2
  /// Widths of short squares (s).
  package var shortDuration = 0.001...0.01

  /// Creates a classifier.
  package init() {}

  /// The family of the command, test pulse removed; `nil` where no rule fits.
  ///
  /// - Complexity: that of ``CommandEdges``.
  package func family(of sweep: Sweep, stimulus: SweepStimulus) -> StimulusFamily? {
    guard let range = stimulus.characteristics.indices else { return nil }
    let rate = sweep.info.samplingRate
    let command = sweep.stimulus.doubles()[EpochDetector.recording(of: sweep)]
    let edges = CommandEdges(command, rate: rate)
    // The stimulus' own ends are given; what lies between them tells the shape.
    let first = range.lowerBound - 1
    let last = range.upperBound - 1
    var changes = [first] + edges.changes.filter { $0 > first && $0 < last } + [last]
    if edges.isNoisy && isPlateau(command[range], above: edges.baseline, stimulus) {
      changes = [first, last]
    }
    let seconds = Double(range.count) / rate
    if changes.count == 2 {
      // Half a sample of slack, so that 1 ms at any rate is 1 ms.
      let slack = 0.5 / rate
      if seconds >= longDuration - slack { return .longSquare }
      let isShort =
        seconds >= shortDuration.lowerBound - slack && seconds <= shortDuration.upperBound + slack
      return isShort ? .shortSquare : nil
    }
    if changes.count == 6 { return isTriple(changes, rate: rate) ? .shortSquareTriple : nil }
    guard seconds >= longDuration, changes.count > 6 else { return nil }
    if WaveformClassifier.isLine(command[range]) { return .ramp }
    return WaveformClassifier.isSweptSine(command[range], about: edges.baseline) ? .chirp : nil
  }

  /// `match` itself when it is known, otherwise a `waveform` match where the waveform fits a
  /// family.
  ///
  /// Listed codes without a family (noise, capacitance checks) stay as they are: they are known not
  /// to be one of the families.
  package func match(
    _ match: OntologyMatch,
    sweep: Sweep,
    stimulus: SweepStimulus
  ) -> OntologyMatch {
    guard match.kind == .unknown, let family = family(of: sweep, stimulus: stimulus) else {
      return match
    }
    return OntologyMatch(
      code: match.code,
      name: family.usualName,
      families: [family],
      kind: .waveform,
    )
  }

  /// Whether four fifths of a noisy stimulus stay within a quarter of its amplitude: one level, and
  /// what other edges were found are transients riding on it.
  private func isPlateau(
    _ samples: ArraySlice<Double>,
    above baseline: Double,
    _ stimulus: SweepStimulus
  ) -> Bool {
    let amplitude = stimulus.characteristics.amplitude
    let near = samples.count { abs($0 - baseline - amplitude) <= 0.25 * abs(amplitude) }
    return near * 5 >= samples.count * 4
  }

  private func isTriple(_ changes: [Int], rate: Double) -> Bool {
    let widths = [0, 2, 4].map { changes[$0 + 1] - changes[$0] }
    // One sample of jitter between pulses placed on a time grid that is not the sampling grid.
    let spread = (widths.max() ?? 0) - (widths.min() ?? 0)
    return spread <= 1 && Double(widths[0]) <= shortDuration.upperBound * rate + 0.5
  }

  /// Whether a least-squares line explains 99.9 % of the variance.
  private static func isLine(_ samples: ArraySlice<Double>) -> Bool {
    let count = Double(samples.count)
    let center = 0.5 * (count - 1)
    let mean = samples.reduce(0, +) / count
    var cross = 0.0
    var square = 0.0
    for (index, value) in samples.enumerated() {
      cross += (Double(index) - center) * (value - mean)
      square += (value - mean) * (value - mean)
    }
    // Σ (k - center)² over k = 0..<n is n(n² - 1)/12.
    let spread = count * (count * count - 1) / 12
    return square > 0 && cross * cross / (spread * square) >= 0.999
  }

  /// Whether the times between crossings of the baseline shrink (or grow) to half or less,
  /// steadily.
  ///
  /// The baseline, not the mean: an unfinished slow period shifts the mean and makes the gaps
  /// alternate.
  private static func isSweptSine(_ samples: ArraySlice<Double>, about baseline: Double) -> Bool {
    var crossings: [Int] = []
    for k in samples.indices.dropLast() where (samples[k] > baseline) != (samples[k + 1] > baseline)
    {
      crossings.append(k)
    }
    guard crossings.count >= 6 else { return false }
    let gaps = zip(crossings, crossings.dropFirst()).map { $1 - $0 }.dropFirst().dropLast()
    let pairs = zip(gaps, gaps.dropFirst())
    // Two samples of slack: half periods are known to a sample at either end.
    let shrinking = pairs.count { $1 <= $0 + 2 }
    let growing = pairs.count { $1 + 2 >= $0 }
    guard let first = gaps.first, let last = gaps.last else { return false }
    let total = gaps.count - 1
    return (shrinking * 10 >= total * 9 && last * 2 <= first)
      || (growing * 10 >= total * 9 && first * 2 <= last)
  }
}
