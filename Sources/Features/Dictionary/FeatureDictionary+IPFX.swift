/// The features of IPFX's two scalar outputs, in IPFX's order.
extension FeatureDictionary {
  /// The pipeline's cell record.
  static let cellRecord: [FeatureDefinition] =
    [
      long(
        "rheobase_sweep_num",
        "",
        "number of the spiking sweep with the smallest positive amplitude",
        .selection
      ),
      long(
        "thumbnail_sweep_num",
        "",
        "number of the hero sweep, see thumbnail_sweep_offset",
        .selection
      ),
      long(
        "thumbnail_sweep_offset",
        "pA",
        """
        amplitude of the hero sweep above rheobase: the smallest one strictly between 39 and 61, else the \
        one nearest to 39, which then is a makeshift
        """,
        .selection,
        isIPFX: false
      ),
      long(
        "vrest",
        "mV",
        "mean over sweeps of the mean voltage in the 0.1 s before the step",
        .subthreshold
      ),
      long(
        "ri",
        "MΩ",
        """
        slope of the lowest voltage on the current at that sample, over subthreshold sweeps between the \
        smallest amplitude for membrane properties (-100 pA; -200 pA with coarse steps of 40) and 0, both \
        excluded
        """,
        .subthreshold
      ),
      long(
        "sag",
        "",
        """
        (peak - steady state) / (peak - baseline) of the subthreshold sweep whose peak deflection is nearest \
        to -100 mV; means of 5 ms about the peak and of 30 ms at the end of and before the step
        """,
        .subthreshold,
        papers: ["sag"]
      ),
      long(
        "tau",
        "ms",
        """
        mean over the sweeps of ri of the time constant of an exponential from 10 % of the deflection to the \
        lowest voltage, at the latest the median time of those lowest voltages
        """,
        .subthreshold
      ),
      long(
        "vm_for_sag",
        "mV",
        "peak deflection of the sweep of sag",
        .subthreshold,
        papers: ["vm_for_sag"]
      ),
      long(
        "f_i_curve_slope",
        "Hz/pA",
        "slope of the line of rate on amplitude over all spiking sweeps, repeats included",
        .fiCurve
      ),
      long(
        "adaptation",
        "",
        "mean of (b - a) / (b + a) over successive intervals a, b of the hero sweep",
        .firing
      ),
      long("latency", "s", "time from onset to the first threshold in the hero sweep", .firing),
      long("avg_isi", "ms", "mean interval between thresholds in the hero sweep", .firing),
    ]
    + SpikeQuantity.cellRecord.map { quantity in
      FeatureDefinition(
        "\(quantity.rawValue)_long_square",
        unit: quantity.unit,
        "\(quantity.meaning) of the first spike of the rheobase sweep\(note(quantity))",
        protocolName: .longSquare,
        family: .spikeShape,
        source: .cellRecord,
        ipfxName: "\(quantity.rawValue)_long_square"
      )
    }
    + SpikeQuantity.cellRecord.map { firstSpikeMean($0, protocolName: .ramp, suffix: "ramp") }
    + SpikeQuantity.cellRecord.map { quantity in
      var feature = firstSpikeMean(quantity, protocolName: .shortSquare, suffix: "short_square")
      if quantity == .thresholdCurrent {
        feature.definition = "amplitude at which most short squares spike, the lowest of several"
        feature.family = .selection
      }
      return feature
    }

  /// The feature collection.
  static let collection: [FeatureDefinition] =
    [("ramp", .ramp), ("short_square", .shortSquare)].flatMap { suffix, protocolName in
      SpikeQuantity.collection.map { quantity in
        let name = "ap_1_\(quantity.rawValue)_\(suffix)"
        return FeatureDefinition(
          name,
          unit: quantity.unit,
          "\(quantity.meaning) of the first spike, mean over sweeps that spike",
          protocolName: protocolName,
          family: .spikeShape,
          source: .collection,
          ipfxName: name
        )
      }
    } + collectionScalars + (0..<levels).flatMap(level) + [
      FeatureDefinition(
        "fi_sqrt_fit_A",
        unit: "Hz/√pA",
        "A of rate = A·√(I - Ic), I counted from rheobase, one sweep for each amplitude",
        protocolName: .longSquare,
        family: .fiCurve,
        source: .collection,
        ipfxName: "fi_sqrt_fit_A"
      ),
      FeatureDefinition(
        "fi_sqrt_fit_Ic",
        unit: "pA",
        "Ic of the same fit, counted from rheobase",
        protocolName: .longSquare,
        family: .fiCurve,
        source: .collection,
        ipfxName: "fi_sqrt_fit_Ic"
      ),
    ]

  /// Number of levels above rheobase, 20 pA apart, the first at rheobase.
  package static let levels = 6

