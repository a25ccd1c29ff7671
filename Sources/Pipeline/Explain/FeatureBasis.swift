package import Features

/// Which sweeps of its protocol a scalar feature is computed from.
///
/// The dictionary names what a feature is; this says where to look for it, from the same naming rules that the
/// analyses use. A test holds that every feature of the dictionary has the sweeps that its basis promises.
package enum FeatureBasis: Sendable, Equatable {
  /// The choice of the rheobase sweep.
  case rheobase
  /// The first spike of the rheobase sweep.
  case rheobaseSpike
  /// The timing of the rheobase sweep's spikes, or their last.
  case rheobaseTrain
  /// The choice of the hero sweep.
  case hero
  /// The first spike of the hero sweep.
  case heroSpike
  /// The timing of the hero sweep's spikes.
  case heroTrain
  /// The baseline of all long squares.
  case baselines
  /// The line through the membrane sweeps' lowest voltages.
  case resistance
  /// The fits of tau.
  case timeConstant
  /// The sag sweep.
  case sag
  /// The line through the rates of all spiking sweeps.
  case rateLine
  /// The square root through the rates, one sweep an amplitude.
  case rateSquareRoot
  /// A statistic of all spiking long squares.
  case spikingSweeps
  /// The sweep 20·k pA above rheobase: its first spike.
  case levelSpike(Int)
  /// The same: all its spikes, or their timing.
  case levelTrain(Int)
  /// The first spike of each spiking short square or ramp.
  case firstSpikes
  /// The amplitude at which most short squares spike.
  case commonAmplitude
  /// The impedance profile of the chirps.
  case impedance

  /// The basis of a feature of the dictionary.
  package init(_ feature: FeatureDefinition) {
    switch feature.protocolName {
    case .chirp: self = .impedance
    case .ramp: self = .firstSpikes
    case .shortSquare:
      self = Self.commonAmplitudes.contains(feature.name) ? .commonAmplitude : .firstSpikes
    case .longSquare: self = Self.longSquare(feature.name)
    }
  }

  private static let commonAmplitudes = ["threshold_i_short_square", "short_square_current"]

  /// Features of long squares whose name says it all.
  private static let named: [String: FeatureBasis] = [
    "rheobase_sweep_num": .rheobase, "rheobase_i": .rheobase,
    "thumbnail_sweep_num": .hero, "thumbnail_sweep_offset": .hero,
    "vrest": .baselines, "v_baseline": .baselines,
    "ri": .resistance, "input_resistance": .resistance,
    "tau": .timeConstant, "tau_s": .timeConstant,
    "sag": .sag, "vm_for_sag": .sag, "sag_nearest_minus_100": .sag, "sag_measured_at": .sag,
    "sag_peak_t": .sag,
    "f_i_curve_slope": .rateLine, "fi_linear_fit_slope": .rateLine, "fi_fit_slope": .rateLine,
    "fi_sqrt_fit_A": .rateSquareRoot, "fi_sqrt_fit_Ic": .rateSquareRoot,
    "adaptation": .heroTrain, "latency": .heroTrain, "avg_isi": .heroTrain,
  ]

  private static let trainPrefixes = [
    "latency_", "avg_rate_", "mean_isi_", "first_isi_", "median_isi_", "isi_", "adapt_",
    "fast_trough_v_last_", "ap_mean_", "stimulus_amplitude_",
  ]

  private static func longSquare(_ name: String) -> FeatureBasis {
    if let basis = named[name] { return basis }
    let isTrain = trainPrefixes.contains { name.hasPrefix($0) }
    if name.hasSuffix("_rheo") { return isTrain ? .rheobaseTrain : .rheobaseSpike }
    if name.hasSuffix("_hero") { return isTrain ? .heroTrain : .heroSpike }
    if name.hasSuffix("_mean") || name.hasSuffix("_max") { return .spikingSweeps }
    guard name.hasSuffix("_long_square") else { return .rheobaseSpike }
    let digit = name.dropLast("_long_square".count).last.flatMap { Int(String($0)) }
    guard let digit else { return .rheobaseSpike }
    return isTrain ? .levelTrain(digit) : .levelSpike(digit)
  }

  /// What was done, in one sentence.
  package var rule: String {
    switch self {
    case .rheobase: "the spiking long square with the smallest positive amplitude"
    case .rheobaseSpike: "first spike of the rheobase sweep"
    case .rheobaseTrain: "spikes of the rheobase sweep"
    case .hero: "the long square 39 to 61 pA above rheobase, the smallest of several"
    case .heroSpike: "first spike of the hero sweep"
    case .heroTrain: "spikes of the hero sweep"
    case .baselines: "mean over all long squares of the voltage in the 0.1 s before the step"
    case .resistance: "slope of lowest voltage on current over the membrane sweeps"
    case .timeConstant: "mean over the membrane sweeps of 1/k of an accepted exponential fit"
    case .sag: "the subthreshold long square with the peak deflection nearest to -100 mV"
    case .rateLine: "line of rate on amplitude over all spiking long squares"
    case .rateSquareRoot: "A·√(I - Ic) through the rates, one sweep for each amplitude"
    case .spikingSweeps: "over all spiking long squares"
    case .levelSpike(let k): "first spike of the long square \(20 * k) pA above rheobase"
    case .levelTrain(let k): "spikes of the long square \(20 * k) pA above rheobase"
    case .firstSpikes: "mean over the first spikes of all sweeps that spike"
    case .commonAmplitude: "the amplitude at which most short squares spike, the lowest of several"
    case .impedance: "impedance profile of the chirps, 0.4 to 40 Hz, smoothed over ±5 bins"
    }
  }
}
