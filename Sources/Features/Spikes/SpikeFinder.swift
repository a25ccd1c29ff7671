/// The sample indices that define a spike before its troughs are known.
struct SpikeMarks: Equatable {
  /// Start of the rise: at first the sample before the slope's crossing, later the threshold.
  var start: Int
  /// Highest voltage.
  var peak: Int
  /// Steepest rise.
  var upstroke: Int
  /// Whether the window ends before the spike has come down.
  var isClipped = false
}

extension [SpikeMarks] {
  /// Where the next spike that is not clipped starts, after the one at `index`; `nil` when none follows.
  func nextOpenStart(after index: Int) -> Int? {
    self[(index + 1)...].first { !$0.isClipped }?.start
  }
}

/// Finds thresholds, peaks and upstrokes.
///
/// Steps are numbered as in the spec, spike features, section 4.
struct SpikeFinder {
  let trace: SampledTrace
  /// dV/dt (V/s), one value a step.
  let slope: [Double]
  /// Samples nearest to the bounds of the window; `end` is excluded from scans.
  let range: (start: Int, end: Int)
  /// The window's start (s) as given: without one nothing is rejected as artefact.
  let start: Double?
  let parameters: SpikeDetectionParameters

  private var voltage: [Double] { trace.voltage }

  /// All steps: the spikes with their thresholds.
  func spikes() -> [SpikeMarks] {
    var marks = candidates()
    guard !marks.isEmpty else { return [] }
    refineThresholds(&marks)
    if let start, parameters.rejectionInterval > 0 {
      marks.removeAll { trace.time(at: $0.start) <= start + parameters.rejectionInterval }
    }
    mergeOverlapping(&marks)
    repairTooLong(&marks)
    guard let last = marks.last else { return [] }
    marks[marks.count - 1].isClipped = isClipped(last)
    return marks.compactMap { mark in
      guard let upstroke = upstroke(from: mark.start, to: mark.peak) else { return nil }
      var mark = mark
      mark.upstroke = upstroke
      return mark
    }
  }

  /// Steps 1 to 6: rises that cross the cut-off, with peaks high enough, and their upstrokes.
  func candidates() -> [SpikeMarks] {
    var marks: [SpikeMarks] = []
    let starts = putativeStarts()
    for (index, start) in starts.enumerated() {
      let limit = index + 1 < starts.count ? starts[index + 1] : range.end
      guard start < limit, let peak = voltage.firstMaximum(in: start..<limit) else { continue }
      if let previous = marks.last, !isFalling(in: previous.peak..<start) {
        // Step 4: one continuous rise; the earlier start keeps the later peak.
        marks[marks.count - 1].peak = peak
      } else {
        marks.append(SpikeMarks(start: start, peak: peak, upstroke: start))
      }
    }
    return marks.compactMap { mark in
      guard voltage[mark.peak] >= parameters.minimumPeak,
        trace.rounded(voltage[mark.peak] - voltage[mark.start]) >= parameters.minimumHeight,
        let upstroke = upstroke(from: mark.start, to: mark.peak)
      else { return nil }
      return SpikeMarks(start: mark.start, peak: mark.peak, upstroke: upstroke)
    }
  }

  /// Steps 1 and 2: the samples before upward crossings of the cut-off, each after a fall.
  private func putativeStarts() -> [Int] {
    let cutoff = parameters.dvdtCutoff
    let last = min(range.end, slope.count) - 1
    guard range.start < last else { return [] }
    var starts: [Int] = []
    var previous: Int?
    var earlier = slope[range.start]
    for k in range.start..<last {
      let later = slope[k + 1]
      if earlier < cutoff, later >= cutoff {
        // The previous crossing counts here even when it was not kept itself.
        if previous.map({ isFalling(in: $0..<k) }) ?? true { starts.append(k) }
        previous = k
      }
      earlier = later
    }
    return starts
  }

  /// Whether the voltage falls anywhere in a half-open range.
  private func isFalling(in range: Range<Int>) -> Bool {
    for k in range.clamped(to: slope.indices) where slope[k] < 0 { return true }
    return false
  }

  /// The steepest rise in [start, peak).
  private func upstroke(from start: Int, to peak: Int) -> Int? {
    start < peak ? slope.firstMaximum(in: start..<peak) : nil
  }

  /// The mean upstroke slope (V/s) of the sweep's spikes.
  private func meanUpstroke(_ marks: [SpikeMarks]) -> Double {
    marks.reduce(0) { $0 + slope[$1.upstroke] } / Double(marks.count)
  }

  /// Step 7: from each upstroke back to where the slope is a fraction of the mean upstroke.
  private func refineThresholds(_ marks: inout [SpikeMarks]) {
    let target = parameters.thresholdFraction * meanUpstroke(marks)
    var bound = 0
    for index in marks.indices {
      let upstroke = marks[index].upstroke
      marks[index].start = lastSlow(before: upstroke, after: bound, target: target) ?? bound
      bound = upstroke
    }
  }

  /// Walking back from `upstroke` to, not including, `bound`: the first slope not above the target.
  private func lastSlow(before upstroke: Int, after bound: Int, target: Double) -> Int? {
    var k = upstroke
    while k > bound {
      if slope[k] <= target { return k }
      k -= 1
    }
    return nil
  }

  /// Step 9: a threshold not after the previous peak belongs to the previous spike.
  private func mergeOverlapping(_ marks: inout [SpikeMarks]) {
    var merged: [SpikeMarks] = []
    for (index, mark) in marks.enumerated() {
      if index > 0, mark.start <= marks[index - 1].peak + 1 {
        merged[merged.count - 1].peak = mark.peak
        merged[merged.count - 1].upstroke = mark.upstroke
      } else {
        merged.append(mark)
      }
    }
    marks = merged
  }

  /// Step 10: spikes that take too long to rise get a later threshold, an earlier peak, or are dropped.
  private func repairTooLong(_ marks: inout [SpikeMarks]) {
    let maximum = parameters.maximumInterval
    let isTooLong = { (mark: SpikeMarks) in
      trace.time(at: mark.peak) - trace.time(at: mark.start) >= maximum
    }
    guard marks.contains(where: isTooLong) else { return }
    let target = SpikeDetectionParameters.repairFraction * meanUpstroke(marks)
    var kept: [SpikeMarks] = []
    for (index, mark) in marks.enumerated() {
      guard isTooLong(mark) else {
        kept.append(mark)
        continue
      }
      var repaired = mark
      let lower = trace.nearestIndexClamped(to: trace.time(at: mark.peak) - maximum)
      if let start = lastSlow(before: mark.upstroke, after: lower, target: target) {
        repaired.start = start
        kept.append(repaired)
        continue
      }
      let startTime = trace.time(at: mark.start)
      let upper = trace.nearestIndexClamped(to: startTime + 2 * maximum)
      guard mark.start < upper, let peak = voltage.firstMaximum(in: mark.start..<upper) else {
        continue
      }
      let next = index + 1 < marks.count ? trace.time(at: marks[index + 1].start) : .infinity
      guard trace.time(at: peak) - startTime < maximum, trace.time(at: peak) < next else {
        continue
      }
      repaired.peak = peak
      kept.append(repaired)
    }
    marks = kept
  }

  /// Step 11: whether the last spike has not come down to its threshold by the window's end (inclusive).
  private func isClipped(_ mark: SpikeMarks) -> Bool {
    let level = trace.rounded(voltage[mark.start] + SpikeDetectionParameters.clippingTolerance)
    guard mark.peak <= range.end else { return true }
    return !(mark.peak...range.end).contains { voltage[$0] <= level }
  }
}
