/// The sweeps of the cell itself, in the two generations of stimulus codes.
extension PlanBuilder {
  /// Search, subthreshold, rheobase, suprathreshold, short squares, ramps, triple, chirp, noise.
  mutating func addXCodes() {
    let rheobase = (cell.truth.rheobase / 10).rounded(.up) * 10
    if has(.search) { addLongSquares("X2LP_Search", [-70, rheobase]) }
    if has(.subthreshold) { addLongSquares("X1PS_SubThresh", options.subthresholdSteps) }
    if has(.suprathreshold) {
      addLongSquares("X3LP_Rheo", [rheobase - 20, rheobase - 10, rheobase])
      addLongSquares("X4PS_SupraThresh", suprathreshold(from: rheobase))
    }
    addShortSquareSeries(search: "X5SP_Search", rheobase: "X6SP_Rheo")
    addRamps("X7Ramp")
    addLongStimuli(rheobase: rheobase)
  }

  /// The same with a coarse grid of 20 pA and a fine series above rheobase.
  mutating func addCoreOneCodes() {
    let rheobase = ((cell.truth.rheobase - 10) / 20).rounded(.up) * 20 + 10
    if has(.subthreshold) { addLongSquares("C1LSCOARSE150216", options.subthresholdSteps) }
    if has(.suprathreshold) {
      let coarse = stride(from: 10.0, through: max(190, rheobase + 100), by: 20).map { $0 }
      addLongSquares("C1LSCOARSE150216", coarse)
      addLongSquares("C1LSFINEST150112", suprathreshold(from: rheobase))
    }
    addShortSquareSeries(search: "SP_Search", rheobase: "C1SSFINEST150112")
    addRamps("C1RP25PR1S141203")
    addLongStimuli(rheobase: rheobase)
  }

  private func suprathreshold(from rheobase: Double) -> [Double] {
    options.suprathresholdSteps.flatMap { step in
      [Double](repeating: rheobase + step + options.suprathresholdShift, count: options.repeats)
    }
  }

  /// A search series of rising amplitude, then repeats at and below the short-square threshold.
  private mutating func addShortSquareSeries(search: String, rheobase: String) {
    guard has(.shortSquares) else { return }
    let threshold = (cell.truth.shortSquareThreshold / 10).rounded(.up) * 10
    if has(.search) { addShortSquares(search, [threshold * 0.5, threshold + 50]) }
    addShortSquares(
      rheobase,
      [threshold - 20, threshold, threshold + 10, threshold + 10, threshold + 10, threshold]
    )
  }

  /// 25 pA a second until well above rheobase; the operator stops after five spikes.
  private mutating func addRamps(_ code: String) {
    guard has(.ramps) else { return }
    let duration = ((cell.truth.rheobase * 1.5 + 60) / 25).rounded(.up)
    for _ in 0..<options.rampCount {
      addRecording(
        code,
        .ramp(slope: 25, duration: duration),
        stopAfterSpikes: 5
      )
    }
  }

  private mutating func addLongStimuli(rheobase: Double) {
    if has(.triple) {
      let amplitude = (cell.truth.shortSquareThreshold / 10).rounded(.up) * 10 + 50
      for spacing in [0.007, 0.011, 0.02] {
        addRecording(
          "C2SSTRIPLE171103",
          .train(amplitude: amplitude, duration: 0.003, spacing: spacing, count: 3)
        )
      }
    }
    if has(.chirp) {
      let amplitude = 0.3 * rheobase
      addRecording(
        "C2CHIRP180503",
        .chirp(amplitude: amplitude, low: 0.2, high: 40, duration: 20),
        onset: 0.6
      )
    }
    if has(.noise) {
      addRecording(
        "C1NSSEED_1150216",
        .noise(mean: 0.75 * rheobase, deviation: 0.25 * rheobase, seed: 1),
        onset: 2.02
      )
    }
  }
}
