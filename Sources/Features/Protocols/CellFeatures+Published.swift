import Electrophysiology

/// Fills in the features of the public human table and the impedance profile.
extension CellFeatures {
  mutating func setPublished() {
    if let analysis = cellRecord.ramp { setPulses(analysis.sweeps, suffix: "ramp") }
    if let analysis = cellRecord.shortSquare {
      setPulses(analysis.sweeps, suffix: "short_square")
    }
    guard let analysis = cellRecord.longSquare else { return }
    if let index = analysis.sagSweep, let lowest = analysis.sweeps[index].minimum,
      let start = analysis.sweeps[index].window.start
    {
      set("sag_peak_t", lowest.time - start)
    }
    set("fi_fit_slope", analysis.fiSlope)
    if let sweep = analysis.rheobaseSweep { setSweep(sweep, suffix: "rheo") }
    if let sweep = analysis.heroSweep { setSweep(sweep, suffix: "hero") }
    set("fast_trough_v_last_rheo", analysis.rheobaseSweep?.spikes.last?.fastTrough?.voltage)
    setAcrossSweeps(analysis)
  }

  private mutating func setPulses(_ sweeps: [PulseSweep], suffix: String) {
    let spikes = sweeps.compactMap(\.spikes.first)
    for quantity in [SpikeQuantity.width, .upstroke, .downstroke] {
      set("\(quantity.rawValue)_\(suffix)", quantity.mean(of: spikes))
    }
    set("width_suprathresh_\(suffix)", sweeps.compactMap(\.suprathresholdWidth).mean())
    let mean = { (value: (Spike) -> Double?) in spikes.compactMap(value).mean() }
    if suffix == "ramp" { set("trough_deltav_ramp", mean(\.troughDepth)) }
    set("fast_trough_deltav_\(suffix)", mean(\.fastTroughDepth))
    set("peak_deltav_\(suffix)", mean(\.peakHeight))
  }

  private mutating func setSweep(_ sweep: LongSquareSweep, suffix: String) {
    let train = sweep.train
    set("latency_\(suffix)", train.latency)
    set("avg_rate_\(suffix)", train.averageRate)
    set("mean_isi_\(suffix)", train.meanISI)
    set("first_isi_inv_\(suffix)", train.firstISI.map { 1 / $0 })
    if suffix == "hero" {
      set("adapt_hero", train.adaptation)
      set("median_isi_hero", train.medianISI)
      set("isi_cv_hero", train.isiCV)
      set("isi_norm_sq_var_hero", train.isiSquaredVariation)
    }
    guard let spike = sweep.spikes.first else { return }
    for quantity in [
      SpikeQuantity.upstrokeDownstrokeRatio, .thresholdVoltage, .width, .upstroke, .downstroke,
    ] {
      set("\(quantity.rawValue)_\(suffix)", quantity.value(of: spike))
    }
    set("width_suprathresh_\(suffix)", sweep.suprathresholdWidth)
    set("trough_deltav_\(suffix)", spike.troughDepth)
    set("fast_trough_deltav_\(suffix)", spike.fastTroughDepth)
    set("peak_deltav_\(suffix)", spike.peakHeight)
    if let trough = spike.trough?.voltage, let fast = spike.fastTrough?.voltage {
      set("trough_slowdeltav_\(suffix)", trough - fast)
    }
  }

  private mutating func setAcrossSweeps(_ analysis: LongSquareAnalysis) {
    let trains = analysis.spiking.map { analysis.sweeps[$0].train }
    let statistics: [(String, (SpikeTrain) -> Double?)] = [
      ("adapt", \.adaptation), ("isi_cv", \.isiCV), ("isi_norm_sq_var", \.isiSquaredVariation),
    ]
    for (name, value) in statistics {
      let values = trains.compactMap(value).filter(\.isFinite)
      set("\(name)_mean", values.mean())
      set("\(name)_max", values.max())
    }
  }

  mutating func setResonance() {
    guard let resonance = chirp?.resonance else { return }
    set("peak_ratio_chirp", resonance.peakRatio)
    set("peak_freq_chirp", resonance.peakFrequency)
    set(
      "3db_freq_chirp",
      resonance.cutoffFrequency,
      orElse: .noLandmark,
      "the impedance stays above peak/√2 up to 40 Hz"
    )
    set("peak_impedance_chirp", resonance.peakImpedance)
    set("low_freq_impedance_chirp", resonance.lowFrequencyImpedance)
    set("sync_freq_chirp", resonance.synchronousFrequency)
    set("phase_peak_chirp", resonance.peakPhase)
    set("phase_low_chirp", resonance.lowFrequencyPhase)
  }
}

extension Spike {
  /// Peak minus threshold (mV).
  package var peakHeight: Double { peak.voltage - threshold.voltage }
  /// Trough minus threshold (mV); `nil` without a trough.
  package var troughDepth: Double? { trough.map { $0.voltage - threshold.voltage } }
  /// Fast trough minus threshold (mV); `nil` without a fast trough.
  package var fastTroughDepth: Double? { fastTrough.map { $0.voltage - threshold.voltage } }
}

extension SpikeTrain {
  /// Mean of ((b - a) / (b + a))² over successive intervals a, b; `nil` for fewer than two intervals.
  package var isiSquaredVariation: Double? {
    zip(isis, isis.dropFirst()).filter { $0 + $1 > 0 }.map { a, b in
      let ratio = (b - a) / (b + a)
      return ratio * ratio
    }
    .mean()
  }
}
