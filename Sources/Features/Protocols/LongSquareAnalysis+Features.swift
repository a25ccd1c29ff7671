/// Features of the whole set of long squares.
extension LongSquareAnalysis {
  /// The sweep at rheobase.
  package var rheobaseSweep: LongSquareSweep? { rheobase.map { sweeps[$0] } }

  /// The hero sweep.
  package var heroSweep: LongSquareSweep? { hero.map { sweeps[$0] } }

  /// How far (pA) the hero sweep is above rheobase; outside 39…61 it is a makeshift.
  package var heroOffset: Double? {
    guard let hero = heroSweep, let rheobase = rheobaseSweep else { return nil }
    return hero.amplitude - rheobase.amplitude
  }

  /// Mean baseline voltage (mV) of all sweeps.
  package var baseline: Double? { sweeps.compactMap(\.baseline).mean() }

  /// Sag of the sag sweep, dimensionless.
  package var sag: Double? { sagSweep.flatMap { sweeps[$0].sag } }

  /// Peak deflection (mV) of the sag sweep.
  package var sagVoltage: Double? { sagSweep.flatMap { sweeps[$0].peakDeflection?.voltage } }

  /// Input resistance (MΩ): slope of lowest voltage on current over the membrane sweeps.
  ///
  /// A single sweep is compared with its own baseline at 0 pA.
  package var inputResistance: Double? {
    let points = membrane.compactMap { sweeps[$0].minimum }
    return InputResistance.fit(points, baseline: membrane.first.flatMap { sweeps[$0].baseline })
  }

  /// Membrane time constant (s): mean of the membrane sweeps' accepted fits.
  package var tau: Double? { taus.compactMap { $0 }.mean() }

  /// Slope (Hz/pA) of the least-squares line of rate on amplitude over all spiking sweeps; two at least.
  package var fiSlope: Double? {
    guard spiking.count >= 2 else { return nil }
    return LineFit(
      x: spiking.map { sweeps[$0].amplitude },
      y: spiking.map { sweeps[$0].train.averageRate }
    )?
    .slope
  }

  /// Spiking sweeps at rheobase or above, one for each amplitude.
  ///
  /// Of several the one whose rate is nearest to the median rate of the amplitude (ties: the first); in
  /// order of first appearance; amplitudes compare exactly. Source: spec, feature vectors, section 7.
  package var consolidated: [LongSquareSweep] {
    guard let least = rheobaseSweep?.amplitude else { return [] }
    let candidates = spiking.map { sweeps[$0] }.filter { $0.amplitude >= least }
    var amplitudes: [Double] = []
    for sweep in candidates where !amplitudes.contains(sweep.amplitude) {
      amplitudes.append(sweep.amplitude)
    }
    return amplitudes.compactMap { amplitude in
      let repeats = candidates.filter { $0.amplitude == amplitude }
      guard let middle = repeats.map(\.train.averageRate).median() else { return nil }
      var best = repeats[0]
      for sweep in repeats
      where (sweep.train.averageRate - middle).magnitude
        < (best.train.averageRate - middle).magnitude
      {
        best = sweep
      }
      return best
    }
  }
}
