/// The long squares of a cell on one path: which sweep serves which feature, and the features of the set.
///
/// Whatever one part needs and does not find leaves only that part `nil`. Source: spec, trains and
/// subthreshold, section 3; White paper of the Allen Cell Types Database, "Electrophysiology".
package struct LongSquareAnalysis: Sendable {
  /// All analysed sweeps in ascending order of number.
  package var sweeps: [LongSquareSweep]
  /// Indices into ``sweeps`` of those that spike.
  package var spiking: [Int]
  /// Indices of those that do not.
  package var subthreshold: [Int]
  /// Index of the spiking sweep with the smallest positive amplitude, the first of several.
  package var rheobase: Int?
  /// Index of the sweep that stands for sustained firing: the smallest amplitude strictly between 39 and
  /// 61 pA above rheobase, else the one nearest to 39 pA above it (ties: the smaller).
  package var hero: Int?
  /// Index of the subthreshold sweep whose peak deflection is nearest to -100 mV (ties: the first).
  package var sagSweep: Int?
  /// Indices of subthreshold sweeps with ``minimumAmplitude`` < amplitude < 0: resistance and tau.
  package var membrane: [Int]
  /// Amplitude (pA), excluded, below which sweeps do not serve membrane properties.
  package var minimumAmplitude: Double
  /// Median time (s) of the membrane sweeps' minima: fits of tau end here at the latest.
  package var tauLimit: Double?
  /// Time constant (s) of each membrane sweep, in the order of ``membrane``; `nil` without an accepted fit.
  package var taus: [Double?] = []

  /// Chooses the sweeps; time constants are not fitted.
  package init(sweeps: [LongSquareSweep], minimumAmplitude: Double, conventions: FeatureConventions)
  {
    self.sweeps = sweeps
    self.minimumAmplitude = minimumAmplitude
    let isSpiking = { (index: Int) in
      conventions.judgesSpikingByRate
        ? sweeps[index].train.averageRate > 0 : sweeps[index].hasSpikes
    }
    let spiking = sweeps.indices.filter(isSpiking)
    let subthreshold = sweeps.indices.filter { !isSpiking($0) }
    self.spiking = spiking
    self.subthreshold = subthreshold
    rheobase = Self.first(spiking.filter { sweeps[$0].amplitude > 0 }) { sweeps[$0].amplitude }
    hero = rheobase.flatMap {
      Self.hero(spiking, amplitudes: sweeps.map(\.amplitude), rheobase: sweeps[$0].amplitude)
    }
    let sagCandidates = subthreshold.filter {
      conventions.allowsDepolarisedSag || sweeps[$0].amplitude < 0
    }
    sagSweep = Self.first(sagCandidates) { index in
      sweeps[index].peakDeflection.map { ($0.voltage - Self.sagTarget).magnitude } ?? .nan
    }
    membrane = subthreshold.filter {
      minimumAmplitude < sweeps[$0].amplitude && sweeps[$0].amplitude < 0
    }
    tauLimit = membrane.compactMap { sweeps[$0].minimum?.time }.median()
  }

  /// Voltage (mV) that the sag sweep should come near.
  private static let sagTarget = -100.0
  /// Amplitudes (pA) above rheobase between which the hero sweep is looked for, both excluded.
  private static let heroRange = (lower: 39.0, upper: 61.0)

  /// The first candidate of the smallest key; NaN keys are passed over.
  private static func first(_ candidates: [Int], key: (Int) -> Double) -> Int? {
    var best: Int?
    var least = Double.infinity
    for index in candidates where key(index) < least {
      least = key(index)
      best = index
    }
    return best
  }

  private static func hero(_ spiking: [Int], amplitudes: [Double], rheobase: Double) -> Int? {
    let lower = rheobase + heroRange.lower
    let upper = rheobase + heroRange.upper
    let inside = spiking.filter { lower < amplitudes[$0] && amplitudes[$0] < upper }
    if let index = first(inside, key: { amplitudes[$0] }) { return index }
    let nearest = first(spiking) { (amplitudes[$0] - lower).magnitude }
    guard let nearest else { return nil }
    let distance = (amplitudes[nearest] - lower).magnitude
    return first(spiking.filter { (amplitudes[$0] - lower).magnitude == distance }) {
      amplitudes[$0]
    }
  }
}