  private static let collectionScalars: [FeatureDefinition] = [
    scalar(
      "short_square_current",
      "pA",
      "amplitude at which most short squares spike, the lowest of several",
      .selection,
      protocolName: .shortSquare
    ),
    scalar("input_resistance", "MΩ", "as ri", .subthreshold, papers: ["input_resistance"]),
    scalar("tau_s", "s", "as tau, but in seconds", .subthreshold, ipfx: "tau", papers: ["tau"]),
    scalar("v_baseline", "mV", "as vrest", .subthreshold, papers: ["v_baseline"]),
    scalar("sag_nearest_minus_100", "", "as sag", .subthreshold),
    scalar("sag_measured_at", "mV", "as vm_for_sag", .subthreshold),
    scalar(
      "rheobase_i",
      "pA",
      """
      smallest positive amplitude of a spiking sweep; with the ipfx-2.1.2 conventions cut to an integer \
      (30 pA stored as 29.999998 is 29), else rounded
      """,
      .fiCurve,
      papers: ["rheobase_i"]
    ),
    scalar("fi_linear_fit_slope", "Hz/pA", "as f_i_curve_slope", .fiCurve),
  ]

  private static func long(
    _ name: String,
    _ unit: String,
    _ definition: String,
    _ family: FeatureDefinition.Family,
    isIPFX: Bool = true,
    papers: [String] = []
  ) -> FeatureDefinition {
    FeatureDefinition(
      name,
      unit: unit,
      definition,
      protocolName: .longSquare,
      family: family,
      source: .cellRecord,
      ipfxName: isIPFX ? name : nil,
      paperNames: papers.map { "\(humanTable): \($0)" }
    )
  }

  private static func scalar(
    _ name: String,
    _ unit: String,
    _ definition: String,
    _ family: FeatureDefinition.Family,
    protocolName: FeatureDefinition.ProtocolName = .longSquare,
    ipfx: String? = nil,
    papers: [String] = []
  ) -> FeatureDefinition {
    FeatureDefinition(
      name,
      unit: unit,
      definition,
      protocolName: protocolName,
      family: family,
      source: .collection,
      ipfxName: ipfx ?? name,
      paperNames: papers.map { "\(humanTable): \($0)" }
    )
  }

  private static func firstSpikeMean(
    _ quantity: SpikeQuantity,
    protocolName: FeatureDefinition.ProtocolName,
    suffix: String
  ) -> FeatureDefinition {
    let name = "\(quantity.rawValue)_\(suffix)"
    return FeatureDefinition(
      name,
      unit: quantity.unit,
      "\(quantity.meaning) of the first spike, mean over sweeps that spike\(note(quantity))",
      protocolName: protocolName,
      family: .spikeShape,
      source: .cellRecord,
      ipfxName: name,
      paperNames: humanShared.contains(name) ? ["\(humanTable): \(name)"] : []
    )
  }

  /// Columns of the human table that are the cell record's under the same name.
  private static let humanShared = [
    "upstroke_downstroke_ratio_ramp", "threshold_v_ramp", "threshold_i_ramp",
    "upstroke_downstroke_ratio_short_square", "threshold_v_short_square",
  ]

  private static func note(_ quantity: SpikeQuantity) -> String {
    switch quantity {
    case .slowTroughVoltage, .slowTroughTime:
      "; missing when that spike is the sweep's last or resets directly"
    case .peakTime, .troughTime, .fastTroughTime, .thresholdTime:
      ", 0.5 s being the onset of the stimulus"
    default: ""
    }
  }

  private static func level(_ k: Int) -> [FeatureDefinition] {
    let place = k == 0 ? "at rheobase" : "\(20 * k) pA above rheobase"
    let make = { (name: String, unit: String, text: String, family: FeatureDefinition.Family) in
      FeatureDefinition(
        "\(name)_\(k)_long_square",
        unit: unit,
        "\(text) in the sweep \(place)",
        protocolName: .longSquare,
        family: family,
        source: .collection,
        ipfxName: "\(name)_\(k)_long_square"
      )
    }
    return SpikeQuantity.collection.map {
      make("ap_1_\($0.rawValue)", $0.unit, "\($0.meaning) of the first spike", .spikeShape)
    }
      + SpikeQuantity.collection.map {
        make("ap_mean_\($0.rawValue)", $0.unit, "\($0.meaning), mean over the spikes", .spikeShape)
      } + [
        make("first_isi", "s", "first interval between thresholds", .firing),
        make("avg_rate", "Hz", "spikes over the step's duration", .firing),
        make("isi_cv", "", "standard deviation over mean of the intervals", .firing),
        make("latency", "s", "time from onset to the first threshold", .firing),
        make("median_isi", "s", "median interval between thresholds", .firing),
        make("adapt", "", "mean of (b - a) / (b + a) over successive intervals a, b", .firing),
        make(
          "stimulus_amplitude",
          "pA",
          "rheobase plus the distance, cut or rounded as rheobase_i,",
          .selection
        ),
      ]
  }
}
