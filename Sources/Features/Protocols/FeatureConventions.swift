/// Where IPFX 2.1.2 does something questionable: reproduce it or do better.
///
/// | point | ``ipfx212`` (default of the program) | ``corrected`` |
/// | --- | --- | --- |
/// | `rheobase_i`, `stimulus_amplitude_k` | cut to an integer: 29.999998 pA is 29 | rounded |
/// | window of a protocol | one sweep's onset for all sweeps | every sweep its own onset |
/// | subthreshold sweep | rate within the window is 0 | no spike at all |
/// | spikes that count towards a rate | threshold within the window | the same |
/// | sag sweep | any subthreshold sweep nearest -100 mV | hyperpolarising ones only |
/// | chirp | 0.6 s to 20.6 s of the sweep, atan, axis k·1000/19999 Hz | the stimulus, atan2, k/duration Hz |
/// | one thing missing in a protocol | **same in both**: everything else is computed (IPFX gives up the protocol) | |
/// | one sweep fails | **same in both**: it is left out and listed (IPFX gives up the protocol) | |
/// | coarse long squares of unknown step | **same in both**: -100 pA and a note (IPFX gives up the cell) | |
/// | trains of short squares | **same in both**: rates from the analysed window (in IPFX 0 s, but for the first sweep) | |
///
/// Source: spec, trains and subthreshold, sections 1 to 9.
package struct FeatureConventions: Sendable, Equatable, Codable {
  /// `rheobase_i` loses its fraction instead of being rounded.
  package var truncatesRheobase: Bool
  /// The onset of one sweep is that of all sweeps of a protocol.
  package var sharesWindow: Bool
  /// A sweep is subthreshold when its rate is 0, even if a spike lies outside the window.
  package var judgesSpikingByRate: Bool
  /// A depolarised sweep may be the sag sweep.
  package var allowsDepolarisedSag: Bool
  /// The chirp is cut at fixed times.
  package var usesFixedChirpWindow: Bool

  /// Creates conventions.
  package init(
    truncatesRheobase: Bool,
    sharesWindow: Bool,
    judgesSpikingByRate: Bool,
    allowsDepolarisedSag: Bool,
    usesFixedChirpWindow: Bool
  ) {
    self.truncatesRheobase = truncatesRheobase
    self.sharesWindow = sharesWindow
    self.judgesSpikingByRate = judgesSpikingByRate
    self.allowsDepolarisedSag = allowsDepolarisedSag
    self.usesFixedChirpWindow = usesFixedChirpWindow
  }

  /// The numbers of IPFX 2.1.2.
  package static let ipfx212 = FeatureConventions(
    truncatesRheobase: true,
    sharesWindow: true,
    judgesSpikingByRate: true,
    allowsDepolarisedSag: true,
    usesFixedChirpWindow: true,
  )

  /// The numbers IPFX would give without its mistakes.
  package static let corrected = FeatureConventions(
    truncatesRheobase: false,
    sharesWindow: false,
    judgesSpikingByRate: false,
    allowsDepolarisedSag: false,
    usesFixedChirpWindow: false,
  )
}
