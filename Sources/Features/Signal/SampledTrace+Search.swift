extension SampledTrace {
  /// The index of the sample nearest to a time, the first of two equally near ones.
  ///
  /// - Returns: `nil` outside the trace's first to last time (where IPFX asserts), for NaN, and for an
  ///   empty trace.
  /// - Complexity: O(1) when evenly sampled, else O(log count).
  package func nearestIndex(to wanted: Double) -> Int? {
    guard count > 0, wanted >= firstTime, wanted <= lastTime else { return nil }
    var index = firstIndex(notBefore: wanted)
    // Equal distances go to the earlier sample, so the step back is taken on ties too.
    while index > 0,
      (time(at: index - 1) - wanted).magnitude <= (time(at: index) - wanted).magnitude
    {
      index -= 1
    }
    return index
  }

  /// As ``nearestIndex(to:)``, but the first or last sample for times outside the trace.
  ///
  /// The trace must not be empty.
  func nearestIndexClamped(to wanted: Double) -> Int {
    if let index = nearestIndex(to: wanted) { return index }
    return wanted > lastTime ? count - 1 : 0
  }

  /// The first index whose time is not before `wanted`; the last index when all are before.
  private func firstIndex(notBefore wanted: Double) -> Int {
    var low = 0
    var high = count - 1
    if case .even(let rate, let firstSample, let zero) = axis {
      // The guess is off by rounding only; two samples on either side are ample.
      let guess = Int(((wanted + zero) * rate).rounded()) - firstSample
      low = min(max(guess - 2, 0), high)
      high = max(min(guess + 2, high), low)
    }
    while low < high {
      let middle = (low + high) / 2
      if time(at: middle) < wanted { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The mean voltage (mV) of the samples from the one nearest to `from` up to, not including, the one
  /// nearest to `to`; NaN samples are left out.
  ///
  /// - Returns: `nil` when a bound is outside the trace or no sample remains.
  package func meanVoltage(from: Double, to: Double) -> Double? {
    guard let first = nearestIndex(to: from), let last = nearestIndex(to: to), first < last else {
      return nil
    }
    return voltage.meanOfFinite(in: first..<last)
  }

  /// A point of this trace.
  func point(at index: Int) -> TracePoint {
    TracePoint(
      index: index,
      time: time(at: index),
      voltage: voltage[index],
      current: current?[index]
    )
  }

  /// Rounds a voltage computed from this trace's voltages to the precision in which IPFX computes it.
  func rounded(_ value: Double) -> Double {
    isSinglePrecision ? Double(Float(value)) : value
  }
}

extension [Double] {
  /// The first index of the largest value in a range; NaN is passed over, `nil` without a number.
  func firstMaximum(in range: Range<Int>) -> Int? {
    var best: Int?
    var value = -Double.infinity
    for index in range.clamped(to: indices) where self[index] > value {
      value = self[index]
      best = index
    }
    return best
  }

  /// The first index of the smallest value in a range; NaN is passed over, `nil` without a number.
  func firstMinimum(in range: Range<Int>) -> Int? {
    var best: Int?
    var value = Double.infinity
    for index in range.clamped(to: indices) where self[index] < value {
      value = self[index]
      best = index
    }
    return best
  }

  /// The mean of the values that are not NaN; `nil` without one.
  func meanOfFinite(in range: Range<Int>) -> Double? {
    var sum = 0.0
    var number = 0
    for index in range.clamped(to: indices) where !self[index].isNaN {
      sum += self[index]
      number += 1
    }
    return number > 0 ? sum / Double(number) : nil
  }
}
