/// One family of a preset: a vector of fixed width that a cell either has or has not.
package struct VectorFamily: Sendable, Equatable {
  /// Name under which it is written, such as `step_subthresh`.
  package var name: String
  /// Unit of its values; `""` when dimensionless.
  package var unit: String
  /// Number of values, whatever the recording.
  package var width: Int
  /// What is computed.
  package var kind: Kind

  /// Creates a family.
  package init(name: String, unit: String, width: Int, kind: Kind) {
    self.name = name
    self.unit = unit
    self.width = width
    self.kind = kind
  }

  /// What is computed; times in s, amplitudes in pA.
  package enum Kind: Sendable, Equatable {
    /// Binned responses to several hyperpolarising steps; absent ones are scaled from their neighbours.
    case subthresholdSteps(amplitudes: [Double], tolerance: Double, bin: Double)
    /// Binned response to the step nearest to `target`, baseline 0, peak -1.
    case hyperpolarised(target: Double, bin: Double)
    /// Binned response to the largest depolarising step without spikes, baseline 0, steady state 1.
    case depolarised(bin: Double)
    /// Mean voltage between spikes relative to threshold, stretched to `points`.
    case interspikeShape(points: Int, minimumSpikes: Int)
    /// Waveform of the first spike from threshold on, or its first difference.
    case firstSpike(FirstSpikeRule, isSlope: Bool)
    /// Spikes a second in bins, for each level.
    case spikeHistogram(bin: Double)
    /// Instantaneous rate in bins, for each level.
    case instantaneousRate(bin: Double)
    /// Another family's columns, each block of `block` divided by its maximum.
    case normalised(of: String, ranges: [Range<Int>], block: Int)
    /// Mean of a spike's quantity in bins, for each level.
    case spikeQuantity(SpikeQuantity, bin: Double)
    /// IPFX's impedance vector: 796 magnitudes (GΩ), 796 phases (rad).
    case chirp
  }

  /// The protocols that first spikes come from.
  package enum Pulse: String, Sendable, CaseIterable {
    /// Short squares.
    case shortSquare = "short_square"
    /// Long squares.
    case longSquare = "long_square"
    /// Ramps.
    case ramp
  }

  /// How the first spikes of several protocols become one vector.
  package struct FirstSpikeRule: Sendable, Equatable {
    /// The protocols in order.
    package var pulses: [Pulse]
    /// Whether the protocols are averaged; otherwise they stand one after the other.
    package var averages: Bool
    /// Whether a protocol's spiking sweep of lowest current alone is used; otherwise short squares of the
    /// common amplitude and all ramps.
    package var usesLowest: Bool
    /// Protocols whose first spike counts even when it is clipped.
    package var keepsClipped: [Pulse]
    /// Length (s) of the waveform.
    package var duration: Double

    /// Creates a rule.
    package init(
      pulses: [Pulse],
      averages: Bool,
      usesLowest: Bool,
      keepsClipped: [Pulse],
      duration: Double
    ) {
      self.pulses = pulses
      self.averages = averages
      self.usesLowest = usesLowest
      self.keepsClipped = keepsClipped
      self.duration = duration
    }
  }
}

extension VectorFamily.Kind {
  /// Bins of a chirp's spectrum, magnitudes and phases together.
  static let chirpWidth = 2 * 796

  /// The number of values that the settings of a preset imply.
  ///
  /// - Returns: `nil` when a duration is not a whole number of bins.
  func width(in preset: VectorPreset) -> Int? {
    let levels = preset.levels.amplitudes.count
    switch self {
    case .subthresholdSteps(let amplitudes, _, let bin):
      return preset.traceBins(bin).map { $0 * amplitudes.count }
    case .hyperpolarised(_, let bin), .depolarised(let bin):
      return preset.traceBins(bin)
    case .interspikeShape(let points, _):
      return points
    case .firstSpike(let rule, let isSlope):
      return VectorPreset.whole(rule.duration * preset.samplingRate)
        .map { ($0 - (isSlope ? 1 : 0)) * (rule.averages ? 1 : rule.pulses.count) }
    case .spikeHistogram(let bin), .instantaneousRate(let bin), .spikeQuantity(_, let bin):
      return VectorPreset.whole(preset.stepDuration / bin).map { $0 * levels }
    case .normalised(_, let ranges, _):
      return ranges.reduce(0) { $0 + $1.count }
    case .chirp:
      return Self.chirpWidth
    }
  }

  /// The protocol under which failures are listed.
  var protocolName: String {
    switch self {
    case .chirp: "chirp"
    case .firstSpike(let rule, _) where rule.pulses.count == 1: rule.pulses[0].rawValue
    case .firstSpike: "first_spike"
    default: "long_square"
    }
  }
}
