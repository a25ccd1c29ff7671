/// The features of the public human table (Lee, Dalley et al. 2023; 93 columns), in its order.
///
/// Definitions were taken from public descriptions and then checked against relations that must hold inside
/// the table and do, for all of its 553 cells: ratio = -upstroke/downstroke for rheobase and hero sweep (so
/// these are those of one spike), but not for ramps and short squares (means over sweeps);
/// trough_slowdeltav = trough - fast trough; mean_isi = 1/first_isi_inv with two spikes;
/// isi_norm_sq_var = adapt² with three; _max ≥ _hero and _max ≥ _mean; width ≥ width_suprathresh.
extension FeatureDictionary {
  /// The columns that are computed and are not already in the cell record or the collection.
  static let published: [FeatureDefinition] =
    [(PublishedPlace.ramp, true), (.shortSquare, false)].flatMap { place, hasTrough in
      [
        spike("width", "s", SpikeQuantity.width.meaning, place),
        spike("width_suprathresh", "s", "full width halfway between threshold and peak", place),
        spike("upstroke", "V/s", SpikeQuantity.upstroke.meaning, place),
        spike("downstroke", "V/s", SpikeQuantity.downstroke.meaning, place),
        hasTrough ? spike("trough_deltav", "mV", "trough minus threshold", place) : nil,
        spike("fast_trough_deltav", "mV", "fast trough minus threshold", place),
        spike("peak_deltav", "mV", "peak minus threshold", place),
      ]
      .compactMap { $0 }
    }
    + [
      timing("fi_fit_slope", "Hz/pA", "as f_i_curve_slope", .fiCurve),
      timing(
        "sag_peak_t",
        "s",
        "time from onset to the lowest voltage in the sweep of sag",
        .subthreshold
      ),
    ]
    + train(.rheobase, ["latency", "avg_rate", "mean_isi"])
    + singleSpike(.rheobase)
    + [
      timing(
        "fast_trough_v_last_rheo",
        "mV",
        "fast trough of the last spike of the rheobase sweep",
        .spikeShape
      )
    ]
    + train(
      .hero,
      [
        "adapt", "avg_rate", "latency", "mean_isi", "median_isi", "isi_cv", "isi_norm_sq_var",
      ]
    )
    + singleSpike(.hero)
    + ["mean", "max"].flatMap { statistic in
      [
        ("adapt", "mean of (b - a) / (b + a) over successive intervals"),
        ("isi_cv", "standard deviation over mean of the intervals"),
        ("isi_norm_sq_var", "mean of ((b - a) / (b + a))² over successive intervals"),
      ]
      .map { name, text in
        let words = statistic == "mean" ? "mean" : "largest value"
        return timing("\(name)_\(statistic)", "", "\(text); \(words) over spiking sweeps", .firing)
      }
    }
    + [PublishedPlace.rheobase, .hero].flatMap { place in
      [
        spike("trough_slowdeltav", "mV", "trough minus fast trough", place),
        spike("trough_deltav", "mV", "trough minus threshold", place),
        spike("fast_trough_deltav", "mV", "fast trough minus threshold", place),
        spike("peak_deltav", "mV", "peak minus threshold", place),
        timing(
          "first_isi_inv_\(place.rawValue)",
          "Hz",
          "1 / first interval \(place.words)",
          .firing
        ),
      ]
    }

  /// Scalars of the impedance profile.
  static let chirp: [FeatureDefinition] = [
    resonance("peak_ratio_chirp", "", "largest impedance over the one at the lowest frequency"),
    resonance("peak_freq_chirp", "Hz", "frequency of the largest impedance between 0.4 and 40 Hz"),
    resonance("3db_freq_chirp", "Hz", "frequency above the peak where impedance is peak/√2"),
    resonance("peak_impedance_chirp", "GΩ", "largest impedance"),
    resonance("low_freq_impedance_chirp", "GΩ", "impedance at the lowest frequency"),
    resonance("sync_freq_chirp", "Hz", "frequency up to which the phase stays at or above 0"),
    resonance("phase_peak_chirp", "rad", "phase at the frequency of the largest impedance"),
    resonance("phase_low_chirp", "rad", "phase at the lowest frequency"),
  ]

