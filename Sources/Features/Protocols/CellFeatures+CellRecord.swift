/// Fills in IPFX's cell record. Source: spec, trains and subthreshold, sections 3 and 6.
extension CellFeatures {
  mutating func setCellRecord() {
    if let analysis = cellRecord.longSquare {
      setSelection(analysis)
      setMembrane(analysis)
      setFiring(analysis)
    }
    if let analysis = cellRecord.ramp {
      setFirstSpikes(analysis.firstSpikes, suffix: "ramp", protocolName: .ramp)
    }
    if let analysis = cellRecord.shortSquare {
      setFirstSpikes(analysis.firstSpikes, suffix: "short_square", protocolName: .shortSquare)
      set("threshold_i_short_square", analysis.commonAmplitude)
    }
  }

  private mutating func setSelection(_ analysis: LongSquareAnalysis) {
    set("rheobase_sweep_num", analysis.rheobaseSweep.map { Double($0.number) })
    set("thumbnail_sweep_num", analysis.heroSweep.map { Double($0.number) })
    set("thumbnail_sweep_offset", analysis.heroOffset)
    if analysis.rheobase == nil {
      failures.append(
        FeatureFailure(
          stage: .cellRecord,
          family: FeatureDefinition.ProtocolName.longSquare.family,
          reason: .noSpikingSweep,
          message: """
            none of \(analysis.sweeps.count) long squares with a positive current spikes: no rheobase and \
            hero sweep
            """
        )
      )
    }
  }

  private mutating func setMembrane(_ analysis: LongSquareAnalysis) {
    set("vrest", analysis.baseline, orElse: .noSamples, "no sweep has samples before its stimulus")
    let isSubthreshold = !analysis.subthreshold.isEmpty
    let noSubthreshold = "all \(analysis.sweeps.count) long squares spike"
    set(
      "sag",
      analysis.sag,
      orElse: isSubthreshold ? .noLandmark : .noSubthresholdSweep,
      isSubthreshold ? "no usable hyperpolarising long square" : noSubthreshold
    )
    set("vm_for_sag", analysis.sagVoltage)
    let reason: FailureReason = analysis.membrane.isEmpty ? .noMembraneSweep : .fitFailed
    let bounds = "no subthreshold long square between \(analysis.minimumAmplitude) pA and 0"
    set("ri", analysis.inputResistance, orElse: reason, bounds)
    set(
      "tau",
      analysis.tau.map { $0 * 1000 },
      orElse: reason,
      analysis.membrane.isEmpty
        ? bounds : "no exponential could be fitted to \(analysis.membrane.count) sweeps"
    )
  }

  private mutating func setFiring(_ analysis: LongSquareAnalysis) {
    guard let hero = analysis.heroSweep, let rheobase = analysis.rheobaseSweep else { return }
    set(
      "f_i_curve_slope",
      analysis.fiSlope,
      orElse: .tooFewSpikingSweeps,
      "a slope needs two spiking long squares, there is \(analysis.spiking.count)"
    )
    let count = hero.spikes.count
    let place = "hero sweep \(hero.number) has \(count) \(count == 1 ? "spike" : "spikes")"
    set("adaptation", hero.train.adaptation, orElse: .tooFewSpikes, "\(place), three are needed")
    set("latency", hero.train.latency)
    set(
      "avg_isi",
      hero.train.meanISI.map { $0 * 1000 },
      orElse: .tooFewSpikes,
      "\(place), two are needed"
    )
    guard let spike = rheobase.spikes.first else { return }
    setQuantities(SpikeQuantity.cellRecord, suffix: "long_square") { $0.value(of: spike) }
  }

  private mutating func setFirstSpikes(
    _ spikes: [Spike],
    suffix: String,
    protocolName: FeatureDefinition.ProtocolName
  ) {
    guard !spikes.isEmpty else {
      failures.append(
        FeatureFailure(
          stage: .cellRecord,
          family: protocolName.family,
          reason: .noSpikingSweep,
          message: "no \(protocolName.rawValue) sweep spikes"
        )
      )
      return
    }
    setQuantities(SpikeQuantity.cellRecord, suffix: suffix) { $0.mean(of: spikes) }
  }

  /// Stores quantities of spikes; slow troughs are missing too often to be listed.
  private mutating func setQuantities(
    _ quantities: [SpikeQuantity],
    suffix: String,
    value: (SpikeQuantity) -> Double?
  ) {
    for quantity in quantities {
      let isExpected = quantity != .slowTroughVoltage && quantity != .slowTroughTime
      set(
        "\(quantity.rawValue)_\(suffix)",
        value(quantity),
        orElse: isExpected ? .noLandmark : nil,
        "the landmark was not found in any first spike"
      )
    }
  }
}
