/// dV/dt (V/s = mV/ms) of a trace: `values[k]` is the slope from sample k to sample k + 1.
///
/// IPFX loses a whole sweep to one NaN. Here the stretches between NaN samples are filtered on their own;
/// slopes into a gap, and of stretches too short to filter, are NaN. Without NaN nothing differs.
package struct VoltageSlope: Sendable {
  /// One slope a step; on unevenly sampled traces steps of no duration are left out, as in IPFX.
  package let values: [Double]

  /// Computes the slope of the low-passed voltage.
  ///
  /// - Parameters:
  ///   - trace: at least two samples, more than 15 with a filter.
  ///   - filterFrequency: cut-off (kHz); `nil` for none. Unevenly sampled traces are never filtered.
  /// - Throws: ``SpikeDetectionError`` when the cut-off is not below half the rate or the trace too short.
  package init(_ trace: SampledTrace, filterFrequency: Double?) throws(SpikeDetectionError) {
    guard trace.count > 1 else { throw .traceTooShort(count: trace.count, needed: 2) }
    var filter: BesselFilter?
    if let filterFrequency, trace.isEvenlySampled {
      guard trace.count > BesselFilter.padding else {
        throw .traceTooShort(count: trace.count, needed: BesselFilter.padding + 1)
      }
      filter = try BesselFilter(
        frequency: filterFrequency,
        rate: 1 / (trace.time(at: 1) - trace.time(at: 0))
      )
    }
    let stretches = Self.stretches(of: trace.voltage)
    if stretches == [0..<trace.count] {
      var buffer = filter?.extended(trace.voltage, range: 0..<trace.count) ?? trace.voltage
      filter?.run(&buffer)
      let offset = filter == nil ? 0 : BesselFilter.padding
      values = Self.differentiated(
        consume buffer,
        offset: offset,
        trace: trace,
        isSingle: filter == nil && trace.isSinglePrecision
      )
    } else {
      let filtered = Self.filtered(trace.voltage, stretches: stretches, filter: filter)
      values = Self.differentiated(
        filtered,
        offset: 0,
        trace: trace,
        isSingle: filter == nil && trace.isSinglePrecision
      )
    }
  }

  /// The half-open runs of samples that are not NaN.
  private static func stretches(of voltage: [Double]) -> [Range<Int>] {
    // A sum is NaN as soon as one sample is: the usual case costs one vectorised pass.
    var sums = SIMD4<Double>.zero
    let whole = voltage.count - voltage.count % 4
    for k in stride(from: 0, to: whole, by: 4) {
      sums += SIMD4(voltage[k], voltage[k + 1], voltage[k + 2], voltage[k + 3])
    }
    var sum = sums.sum()
    for k in whole..<voltage.count { sum += voltage[k] }
    guard sum.isNaN else { return [0..<voltage.count] }
    var found: [Range<Int>] = []
    var start: Int?
    for (index, value) in voltage.enumerated() {
      if value.isNaN {
        if let first = start { found.append(first..<index) }
        start = nil
      } else if start == nil {
        start = index
      }
    }
    if let first = start { found.append(first..<voltage.count) }
    return found
  }

  /// The voltage with every stretch filtered on its own and NaN elsewhere.
  private static func filtered(
    _ voltage: [Double],
    stretches: [Range<Int>],
    filter: BesselFilter?
  ) -> [Double] {
    guard let filter else { return voltage }
    var result = [Double](repeating: .nan, count: voltage.count)
    for stretch in stretches where stretch.count > BesselFilter.padding {
      var buffer = filter.extended(voltage, range: stretch)
      filter.run(&buffer)
      let inner = BesselFilter.padding..<BesselFilter.padding + stretch.count
      result.replaceSubrange(stretch, with: buffer[inner])
    }
    return result
  }

  /// Differences over time steps, written over the filtered samples.
  ///
  /// IPFX scales the differences of unfiltered 32-bit samples in 32 bits (`isSingle`).
  private static func differentiated(
    _ samples: consuming [Double],
    offset: Int,
    trace: SampledTrace,
    isSingle: Bool
  ) -> [Double] {
    let steps = trace.count - 1
    switch trace.axis {
    case .even(let rate, let firstSample, let zero):
      var earlier = Double(firstSample) / rate - zero
      for k in 0..<steps {
        let later = Double(firstSample + k + 1) / rate - zero
        let rise = samples[offset + k + 1] - samples[offset + k]
        let scaled = isSingle ? Double(Float(0.001) * Float(rise)) : 0.001 * rise
        samples[k] = scaled / (later - earlier)
        earlier = later
      }
      samples.removeLast(samples.count - steps)
      return samples
    case .explicit(let times):
      let least = 2.220446049250313e-16
      return (0..<steps).compactMap { k in
        let step = times[k + 1] - times[k]
        guard step > least else { return nil }
        return 0.001 * (samples[offset + k + 1] - samples[offset + k]) / step
      }
    }
  }
}

extension SampledTrace {
  /// Whether every time step equals the first within 1e-5 of it plus 1e-8 s.
  package var isEvenlySampled: Bool {
    guard case .explicit(let times) = axis, times.count > 2 else { return true }
    let first = times[1] - times[0]
    let tolerance = 1e-8 + 1e-5 * first.magnitude
    return (1..<times.count - 1).allSatisfy {
      (times[$0 + 1] - times[$0] - first).magnitude <= tolerance
    }
  }
}
