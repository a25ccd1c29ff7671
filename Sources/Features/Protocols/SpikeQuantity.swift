/// A number of one spike that cell features are made of.
///
/// The raw values are IPFX's names.
package enum SpikeQuantity: String, Sendable, CaseIterable {
  /// Steepest rise over steepest fall, dimensionless.
  case upstrokeDownstrokeRatio = "upstroke_downstroke_ratio"
  /// Voltage (mV) of the peak.
  case peakVoltage = "peak_v"
  /// Time (s) of the peak.
  case peakTime = "peak_t"
  /// Voltage (mV) of the trough.
  case troughVoltage = "trough_v"
  /// Time (s) of the trough.
  case troughTime = "trough_t"
  /// Voltage (mV) of the fast trough.
  case fastTroughVoltage = "fast_trough_v"
  /// Time (s) of the fast trough.
  case fastTroughTime = "fast_trough_t"
  /// Voltage (mV) of the slow trough.
  case slowTroughVoltage = "slow_trough_v"
  /// Time (s) of the slow trough.
  case slowTroughTime = "slow_trough_t"
  /// Voltage (mV) at threshold.
  case thresholdVoltage = "threshold_v"
  /// Current (pA) at threshold.
  case thresholdCurrent = "threshold_i"
  /// Time (s) of the threshold.
  case thresholdTime = "threshold_t"
  /// Steepest rise (V/s).
  case upstroke
  /// Steepest fall (V/s), negative.
  case downstroke
  /// Full width (s) at half height between fast trough and peak.
  case width

  /// Those of the pipeline's cell record, in its order.
  package static let cellRecord: [SpikeQuantity] = [
    .upstrokeDownstrokeRatio, .peakVoltage, .peakTime, .troughVoltage, .troughTime,
    .fastTroughVoltage, .fastTroughTime, .slowTroughVoltage, .slowTroughTime, .thresholdVoltage,
    .thresholdCurrent, .thresholdTime,
  ]

  /// Those of the feature collection, in its order.
  package static let collection: [SpikeQuantity] = [
    .thresholdVoltage, .peakVoltage, .upstroke, .downstroke, .upstrokeDownstrokeRatio, .width,
    .fastTroughVoltage,
  ]

  /// The unit of the quantity; `""` when dimensionless.
  package var unit: String {
    switch self {
    case .upstrokeDownstrokeRatio: ""
    case .peakVoltage, .troughVoltage, .fastTroughVoltage, .slowTroughVoltage, .thresholdVoltage:
      "mV"
    case .peakTime, .troughTime, .fastTroughTime, .slowTroughTime, .thresholdTime, .width: "s"
    case .thresholdCurrent: "pA"
    case .upstroke, .downstroke: "V/s"
    }
  }

  /// What it is, in words that can follow "of the first spike".
  package var meaning: String {
    switch self {
    case .upstrokeDownstrokeRatio: "ratio of steepest rise to steepest fall"
    case .peakVoltage: "voltage at the peak"
    case .peakTime: "time of the peak"
    case .troughVoltage: "lowest voltage before the next spike or the window's end"
    case .troughTime: "time of the lowest voltage before the next spike or the window's end"
    case .fastTroughVoltage: "voltage at the end of the fast repolarisation"
    case .fastTroughTime: "time of the end of the fast repolarisation"
    case .slowTroughVoltage: "voltage at the slow trough"
    case .slowTroughTime: "time of the slow trough"
    case .thresholdVoltage: "voltage at threshold"
    case .thresholdCurrent: "injected current at threshold"
    case .thresholdTime: "time of the threshold"
    case .upstroke: "steepest rise"
    case .downstroke: "steepest fall"
    case .width: "full width at half height between fast trough and peak"
    }
  }

  /// The value of a spike; `nil` when the landmark was not found.
  package func value(of spike: Spike) -> Double? {
    switch self {
    case .upstrokeDownstrokeRatio: spike.upstrokeDownstrokeRatio
    case .peakVoltage: spike.peak.voltage
    case .peakTime: spike.peak.time
    case .troughVoltage: spike.trough?.voltage
    case .troughTime: spike.trough?.time
    case .fastTroughVoltage: spike.fastTrough?.voltage
    case .fastTroughTime: spike.fastTrough?.time
    case .slowTroughVoltage: spike.slowTrough?.voltage
    case .slowTroughTime: spike.slowTrough?.time
    case .thresholdVoltage: spike.threshold.voltage
    case .thresholdCurrent: spike.threshold.current
    case .thresholdTime: spike.threshold.time
    case .upstroke: spike.upstroke.slope
    case .downstroke: spike.downstroke?.slope
    case .width: spike.width
    }
  }

  /// The mean over spikes that have the quantity; `nil` when none has it.
  package func mean(of spikes: some Sequence<Spike>) -> Double? {
    spikes.compactMap { value(of: $0) }.filter { !$0.isNaN }.mean()
  }
}

extension SampledTrace {
  /// Full width (s) of a spike halfway between threshold and peak, a multiple of the sampling step.
  ///
  /// Unlike ``Spike/width`` it does not depend on how deep the spike's trough is.
  ///
  /// - Returns: `nil` when the voltage does not fall to that level before the spike's (fast) trough.
  func suprathresholdWidth(of spike: Spike) -> Double? {
    guard let trough = spike.fastTrough ?? spike.trough else { return nil }
    let level = (spike.threshold.voltage + spike.peak.voltage) / 2
    let rise = stride(from: spike.peak.index, to: spike.threshold.index, by: -1)
    guard let left = rise.first(where: { voltage[$0] <= level }),
      let right = (spike.peak.index..<trough.index).first(where: { voltage[$0] <= level })
    else { return nil }
    return time(at: right) - time(at: left)
  }
}
