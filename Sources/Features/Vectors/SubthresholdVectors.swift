/// Responses to steps without spikes. Source: spec, feature vectors, section 4.
extension VectorInput {
  /// The subthreshold sweeps of one sign, binned on demand.
  private struct Responses {
    /// Amplitudes (pA, whole) in the order of their first sweep.
    var keys: [Double] = []
    /// The sweeps of each key, in order.
    var sweeps: [[LongSquareSweep]] = []

    init(_ candidates: [LongSquareSweep]) {
      for sweep in candidates {
        let key = sweep.amplitude.rounded(.toNearestOrEven)
        if let index = keys.firstIndex(of: key) {
          sweeps[index].append(sweep)
        } else {
          keys.append(key)
          sweeps.append([sweep])
        }
      }
    }

    /// Position of the key nearest to a target, the first of several; `nil` without keys.
    func nearest(to target: Double) -> Int? {
      keys.indices.min { (keys[$0] - target).magnitude < (keys[$1] - target).magnitude }
    }
  }

  /// A binned response to one amplitude.
  private struct Response {
    var values: [Double]
    var isStretched = false
    var sources: [VectorSource] = []
  }

  /// Amplitude (pA) below which sweeps are not looked at.
  private static let leastAmplitude = -1000.0
  /// End of the step (s) in which its steady state is measured.
  private static let steadyDuration = 0.1

  private func subthreshold(
    isNegative: Bool
  ) throws(VectorGap) -> Responses {
    let analysis = try longSquares()
    let candidates = analysis.subthreshold.map { analysis.sweeps[$0] }.filter { sweep in
      let key = sweep.amplitude.rounded(.toNearestOrEven)
      return isNegative ? sweep.amplitude < 0 && key >= Self.leastAmplitude : key > 0
    }
    guard !candidates.isEmpty else {
      throw VectorGap(
        .noSubthresholdSweep,
        "no \(isNegative ? "hyperpolarising" : "depolarising") long square stays without spikes"
      )
    }
    return Responses(candidates)
  }

  /// Last sweep of an amplitude, or the median of all, binned and put through `change`.
  private func response(
    _ sweeps: [LongSquareSweep],
    bin: Double,
    role: String,
    block: Int = 0,
    _ change: (LongSquareSweep, StimulusGrid, [Double]) throws(VectorGap) -> [Double] = { $2 }
  ) throws(VectorGap) -> Response {
    var binned: [[Double]] = []
    var result = Response(values: [])
    for sweep in isIPFX ? Array(sweeps.suffix(1)) : sweeps {
      guard let grid = grid(sweep) else {
        throw VectorGap(.noSamples, "the samples of sweep \(sweep.number) are missing")
      }
      let (edges, isStretched) = grid.edges(bin: bin, preset: preset)
      binned.append(try change(sweep, grid, grid.means(edges)))
      result.isStretched = result.isStretched || isStretched
      result.sources.append(
        VectorSource(
          sweepNumber: sweep.number,
          role: role,
          block: block,
          samples: Int((edges.first ?? 0).rounded())..<Int((edges.last ?? 0).rounded()),
          bins: edges.count - 1
        )
      )
    }
    let first = binned[0]
    result.values =
      binned.count == 1
      ? first : first.indices.map { k in binned.map { $0[k] }.median() ?? .nan }
    return result
  }

  private func notes(_ isStretched: Bool) -> [String] {
    isStretched
      ? ["the step does not last \(preset.stepDuration) s: its bins were stretched to its duration"]
      : []
  }

  /// Responses to several amplitudes, one after the other.
  func steps(
    _ amplitudes: [Double],
    tolerance: Double,
    bin: Double
  ) throws(VectorGap) -> VectorContent {
    let responses = try subthreshold(isNegative: true)
    var content = VectorContent(values: [])
    var isStretched = false
    for (block, target) in amplitudes.enumerated() {
      let step = try step(target, tolerance: tolerance, bin: bin, block: block, of: responses)
      content.values += step.values
      content.sources += step.sources
      isStretched = isStretched || step.isStretched
    }
    content.notes = notes(isStretched)
    return content
  }

