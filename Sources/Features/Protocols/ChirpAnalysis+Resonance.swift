/// Scalars of the impedance profile.
///
/// The names and ranges are those of the public table of Lee, Dalley et al. (2023). Which quantities they
/// are was read off relations inside the table that hold for all of its cells (ratio = peak / low; where the
/// peak is at the lowest frequency both phases are equal; …); the table's smoothing is not published, so
/// that values agree in kind, not in the last digits. Here: running mean of the complex impedance over
/// ±5 bins (±0.25 Hz for a 20 s chirp).
package struct Resonance: Sendable, Equatable {
  /// Frequency (Hz) of the largest |Z|, the lowest of several.
  package var peakFrequency: Double
  /// |Z| (GΩ) there.
  package var peakImpedance: Double
  /// |Z| (GΩ) at the lowest frequency.
  package var lowFrequencyImpedance: Double
  /// Peak over low-frequency |Z|, dimensionless, at least 1.
  package var peakRatio: Double
  /// Lowest frequency (Hz) above the peak with |Z| below peak/√2; `nil` when it never falls so far.
  package var cutoffFrequency: Double?
  /// Frequency (Hz) up to which the phase stays at or above 0; the lowest frequency without such a stretch.
  package var synchronousFrequency: Double
  /// Phase (rad) at the peak.
  package var peakPhase: Double
  /// Phase (rad) at the lowest frequency.
  package var lowFrequencyPhase: Double

  /// Reads the scalars off a spectrum; `nil` for an empty one.
  package init?(_ spectrum: ImpedanceSpectrum) {
    let smooth = spectrum.smoothed(reach: Self.reach)
    let magnitudes = smooth.magnitudes
    let phases = smooth.phases
    guard let peak = magnitudes.firstMaximum(in: magnitudes.indices), let low = magnitudes.first,
      let lowPhase = phases.first
    else { return nil }
    peakFrequency = smooth.frequencies[peak]
    peakImpedance = magnitudes[peak]
    lowFrequencyImpedance = low
    peakRatio = magnitudes[peak] / low
    peakPhase = phases[peak]
    lowFrequencyPhase = lowPhase
    let level = magnitudes[peak] / 2.0.squareRoot()
    cutoffFrequency = (peak..<magnitudes.count).first { magnitudes[$0] < level }
      .map { smooth.frequencies[$0] }
    let firstNegative = phases.firstIndex { $0 < 0 } ?? phases.count
    synchronousFrequency = smooth.frequencies[max(firstNegative - 1, 0)]
  }

  /// Bins on either side over which the impedance is averaged.
  private static let reach = 5
}

extension ChirpAnalysis {
  /// Scalars of the impedance profile; `nil` without one.
  package var resonance: Resonance? { spectrum.flatMap(Resonance.init) }
}
