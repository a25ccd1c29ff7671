/// What counts as a spike.
///
/// Defaults are those of IPFX 2.1.2's feature extractor.
///
/// Source: spec, spike features, section 3.
package struct SpikeDetectionParameters: Sendable, Equatable, Codable {
  /// Cut-off (kHz) of the low-pass before dV/dt; `nil` for no filter.
  package var filterFrequency: Double?
  /// Slope (V/s) that a spike must cross.
  package var dvdtCutoff: Double
  /// Threshold slope as a fraction of the sweep's mean upstroke.
  package var thresholdFraction: Double
  /// Least height (mV) of the peak above the start of the rise.
  package var minimumHeight: Double
  /// Least peak (mV).
  package var minimumPeak: Double
  /// Longest time (s) from threshold to peak.
  package var maximumInterval: Double
  /// Spikes with a threshold this soon (s) after the window's start are artefacts; 0 keeps all.
  package var rejectionInterval: Double

  /// Creates parameters.
  package init(
    filterFrequency: Double? = 10,
    dvdtCutoff: Double = 20,
    thresholdFraction: Double = 0.05,
    minimumHeight: Double = 2,
    minimumPeak: Double = -30,
    maximumInterval: Double = 0.005,
    rejectionInterval: Double = 0
  ) {
    self.filterFrequency = filterFrequency
    self.dvdtCutoff = dvdtCutoff
    self.thresholdFraction = thresholdFraction
    self.minimumHeight = minimumHeight
    self.minimumPeak = minimumPeak
    self.maximumInterval = maximumInterval
    self.rejectionInterval = rejectionInterval
  }

  /// The fraction used when a too long spike is searched again: IPFX never passes its own fraction on.
  static let repairFraction = 0.05
  /// How far (mV) above threshold the last spike may end without counting as clipped.
  static let clippingTolerance = 1.0

  /// A cut-off (kHz) that is possible at a sampling rate: 10 above 20 kHz, else 0.45 of the rate.
  ///
  /// IPFX fails at and below 20 kHz.
  package static func automaticFilterFrequency(rate: Double) -> Double {
    rate > 20_000 ? 10 : 0.45 * rate / 1000
  }
}
