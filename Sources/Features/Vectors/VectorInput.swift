import Electrophysiology

/// What the families of a cell are computed from.
struct VectorInput {
  let preset: VectorPreset
  let sweeps: ProtocolSweeps
  let analyses: ProtocolAnalyses
  let features: CellFeatures?

  /// Whether IPFX's questionable numbers are wanted.
  var isIPFX: Bool { preset.conventions == .ipfx }

  /// The values of a family.
  ///
  /// - Throws: ``VectorGap`` that says what would have been needed.
  func content(of family: VectorFamily) throws(VectorGap) -> VectorContent {
    switch family.kind {
    case .subthresholdSteps(let amplitudes, let tolerance, let bin):
      try steps(amplitudes, tolerance: tolerance, bin: bin)
    case .hyperpolarised(let target, let bin): try hyperpolarised(target: target, bin: bin)
    case .depolarised(let bin): try depolarised(bin: bin)
    case .interspikeShape(let points, let minimumSpikes):
      try interspikeShape(points: points, minimumSpikes: minimumSpikes)
    case .firstSpike(let rule, let isSlope): try firstSpike(rule, isSlope: isSlope)
    case .spikeHistogram(let bin): try levels(bin, .histogram)
    case .instantaneousRate(let bin): try levels(bin, .rate)
    case .spikeQuantity(let quantity, let bin): try levels(bin, .quantity(quantity))
    case .normalised(let base, let ranges, let block):
      try normalised(base, ranges: ranges, block: block)
    case .chirp: try chirp()
    }
  }

  /// The long squares.
  ///
  /// - Throws: when there is no usable one.
  func longSquares() throws(VectorGap) -> LongSquareAnalysis {
    if let analysis = analyses.longSquare { return analysis }
    throw missing(.longSquare, sweeps.longSquares)
  }

  /// Why a protocol has no analysis.
  func missing(_ family: StimulusFamily, _ sweeps: [ProtocolSweep]) -> VectorGap {
    if sweeps.isEmpty {
      return VectorGap(.noSweeps, "the recording has no usable \(family.rawValue) sweep")
    }
    let isLocated = sweeps.contains(where: \.hasStimulus)
    return VectorGap(
      isLocated ? .tooShort : .noStimulus,
      "none of \(sweeps.count) \(family.rawValue) sweeps could be analysed"
    )
  }

  /// The samples of a long square about its step; `nil` when they are not at hand.
  func grid(_ sweep: LongSquareSweep) -> StimulusGrid? {
    guard let source = sweeps.longSquares.first(where: { $0.number == sweep.number }) else {
      return nil
    }
    return StimulusGrid(source.sweep, window: sweep.window, zero: sweep.timeZero)
  }

  /// A family's columns, each block divided by its maximum; a block without a positive one stays as it is.
  ///
  /// Source: spec, sparse PCA and forest, section 1, step 4 (only a maximum of 0 is special there).
  private func normalised(
    _ base: String,
    ranges: [Range<Int>],
    block: Int
  ) throws(VectorGap) -> VectorContent {
    guard let family = preset.family(base) else {
      throw VectorGap(.noSamples, "\(base), which is to be normalised, is not in the preset")
    }
    var content = try content(of: family)
    let chosen = ranges.flatMap { content.values[$0] }
    content.values = stride(from: 0, to: chosen.count, by: block).flatMap { start in
      let values = chosen[start..<start + block]
      let greatest = values.max() ?? 1
      return values.map { greatest == 0 ? $0 : $0 / greatest }
    }
    return content
  }

  private func chirp() throws(VectorGap) -> VectorContent {
    var failures: [FeatureFailure] = []
    let analysis =
      features?.chirp
      ?? (sweeps.chirps.isEmpty ? nil : ChirpAnalysis(sweeps.chirps, failures: &failures))
    guard let analysis else { throw missing(.chirp, sweeps.chirps) }
    guard let values = analysis.ipfxVector, values.count == VectorFamily.Kind.chirpWidth else {
      throw VectorGap(.tooShort, "IPFX's cut of chirps needs 20.6 s and a multiple of 2 kHz")
    }
    let sources = analysis.sweepNumbers.map { number in
      let rate = sweeps.chirps.first { $0.number == number }?.sweep.info.samplingRate ?? 0
      return VectorSource(
        sweepNumber: number,
        role: "chirp",
        block: 0,
        samples: Int(0.6 * rate)..<Int(20.6 * rate),
        bins: values.count
      )
    }
    return VectorContent(values: values, sources: sources)
  }
}
