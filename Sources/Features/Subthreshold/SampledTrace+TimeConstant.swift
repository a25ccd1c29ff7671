/// The membrane time constant of one sweep. Source: spec, trains and subthreshold, section 2.
extension SampledTrace {
  /// Least ratio of deflection to baseline noise for a fit to be tried.
  private static var leastSignalToNoise: Double { 20 }
  /// Share of the deflection at which the fit begins.
  private static var firstFraction: Double { 0.1 }
  /// Largest root mean square residual (mV) of an acceptable fit.
  private static var largestResidual: Double { 1 }

  /// The time constant (s) of the exponential approach to the lowest voltage of a window.
  ///
  /// - Parameters:
  ///   - start: stimulus onset (s).
  ///   - end: stimulus end (s).
  ///   - limit: the fit ends here (s) at the latest; IPFX passes the median time of the sweeps' minima.
  /// - Returns: `nil` for a deflection below 20 standard deviations of the baseline, fewer than three
  ///   samples, no convergence, a residual over 1 mV, or a curve that does not approach its asymptote
  ///   (k ≤ 0, where IPFX returns a negative time).
  package func membraneTimeConstant(
    from start: Double,
    to end: Double,
    limit: Double? = nil
  ) -> Double? {
    timeConstantFit(from: start, to: end, limit: limit)?.timeConstant
  }

  /// The fit behind ``membraneTimeConstant(from:to:limit:)``, rejected ones included.
  ///
  /// - Returns: `nil` when the window or the baseline before it has no sample.
  package func timeConstantFit(
    from start: Double,
    to end: Double,
    limit: Double? = nil
  ) -> TimeConstantFit? {
    guard let lowest = minimumDeflection(from: start, to: end)?.index,
      let onset = nearestIndex(to: start),
      let before = nearestIndex(to: max(start - 0.1, firstTime)), before < onset,
      let baseline = voltage.meanOfFinite(in: before..<onset)
    else { return nil }
    var peak = lowest
    if let limit { peak = min(peak, nearestIndexClamped(to: limit)) }
    var result = TimeConstantFit(
      baseline: baseline,
      noise: voltage[before..<onset].filter { !$0.isNaN }.populationDeviation() ?? 0,
      deflection: (baseline - voltage[peak]).magnitude,
      end: time(at: peak)
    )
    // No noise at all is an infinite ratio, also for IPFX.
    guard result.deflection >= Self.leastSignalToNoise * result.noise else {
      result.rejection = .tooNoisy
      return result
    }
    let level = Self.firstFraction * (voltage[peak] - baseline) + baseline
    guard onset < peak, let first = (onset..<count).first(where: { voltage[$0] <= level }),
      first < peak
    else {
      result.rejection = .tooShort
      return result
    }
    fitCurve(first..<peak, into: &result)
    return result
  }

  private func fitCurve(_ range: Range<Int>, into result: inout TimeConstantFit) {
    let indices = range.filter { !voltage[$0].isNaN }
    guard let first = indices.first else {
      result.rejection = .tooShort
      return
    }
    let origin = time(at: first)
    result.start = origin
    result.curve = ExponentialFit(
      x: indices.map { time(at: $0) - origin },
      y: indices.map { voltage[$0] }
    )
    guard let curve = result.curve else {
      result.rejection = .notConverged
      return
    }
    if !(curve.rmse <= Self.largestResidual) {
      result.rejection = .residualTooLarge
    } else if !(curve.rate > 0) {
      result.rejection = .notDecaying
    }
  }
}

/// Input resistance from hyperpolarising sweeps.
package enum InputResistance {
  /// The slope (MΩ) of voltage (mV) on current (pA) at the sweeps' lowest samples.
  ///
  /// - Parameters:
  ///   - deflections: one lowest sample a sweep, with its current.
  ///   - baseline: baseline voltage (mV) that a single sweep is compared with, at 0 pA.
  /// - Returns: `nil` without a sweep or without a current. Equal currents give the minimum-norm slope,
  ///   which IPFX also returns and which means nothing.
  package static func fit(_ deflections: [TracePoint], baseline: Double?) -> Double? {
    var currents = deflections.compactMap(\.current)
    var voltages = deflections.map(\.voltage)
    guard currents.count == voltages.count else { return nil }
    if voltages.count == 1, let baseline {
      currents.append(0)
      voltages.append(baseline)
    }
    return LineFit(x: currents, y: voltages).map { $0.slope * 1000 }
  }
}
