import Electrophysiology

/// Waveforms of first spikes. Source: spec, feature vectors, section 6.
extension VectorInput {
  /// The first spikes of one protocol.
  private struct Part {
    var spikes: [(sweep: ProtocolSweep, spike: Spike)]
    /// Whether IPFX would give zeros when ``spikes`` is empty.
    var isBlankZero: Bool
    var gap: VectorGap
  }

  /// The waveform (mV) from threshold on, or its first difference (mV a sample).
  func firstSpike(
    _ rule: VectorFamily.FirstSpikeRule,
    isSlope: Bool
  ) throws(VectorGap) -> VectorContent {
    guard let points = VectorPreset.whole(rule.duration * preset.samplingRate) else {
      preconditionFailure("\(rule.duration) s is no whole number of samples")
    }
    var content = VectorContent(values: [])
    var shapes: [[Double]] = []
    var parts: [[Double]] = []
    var absent: [VectorGap] = []
    var isInterpolated = false
    for (block, pulse) in rule.pulses.enumerated() {
      let part = part(pulse, rule)
      var waves: [[Double]] = []
      for (sweep, spike) in part.spikes {
        guard let wave = waveform(spike, in: sweep.sweep, points: points) else {
          content.gaps.append(
            VectorGap(
              .tooShort,
              "sweep \(sweep.number) ends within \(rule.duration) s of its first spike",
              sweep: sweep.number
            )
          )
          continue
        }
        waves.append(wave)
        let rate = sweep.sweep.info.samplingRate
        isInterpolated = isInterpolated || rate < preset.samplingRate
        let start = spike.threshold.index
        content.sources.append(
          VectorSource(
            sweepNumber: sweep.number,
            role: pulse.rawValue,
            block: block,
            samples: start..<start + Int((rule.duration * rate).rounded()),
            bins: isSlope ? points - 1 : points
          )
        )
      }
      if waves.isEmpty, rule.averages {
        content.notes.append("not averaged in: \(part.gap.message)")
      }
      if waves.isEmpty { absent.append(part.gap) }
      let blank = part.isBlankZero && isIPFX ? 0 : Double.nan
      let mean = Self.mean(waves) ?? [Double](repeating: blank, count: points)
      shapes += waves
      parts.append(isSlope ? Self.differences(mean) : mean)
    }
    guard !shapes.isEmpty else {
      throw (content.gaps + absent).first
        ?? VectorGap(.noSpikingSweep, "no protocol has a first spike")
    }
    if rule.averages {
      let mean = Self.mean(shapes) ?? []
      content.values = isSlope ? Self.differences(mean) : mean
    } else {
      content.values = parts.flatMap { $0 }
      content.gaps += absent
    }
    if isInterpolated {
      content.notes.append(
        "sampled below \(preset.samplingRate) Hz: waveforms were interpolated linearly"
      )
    }
    return content
  }

  private func part(_ pulse: VectorFamily.Pulse, _ rule: VectorFamily.FirstSpikeRule) -> Part {
    let (source, family) =
      switch pulse {
      case .shortSquare: (sweeps.shortSquares, StimulusFamily.shortSquare)
      case .longSquare: (sweeps.longSquares, .longSquare)
      case .ramp: (sweeps.ramps, .ramp)
      }
    var chosen: [(number: Int, spikes: [Spike])] = []
    var isAnalysed = false
    var isBlankZero = false
    switch pulse {
    case .shortSquare:
      let analysis = analyses.shortSquare
      isAnalysed = analysis != nil
      chosen =
        analysis.map { pulses($0.sweeps, rule.usesLowest ? $0.spiking : $0.common, rule) } ?? []
      isBlankZero = analysis?.spiking.isEmpty == false
    case .longSquare:
      isAnalysed = analyses.longSquare != nil
      chosen = analyses.longSquare?.rheobaseSweep.map { [($0.number, $0.spikes)] } ?? []
      isBlankZero = !chosen.isEmpty
    case .ramp:
      let analysis = analyses.ramp
      isAnalysed = analysis != nil
      chosen = analysis.map { pulses($0.sweeps, $0.spiking, rule) } ?? []
      isBlankZero = isAnalysed
    }
    let spikes = chosen.compactMap { number, spikes -> (sweep: ProtocolSweep, spike: Spike)? in
      guard let spike = spikes.first, let sweep = source.first(where: { $0.number == number }),
        !spike.isClipped || rule.keepsClipped.contains(pulse)
      else { return nil }
      return (sweep, spike)
    }
    return Part(
      spikes: spikes,
      isBlankZero: isBlankZero,
      gap: isAnalysed
        ? VectorGap(.noSpikingSweep, "no \(pulse.rawValue) sweep has a whole first spike")
        : missing(family, source)
    )
  }

  /// The sweeps of a selection, or the one of lowest current among them.
  private func pulses(
    _ sweeps: [PulseSweep],
    _ selection: [Int],
    _ rule: VectorFamily.FirstSpikeRule
  ) -> [(number: Int, spikes: [Spike])] {
    let chosen = selection.map { sweeps[$0] }
    let used =
      rule.usesLowest
      ? chosen.min { $0.amplitude < $1.amplitude }.map { [$0] } ?? [] : chosen
    return used.map { ($0.number, $0.spikes) }
  }

  /// `points` samples from threshold on at the preset's rate; `nil` when the sweep ends before.
  private func waveform(_ spike: Spike, in sweep: Sweep, points: Int) -> [Double]? {
    let start = spike.threshold.index
    let ratio = sweep.info.samplingRate / preset.samplingRate
    // Interpolation needs the sample after the last point, unless points fall on samples.
    let needed = ratio < 1 ? Double(points - 1) * ratio : Double(points) * ratio
    let count = Int((needed - 1e-6).rounded(.up)) + (ratio < 1 ? 1 : 0)
    guard start + count <= sweep.acquired.upperBound else { return nil }
    let samples = sweep.voltage.doubles(start..<start + count)
    if ratio == 1 { return samples }
    if ratio > 1 {
      return (0..<points).map { k in
        StimulusGrid.mean(samples, from: Double(k) * ratio, to: Double(k + 1) * ratio)
      }
    }
    return (0..<points).map { k in
      let position = Double(k) * ratio
      let index = min(Int(position), count - 1)
      let next = min(index + 1, count - 1)
      return samples[index] + (position - Double(index)) * (samples[next] - samples[index])
    }
  }

  private static func mean(_ waves: [[Double]]) -> [Double]? {
    guard let first = waves.first else { return nil }
    return first.indices.map { k in waves.reduce(0) { $0 + $1[k] } / Double(waves.count) }
  }

  private static func differences(_ values: [Double]) -> [Double] {
    zip(values.dropFirst(), values).map { $0 - $1 }
  }
}