  private func step(
    _ target: Double,
    tolerance: Double,
    bin: Double,
    block: Int,
    of responses: Responses
  ) throws(VectorGap) -> Response {
    let keys = responses.keys
    if let nearest = responses.nearest(to: target),
      (keys[nearest] - target).magnitude <= tolerance
    {
      let role = "\(keys[nearest]) pA"
      return try response(responses.sweeps[nearest], bin: bin, role: role, block: block)
    }
    // IPFX takes a key of 0 for none.
    let lower = keys.indices.filter { keys[$0] < target }.max { keys[$0] < keys[$1] }
    let upper = keys.indices.filter { keys[$0] > target }.min { keys[$0] < keys[$1] }
    let neighbours = [lower, upper].compactMap { $0 }.filter { keys[$0] != 0 }
    guard !neighbours.isEmpty else {
      throw VectorGap(
        .noSubthresholdSweep,
        "no hyperpolarising long square can stand for \(target) pA"
      )
    }
    var found: [Response] = []
    for index in neighbours {
      let role = "\(keys[index]) pA, scaled to \(target) pA"
      found.append(
        try response(responses.sweeps[index], bin: bin, role: role, block: block)
      )
    }
    let count = Double(found.count)
    let current = neighbours.reduce(0) { $0 + keys[$1] } / count
    var result = found[0]
    result.sources = found.flatMap(\.sources)
    result.isStretched = found.contains(where: \.isStretched)
    for k in result.values.indices {
      result.values[k] = found.reduce(0) { $0 + $1.values[k] } / count
    }
    scale(&result.values, by: target / current, bin: bin, isInterpolated: found.count == 2)
    return result
  }

  /// Scales a response about its baseline; one-sided IPFX also scales what follows the step.
  private func scale(
    _ values: inout [Double],
    by factor: Double,
    bin: Double,
    isInterpolated: Bool
  ) {
    guard let bins = preset.bins(bin) else { return }
    let baseline = values.meanOfFinite(in: 0..<bins.margin) ?? .nan
    let end =
      isIPFX && !isInterpolated ? values.count : bins.margin + bins.step
    for k in bins.margin..<end { values[k] = (values[k] - baseline) * factor + baseline }
  }

  /// The response nearest to an amplitude: baseline 0, peak deflection -1.
  func hyperpolarised(target: Double, bin: Double) throws(VectorGap) -> VectorContent {
    let responses = try subthreshold(isNegative: true)
    guard let nearest = responses.nearest(to: target) else { return VectorContent(values: []) }
    let found = try response(
      responses.sweeps[nearest],
      bin: bin,
      role: "\(responses.keys[nearest]) pA"
    ) { (sweep, _, values) throws(VectorGap) in
      guard let base = sweep.baseline, let peak = sweep.peakDeflection?.voltage, peak != base else {
        throw VectorGap(
          .noSamples,
          "baseline or deflection of sweep \(sweep.number) is missing",
          sweep: sweep.number
        )
      }
      return values.map { ($0 - base) / (base - peak) }
    }
    return VectorContent(
      values: found.values,
      sources: found.sources,
      notes: notes(found.isStretched)
    )
  }

  /// The response to the largest step without spikes: baseline 0, end of the step 1.
  func depolarised(bin: Double) throws(VectorGap) -> VectorContent {
    let responses = try subthreshold(isNegative: false)
    guard let largest = responses.keys.indices.max(by: { responses.keys[$0] < responses.keys[$1] })
    else { return VectorContent(values: []) }
    let found = try response(
      responses.sweeps[largest],
      bin: bin,
      role: "\(responses.keys[largest]) pA"
    ) { (sweep, grid, values) throws(VectorGap) in
      guard let base = sweep.baseline,
        let steady = grid.steadyVoltage(duration: Self.steadyDuration), steady != base
      else {
        throw VectorGap(
          .tooShort,
          "sweep \(sweep.number) has no baseline or its step is shorter than 0.1 s",
          sweep: sweep.number
        )
      }
      return values.map { ($0 - base) / (steady - base) }
    }
    return VectorContent(
      values: found.values,
      sources: found.sources,
      notes: notes(found.isStretched)
    )
  }
}
