/// Collects the sweeps of a plan; counts presentations and attaches flaws.
struct PlanBuilder {
  let cell: SimulatedCell
  let options: PlanOptions
  private(set) var sweeps: [PlannedSweep] = []

  init(cell: SimulatedCell, options: PlanOptions) {
    self.cell = cell
    self.options = options
  }

  /// Whether a group of sweeps is wanted.
  func has(_ group: PlanOptions.SweepGroup) -> Bool { options.protocols.contains(group) }

  mutating func add(_ sweep: PlannedSweep) {
    var sweep = sweep
    sweep.setSweepCount = sweeps.count { $0.code == sweep.code }
    sweep.flaws += options.flaws
      .filter { sweep.code.hasPrefix($0.code) && $0.index == sweep.setSweepCount }
      .map(\.flaw)
    sweeps.append(sweep)
  }

  /// Adds a sweep of the cell in current clamp.
  mutating func addRecording(
    _ code: String,
    _ shape: StimulusWaveform.Shape,
    onset: Double? = nil,
    tail: Double = 0.9,
    stopAfterSpikes: Int? = nil
  ) {
    add(
      PlannedSweep(
        code: code,
        waveform: StimulusWaveform(
          testPulse: currentTestPulse,
          shape: shape,
          onset: onset ?? options.onset,
          tail: tail
        ),
        stopAfterSpikes: stopAfterSpikes
      )
    )
  }

  mutating func addLongSquares(_ code: String, _ amplitudes: [Double]) {
    for amplitude in amplitudes {
      addRecording(
        code,
        .square(amplitude: amplitude, duration: options.longSquareDuration)
      )
    }
  }

  mutating func addShortSquares(_ code: String, _ amplitudes: [Double]) {
    for amplitude in amplitudes {
      addRecording(code, .square(amplitude: amplitude, duration: 0.003))
    }
  }

  var currentTestPulse: StimulusWaveform.TestPulse? {
    options.hasTestPulse ? StimulusWaveform.TestPulse(amplitude: -20) : nil
  }

  /// The sweeps added so far.
  func finished() -> [PlannedSweep] { sweeps }
}
