/// Fills in IPFX's feature collection. Source: spec, trains and subthreshold, section 7.
extension CellFeatures {
  mutating func setCollection(conventions: FeatureConventions) {
    if let analysis = collection.ramp {
      setFirstSpikes(analysis.firstSpikes, suffix: "ramp", protocolName: .ramp)
    }
    if let analysis = collection.shortSquare {
      setFirstSpikes(
        analysis.firstSpikes,
        suffix: "short_square",
        protocolName: .shortSquare
      )
      set("short_square_current", analysis.commonAmplitude)
    }
    guard let analysis = collection.longSquare else { return }
    setMembraneCollection(analysis)
    let amplitude = { (value: Double) in
      conventions.truncatesRheobase
        ? value.rounded(.towardZero) : value.rounded(.toNearestOrEven)
    }
    set(
      "rheobase_i",
      analysis.rheobaseSweep.map { amplitude($0.amplitude) },
      orElse: .noSpikingSweep,
      "none of \(analysis.sweeps.count) long squares with a positive current spikes"
    )
    set(
      "fi_linear_fit_slope",
      analysis.fiSlope,
      orElse: .tooFewSpikingSweeps,
      "a slope needs two spiking long squares, there is \(analysis.spiking.count)"
    )
    setLevels(analysis, amplitude: amplitude)
    setSquareRootFit(analysis)
  }

  private mutating func setMembraneCollection(_ analysis: LongSquareAnalysis) {
    let reason: FailureReason = analysis.membrane.isEmpty ? .noMembraneSweep : .fitFailed
    let message =
      analysis.membrane.isEmpty
      ? "no subthreshold long square between \(analysis.minimumAmplitude) pA and 0"
      : "no fit to any of \(analysis.membrane.count) sweeps was accepted"
    set("input_resistance", analysis.inputResistance, orElse: reason, message)
    set("tau_s", analysis.tau, orElse: reason, message)
    set("v_baseline", analysis.baseline, orElse: .noSamples, "no samples before the stimulus")
    set(
      "sag_nearest_minus_100",
      analysis.sag,
      orElse: analysis.subthreshold.isEmpty ? .noSubthresholdSweep : .noLandmark,
      "no subthreshold long square has a sag"
    )
    set("sag_measured_at", analysis.sagVoltage)
  }

  private mutating func setFirstSpikes(
    _ spikes: [Spike],
    suffix: String,
    protocolName: FeatureDefinition.ProtocolName
  ) {
    guard !spikes.isEmpty else {
      failures.append(
        FeatureFailure(
          stage: .collection,
          family: protocolName.family,
          reason: .noSpikingSweep,
          message: "no \(protocolName.rawValue) sweep spikes"
        )
      )
      return
    }
    for quantity in SpikeQuantity.collection {
      set(
        "ap_1_\(quantity.rawValue)_\(suffix)",
        quantity.mean(of: spikes),
        orElse: .noLandmark,
        "the landmark was not found in any first spike"
      )
    }
  }

  private mutating func setLevels(_ analysis: LongSquareAnalysis, amplitude: (Double) -> Double) {
    guard let rheobase = analysis.rheobaseSweep?.amplitude else { return }
    let sweeps = analysis.consolidated
    for k in 0..<FeatureDictionary.levels {
      let target = Double(20 * k)
      // The rounded distance must be the target exactly; 30 pA may be stored as 29.999998.
      let match = sweeps.first { ($0.amplitude - rheobase).rounded(.toNearestOrEven) == target }
      guard let sweep = match else {
        failures.append(
          FeatureFailure(
            stage: .collection,
            family: FeatureDefinition.ProtocolName.longSquare.family,
            feature: "ap_1_threshold_v_\(k)_long_square",
            reason: .noSweeps,
            message: "no spiking long square \(target) pA above rheobase: level \(k) is empty"
          )
        )
        continue
      }
      setLevel(k, sweep: sweep)
      set("stimulus_amplitude_\(k)_long_square", amplitude(Self.sum(rheobase, target)))
    }
  }

  /// The sum in 32 bits when rheobase has no more: IPFX adds what it read from the file, and whether
  /// 119.999996 becomes 119.99999 or 120 decides what it is cut to.
  private static func sum(_ rheobase: Double, _ target: Double) -> Double {
    let single = Float(rheobase)
    return Double(single) == rheobase ? Double(single + Float(target)) : rheobase + target
  }

  private mutating func setLevel(_ k: Int, sweep: LongSquareSweep) {
    let suffix = "\(k)_long_square"
    for quantity in SpikeQuantity.collection {
      let missing = "not found in sweep \(sweep.number)"
      set(
        "ap_1_\(quantity.rawValue)_\(suffix)",
        sweep.spikes.first.flatMap { quantity.value(of: $0) },
        orElse: .noLandmark,
        missing
      )
      set(
        "ap_mean_\(quantity.rawValue)_\(suffix)",
        quantity.mean(of: sweep.spikes),
        orElse: .noLandmark,
        missing
      )
    }
    let train = sweep.train
    let count = sweep.spikes.count
    let few = "sweep \(sweep.number) has \(count) \(count == 1 ? "spike" : "spikes")"
    set("avg_rate_\(suffix)", train.averageRate)
    set("latency_\(suffix)", train.latency)
    set("first_isi_\(suffix)", train.firstISI, orElse: .tooFewSpikes, "\(few), two are needed")
    set("median_isi_\(suffix)", train.medianISI)
    set("isi_cv_\(suffix)", train.isiCV)
    set("adapt_\(suffix)", train.adaptation, orElse: .tooFewSpikes, "\(few), three are needed")
  }

  private mutating func setSquareRootFit(_ analysis: LongSquareAnalysis) {
    guard let rheobase = analysis.rheobaseSweep?.amplitude else { return }
    let sweeps = analysis.consolidated
    let fit = SquareRootFit(
      currents: sweeps.map { ($0.amplitude - rheobase).rounded(.toNearestOrEven) },
      rates: sweeps.map(\.train.averageRate)
    )
    let reason: FailureReason = sweeps.count < 3 ? .tooFewSpikingSweeps : .fitFailed
    let message =
      "the fit needs three amplitudes that spike and a rising rate, there are \(sweeps.count)"
    set("fi_sqrt_fit_A", fit?.gain, orElse: reason, message)
    set("fi_sqrt_fit_Ic", fit?.onset)
  }
}