  /// Columns of the human table whose definition could not be established.
  package static let notComputed: [UncomputedFeature] =
    ["ramp", "short_square", "rheo", "hero"].map {
      UncomputedFeature(
        name: "postap_slope_\($0)",
        reason: "a slope after the spike; its interval is not public"
      )
    }
    + ["sag_area", "sag_area_depol"].map {
      UncomputedFeature(name: $0, reason: "normalisation and limits of the area are not public")
    }
    + ["sag_depol", "sag_peak_t_depol"].map {
      UncomputedFeature(
        name: $0,
        reason: "which depolarising sweep it is measured in is not public"
      )
    }
    + [
      UncomputedFeature(name: "sag_tau", reason: "the fit's model and range are not public"),
      UncomputedFeature(
        name: "adp_v_last_rheo",
        reason: "IPFX 2.1.2 gives the last spike no after-depolarisation; the table's source does"
      ),
      UncomputedFeature(
        name: "total_inductive_phase_chirp",
        reason: "the integral's scale in the table fits no definition that we tried"
      ),
    ]
    + ["ahp_delay_ratio_hero", "ahp_delay_ratio_5spike"].map {
      UncomputedFeature(name: $0, reason: "the delay's definition is not public")
    }
    + [
      "isi", "width", "upstroke", "downstroke", "peak_v", "threshold_v", "fast_trough_v",
    ]
    .map {
      UncomputedFeature(
        name: "\($0)_adapt_ratio",
        reason: "which spikes of which sweep are compared is not public"
      )
    }

  /// Where a published feature is measured; raw values are the suffixes of the names.
  enum PublishedPlace: String {
    case ramp
    case shortSquare = "short_square"
    case rheobase = "rheo"
    case hero

    var words: String {
      switch self {
      case .ramp, .shortSquare: "of the first spike, mean over sweeps that spike"
      case .rheobase: "of the first spike of the rheobase sweep"
      case .hero: "of the first spike of the hero sweep"
      }
    }

    var protocolName: FeatureDefinition.ProtocolName {
      switch self {
      case .ramp: .ramp
      case .shortSquare: .shortSquare
      case .rheobase, .hero: .longSquare
      }
    }
  }

  private static func spike(
    _ name: String,
    _ unit: String,
    _ meaning: String,
    _ place: PublishedPlace
  ) -> FeatureDefinition {
    definition(
      "\(name)_\(place.rawValue)",
      unit,
      "\(meaning) \(place.words)",
      .spikeShape,
      place.protocolName
    )
  }

  private static func timing(
    _ name: String,
    _ unit: String,
    _ text: String,
    _ family: FeatureDefinition.Family
  ) -> FeatureDefinition {
    definition(name, unit, text, family, .longSquare)
  }

  private static func resonance(_ name: String, _ unit: String, _ text: String) -> FeatureDefinition
  {
    var feature = definition(name, unit, text, .resonance, .chirp)
    feature.source = .chirp
    return feature
  }

  private static func definition(
    _ name: String,
    _ unit: String,
    _ text: String,
    _ family: FeatureDefinition.Family,
    _ protocolName: FeatureDefinition.ProtocolName
  ) -> FeatureDefinition {
    FeatureDefinition(
      name,
      unit: unit,
      text,
      protocolName: protocolName,
      family: family,
      source: .published,
      paperNames: ["\(humanTable): \(name)"]
    )
  }

  private static func train(_ place: PublishedPlace, _ names: [String]) -> [FeatureDefinition] {
    let known: [String: (unit: String, text: String)] = [
      "latency": ("s", "time from onset to the first threshold"),
      "avg_rate": ("Hz", "spikes over the step's duration"),
      "mean_isi": ("s", "mean interval between thresholds"),
      "median_isi": ("s", "median interval between thresholds"),
      "isi_cv": ("", "standard deviation over mean of the intervals"),
      "adapt": ("", "mean of (b - a) / (b + a) over successive intervals a, b"),
      "isi_norm_sq_var": ("", "mean of ((b - a) / (b + a))² over successive intervals a, b"),
    ]
    let sweep = place == .hero ? "hero" : "rheobase"
    return names.compactMap { name in
      known[name].map {
        timing("\(name)_\(place.rawValue)", $0.unit, "\($0.text) in the \(sweep) sweep", .firing)
      }
    }
  }

  private static func singleSpike(_ place: PublishedPlace) -> [FeatureDefinition] {
    [
      spike(
        "upstroke_downstroke_ratio",
        "",
        SpikeQuantity.upstrokeDownstrokeRatio.meaning,
        place
      ),
      spike("threshold_v", "mV", SpikeQuantity.thresholdVoltage.meaning, place),
      spike("width", "s", SpikeQuantity.width.meaning, place),
      spike("width_suprathresh", "s", "full width halfway between threshold and peak", place),
      spike("upstroke", "V/s", SpikeQuantity.upstroke.meaning, place),
      spike("downstroke", "V/s", SpikeQuantity.downstroke.meaning, place),
    ]
  }
}
