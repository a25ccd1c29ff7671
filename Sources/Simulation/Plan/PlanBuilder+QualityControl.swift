import Electrophysiology

/// The quality-control sweeps at both ends of a recording.
extension PlanBuilder {
  /// Dates of the quality-control codes of the two generations.
  private var date: String {
    switch options.codes {
    case .x: "180424"
    case .coreOne: "141203"
    }
  }

  /// Smoke test, bath, seal and break-in, all in voltage clamp.
  mutating func addBeforeCell() {
    guard has(.qualityControl) else { return }
    let electrode = cell.electrode
    let bath = ElectrodeState.bath(
      resistance: electrode.pipetteResistance,
      offset: electrode.offsetCurrent
    )
    addVoltageClamp("EXTPSMOKET" + date, bath, pulses: 0)
    addVoltageClamp("EXTPINBATH" + date, bath, pulses: 2)
    addVoltageClamp(
      "EXTPCllATT" + date,
      .sealed(resistance: electrode.sealResistance),
      pulses: 5
    )
    addVoltageClamp(
      "EXTPBREAKN" + date,
      .wholeCell(access: electrode.accessResistance),
      pulses: 5,
      holding: -70
    )
  }

  /// Blow-out in current clamp (the only generation IPFX knows is 141203) and the end of the experiment.
  mutating func addAfterCell() {
    guard has(.qualityControl) else { return }
    let electrode = cell.electrode
    let bath = ElectrodeState.bath(
      resistance: electrode.pipetteResistance,
      offset: electrode.offsetCurrent
    )
    add(
      PlannedSweep(
        code: "EXTPBLWOUT141203",
        waveform: StimulusWaveform(
          testPulse: currentTestPulse,
          shape: .none,
          onset: 0.5,
          tail: 0
        ),
        electrode: bath
      )
    )
    addVoltageClamp("EXTPEXPEND" + date, bath, pulses: 0)
  }

  /// Square pulses of 10 mV and 50 ms; the test pulse is of the same height.
  private mutating func addVoltageClamp(
    _ code: String,
    _ electrode: ElectrodeState,
    pulses: Int,
    holding: Double = 0
  ) {
    let pulse = StimulusWaveform.TestPulse(amplitude: 10)
    let shape: StimulusWaveform.Shape =
      pulses == 0
      ? .none : .train(amplitude: 10, duration: 0.05, spacing: 0.1, count: pulses)
    add(
      PlannedSweep(
        code: code,
        clampMode: .voltageClamp,
        waveform: StimulusWaveform(
          holding: holding,
          testPulse: options.hasTestPulse ? pulse : nil,
          shape: shape,
          onset: 0.1,
          tail: 0.1
        ),
        electrode: electrode
      )
    )
  }
}
