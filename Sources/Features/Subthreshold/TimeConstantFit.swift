/// How the membrane time constant of one sweep came about, or why there is none.
///
/// Source: spec, trains and subthreshold, section 2.
package struct TimeConstantFit: Sendable, Equatable {
  /// Why a sweep has no time constant.
  package enum Rejection: String, Sendable, Codable, CaseIterable {
    /// The deflection is below 20 standard deviations of the baseline.
    case tooNoisy = "too_noisy"
    /// No sample lies between 10 % of the deflection and its end.
    case tooShort = "too_short"
    /// The search for the rate constant did not converge.
    case notConverged = "not_converged"
    /// The root mean square residual is over 1 mV.
    case residualTooLarge = "residual_too_large"
    /// The curve does not approach its asymptote (k ≤ 0).
    case notDecaying = "not_decaying"
  }

  /// Mean voltage (mV) of the 0.1 s before the step.
  package var baseline: Double
  /// Population standard deviation (mV) of the same stretch.
  package var noise: Double
  /// Distance (mV, positive) of the last fitted voltage from the baseline.
  package var deflection: Double
  /// Time (s) of the first fitted sample, where 10 % of the deflection is reached; `nil` before one is found.
  package var start: Double?
  /// Time (s) just after the fit, of the lowest sample or the limit.
  package var end: Double
  /// The curve, its times counted from ``start``; `nil` without one.
  package var curve: ExponentialFit?
  /// Why the fit does not count; `nil` for an accepted one.
  package var rejection: Rejection?

  /// Deflection over noise; `nil` for a baseline without noise.
  package var signalToNoise: Double? { noise > 0 ? deflection / noise : nil }

  /// The time constant (s); `nil` unless the fit was accepted.
  package var timeConstant: Double? { rejection == nil ? curve.map { 1 / $0.rate } : nil }
}
