import RealModule

/// How late the first spike is, measured in time constants of the voltage before it.
///
/// Source: spec, spike features, section 9, and trains and subthreshold, section 1, «delay».
package struct SpikeDelay: Sendable, Equatable {
  /// (first threshold - start) / ``tau``.
  package var ratio: Double
  /// Time constant (s) of the approach to the first threshold.
  package var tau: Double

  /// Measures the delay of a sweep's first spike.
  ///
  /// - Returns: `nil` without a spike or when the time constant does not exist.
  package init?(spikes: [Spike], in trace: SampledTrace, start: Double) {
    guard let first = spikes.first,
      let tau = trace.preSpikeTimeConstant(from: start, to: first.threshold.time)
    else { return nil }
    self.tau = tau
    ratio = (first.threshold.time - start) / tau
  }
}

extension SampledTrace {
  /// Largest slope (V/s) of the logarithm that still counts as approach.
  private static var slopeLimit: Double { -0.001 }
  /// Slower time constants (s) are suspect.
  private static var slowLimit: Double { 0.3 }

  /// The time constant (s) with which the voltage rises before a spike.
  ///
  /// A straight line through ln(y0 - v), y0 just above the highest voltage, starts a fit of two
  /// exponentials over the whole window; one of the two is chosen by weight and by how much they differ.
  /// IPFX starts both exponentials equal and often ends in the best *single* one, so its values differ.
  ///
  /// - Returns: `nil` when the window is outside the trace, has fewer than 16 samples or holds NaN.
  package func preSpikeTimeConstant(from start: Double, to spikeTime: Double) -> Double? {
    guard let window = window(from: start, to: spikeTime), window.count > BesselFilter.padding,
      let top = voltage.firstMaximum(in: window)
    else { return nil }
    let asymptote = voltage[top] + 5e-6
    let logarithms = window.map { Double.log(asymptote - voltage[$0]) }
    let times = window.map { time(at: $0) }
    guard let line = initialLine(logarithms, times), line.slope < 0 else { return nil }
    let x = times.map { $0 - times[0] }
    let y = window.map { voltage[$0] - asymptote }
    guard let fit = DoubleExponential(x: x, y: y, tau: -1 / line.slope) else {
      return -1 / line.slope
    }
    return fit.representativeTau(slowLimit: Self.slowLimit)
  }

  /// The line through the logarithms up to where they begin to fall.
  private func initialLine(_ logarithms: [Double], _ times: [Double]) -> LineFit? {
    let smooth = SampledTrace(voltage: logarithms, times: times)
    // An impossible filter leaves no slope to look at, hence no time constant.
    guard let slope = try? VoltageSlope(smooth, filterFrequency: 1).values else { return nil }
    var end = logarithms.count
    if let steep = slope.firstIndex(where: { $0 <= Self.slopeLimit }),
      times[steep] - times[0] >= 0.0005
    {
      end = steep
    }
    return LineFit(x: Array(times[..<end]), y: Array(logarithms[..<end]))
  }
}

/// y = a1·e^(-x/tau1) + a2·e^(-x/tau2), least squares over both time constants; the amplitudes follow.
private struct DoubleExponential {
  /// Faster component first.
  let taus: SIMD2<Double>
  let amplitudes: SIMD2<Double>

  init?(x: [Double], y: [Double], tau: Double) {
    // Logarithms keep the time constants positive. Equal starts would leave the amplitudes undetermined.
    let start = SIMD2(Double.log(0.8 * tau), Double.log(1.25 * tau))
    let found = LevenbergMarquardt.minimum(from: start) { logarithms in
      let taus = SIMD2(Double.exp(logarithms[0]), Double.exp(logarithms[1]))
      let amplitudes = Self.amplitudes(x: x, y: y, taus: taus)
      return x.indices.map { index in
        y[index] - amplitudes[0] * Double.exp(-x[index] / taus[0])
          - amplitudes[1] * Double.exp(-x[index] / taus[1])
      }
    }
    guard let found else { return nil }
    let ordered = found[0] <= found[1] ? found : SIMD2(found[1], found[0])
    taus = SIMD2(Double.exp(ordered[0]), Double.exp(ordered[1]))
    amplitudes = Self.amplitudes(x: x, y: y, taus: taus)
  }

  /// The least-squares amplitudes at two time constants; one component when they coincide.
  private static func amplitudes(x: [Double], y: [Double], taus: SIMD2<Double>) -> SIMD2<Double> {
    var (aa, ab, bb, ay, by) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for index in x.indices {
      let first = Double.exp(-x[index] / taus[0])
      let second = Double.exp(-x[index] / taus[1])
      aa += first * first
      ab += first * second
      bb += second * second
      ay += first * y[index]
      by += second * y[index]
    }
    let determinant = aa * bb - ab * ab
    guard determinant > 1e-14 * aa * bb else { return SIMD2(aa > 0 ? ay / aa : 0, 0) }
    return SIMD2(bb * ay - ab * by, aa * by - ab * ay) / determinant
  }

  /// The faster time constant when it weighs more or the slower is implausible, else the slower.
  func representativeTau(slowLimit: Double) -> Double {
    let (fast, slow) = (taus[0], taus[1])
    if amplitudes[0].magnitude > amplitudes[1].magnitude { return fast }
    if (slow - fast) / slow <= 0.1 { return slow }
    if slow > slowLimit, amplitudes[1] / amplitudes[0] < 2 { return fast }
    return slow
  }
}
