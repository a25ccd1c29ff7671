import Features

/// The sweeps, spikes and numbers of one feature.
struct FeatureEvidence {
  typealias Point = FeatureExplanation.Point

  /// Sweep numbers.
  var sweeps: [Int] = []
  /// Spikes.
  var spikes: [FeatureExplanation.SpikeReference] = []
  /// Contributions.
  var points: [Point] = []
  /// What they are.
  var pointName: String?

  /// Nothing was found.
  init() {}

  /// The evidence of a feature of long squares.
  init(_ name: String, basis: FeatureBasis, in analysis: LongSquareAnalysis) {
    switch basis {
    case .rheobase, .rheobaseSpike, .rheobaseTrain:
      take(analysis.rheobaseSweep, name: name, basis: basis)
      if basis == .rheobase {
        add(analysis.spiking, of: analysis, "spikes") { Double($0.spikes.count) }
      }
    case .hero, .heroSpike, .heroTrain:
      take(analysis.heroSweep, name: name, basis: basis)
      let rheobase = analysis.rheobaseSweep?.amplitude
      if basis == .hero {
        add(analysis.spiking, of: analysis, "pA above rheobase") { sweep in
          rheobase.map { sweep.amplitude - $0 }
        }
      }
    case .levelSpike(let k), .levelTrain(let k):
      take(analysis.level(k), name: name, basis: basis)
    case .sag:
      take(analysis.sagSweep.map { analysis.sweeps[$0] }, name: name, basis: basis)
      add(analysis.subthreshold, of: analysis, "peak deflection (mV)") {
        $0.peakDeflection?.voltage
      }
    default:
      collect(name, basis: basis, in: analysis)
    }
  }

  /// The evidence of a feature of short squares or ramps.
  init(_ name: String, basis: FeatureBasis, in measured: [PulseSweep], common: [Int] = []) {
    if basis == .commonAmplitude {
      sweeps = common.map { measured[$0].number }
      pointName = "spikes"
      points = measured.map {
        Point(sweep: $0.number, current: $0.amplitude, value: Double($0.train.spikes.count))
      }
      return
    }
    let used = measured.filter { !$0.spikes.isEmpty }
    sweeps = used.map(\.number)
    spikes = used.map { FeatureExplanation.SpikeReference(sweep: $0.number, spike: 0) }
    guard let value = SpikeShape(feature: name) else { return }
    pointName = value.title
    points = used.map { sweep in
      Point(
        sweep: sweep.number,
        current: sweep.amplitude,
        value: sweep.spikes.first.flatMap { value.of($0, sweep.suprathresholdWidth) }
      )
    }
  }

  /// Features of many long squares: each contributes a number.
  private mutating func collect(
    _ name: String,
    basis: FeatureBasis,
    in analysis: LongSquareAnalysis
  ) {
    switch basis {
    case .baselines:
      add(Array(analysis.sweeps.indices), of: analysis, "baseline (mV)", \.baseline)
    case .resistance:
      add(analysis.membrane, of: analysis, "lowest voltage (mV)") { $0.minimum?.voltage }
      for (position, index) in analysis.membrane.enumerated() {
        points[position].current = analysis.sweeps[index].minimum?.current
      }
    case .timeConstant:
      add(analysis.membrane, of: analysis, "time constant (ms)") { _ in nil }
      for (position, tau) in analysis.taus.enumerated() {
        points[position].value = tau.map { $0 * 1000 }
      }
    case .rateLine:
      add(analysis.spiking, of: analysis, "rate (Hz)") { $0.train.averageRate }
    case .rateSquareRoot:
      pointName = "rate (Hz)"
      points = analysis.consolidated.map {
        Point(sweep: $0.number, current: $0.amplitude, value: $0.train.averageRate)
      }
    default:
      let statistic = Self.statistic(name)
      add(analysis.spiking, of: analysis, statistic.title) { statistic.value($0.train) }
    }
    sweeps = points.map(\.sweep)
  }

  private static func statistic(
    _ name: String
  ) -> (title: String, value: (SpikeTrain) -> Double?) {
    if name.hasPrefix("adapt") { return ("adaptation", \.adaptation) }
    if name.hasPrefix("isi_cv") { return ("CV of intervals", \.isiCV) }
    return ("mean squared relative difference of intervals", \.isiSquaredVariation)
  }

  private mutating func add(
    _ indices: [Int],
    of analysis: LongSquareAnalysis,
    _ title: String,
    _ value: (LongSquareSweep) -> Double?
  ) {
    pointName = title
    points = indices.map { index in
      let sweep = analysis.sweeps[index]
      return Point(sweep: sweep.number, current: sweep.amplitude, value: value(sweep))
    }
  }

  /// One sweep, with the spikes that the basis names.
  private mutating func take(_ sweep: LongSquareSweep?, name: String, basis: FeatureBasis) {
    guard let sweep else { return }
    sweeps = [sweep.number]
    let all = Array(sweep.spikes.indices)
    let chosen: [Int] =
      switch basis {
      case .rheobaseSpike, .heroSpike, .levelSpike: Array(all.prefix(1))
      case .rheobaseTrain where name.hasPrefix("fast_trough_v_last"): Array(all.suffix(1))
      case .heroTrain where name == "latency" || name.hasPrefix("latency_"): Array(all.prefix(1))
      case .rheobaseTrain, .heroTrain, .levelTrain: all
      default: []
      }
    spikes = chosen.map { FeatureExplanation.SpikeReference(sweep: sweep.number, spike: $0) }
  }
}

extension LongSquareAnalysis {
  /// The sweep 20·k pA above rheobase, as the feature collection chooses it.
  func level(_ k: Int) -> LongSquareSweep? {
    guard let rheobase = rheobaseSweep?.amplitude else { return nil }
    return consolidated.first {
      ($0.amplitude - rheobase).rounded(.toNearestOrEven) == Double(20 * k)
    }
  }
}

/// A number of a first spike by the name of the feature that averages it.
struct SpikeShape {
  /// The number with its unit.
  let title: String
  /// The value of a spike; the second parameter is its width halfway between threshold and peak (s).
  let of: (Spike, Double?) -> Double?

  /// `nil` for a feature that is no mean over first spikes.
  init?(feature name: String) {
    var base = name
    if base.hasPrefix("ap_1_") { base.removeFirst("ap_1_".count) }
    for suffix in ["_ramp", "_short_square"] where base.hasSuffix(suffix) {
      base.removeLast(suffix.count)
    }
    if let quantity = SpikeQuantity(rawValue: base) {
      title = base + (quantity.unit.isEmpty ? "" : " (\(quantity.unit))")
      of = { spike, _ in quantity.value(of: spike) }
      return
    }
    switch base {
    case "width_suprathresh": (title, of) = (base + " (s)", { $1 })
    case "trough_deltav": (title, of) = (base + " (mV)", { spike, _ in spike.troughDepth })
    case "fast_trough_deltav": (title, of) = (base + " (mV)", { spike, _ in spike.fastTroughDepth })
    case "peak_deltav": (title, of) = (base + " (mV)", { spike, _ in spike.peakHeight })
    default: return nil
    }
  }
}
