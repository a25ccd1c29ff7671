package import Electrophysiology

/// What goes wrong with a sweep on purpose.
package enum SweepFlaw: Sendable, Equatable {
  /// Amplifier noise this many times stronger than usual: fails the noise criteria from about 3 on.
  case noisy(factor: Double)
  /// The membrane potential drifts by so many mV over the sweep: fails the difference criterion above 1.
  case drifting(millivolts: Double)
  /// Acquisition ends at this moment (s); the rest of the response is `fill`.
  case stopsEarly(at: Double, fill: Fill)
  /// The response is followed by this many seconds of exact zeros that belong to no stimulus.
  case zeroTail(seconds: Double)
  /// The response is exactly zero in this interval (s) although acquisition goes on afterwards.
  case interiorZeros(from: Double, to: Double)

  /// What stands in the place of samples that were not acquired.
  package enum Fill: String, Sendable {
    /// Exact zeros, as MIES stores them.
    case zero
    /// Not a number.
    case nan
  }
}

/// How the electrode is connected in a voltage-clamp quality-control sweep.
package enum ElectrodeState: Sendable, Equatable {
  /// In the bath: pipette resistance (MΩ) and offset current (pA).
  case bath(resistance: Double, offset: Double)
  /// On the cell: seal resistance (MΩ).
  case sealed(resistance: Double)
  /// Whole cell: access resistance (MΩ); membrane values are the cell's.
  case wholeCell(access: Double)
}

/// One sweep of a plan: which stimulus, in which mode, with which flaws.
package struct PlannedSweep: Sendable, Equatable {
  /// Stimulus code without the channel suffix, such as `X4PS_SupraThresh`.
  package var code: String
  /// What is held constant.
  package var clampMode: ClampMode
  /// The command.
  package var waveform: StimulusWaveform
  /// The electrode in voltage clamp and in blow-out sweeps; ignored for recordings of the cell.
  package var electrode: ElectrodeState?
  /// How often this stimulus set was presented before: MIES' `Set Sweep Count`.
  package var setSweepCount: Int
  /// Ends acquisition 0.3 s after this many spikes, as operators do with ramps.
  package var stopAfterSpikes: Int?
  /// What goes wrong on purpose.
  package var flaws: [SweepFlaw]

  /// Creates a sweep.
  package init(
    code: String,
    clampMode: ClampMode = .currentClamp,
    waveform: StimulusWaveform,
    electrode: ElectrodeState? = nil,
    setSweepCount: Int = 0,
    stopAfterSpikes: Int? = nil,
    flaws: [SweepFlaw] = []
  ) {
    self.code = code
    self.clampMode = clampMode
    self.waveform = waveform
    self.electrode = electrode
    self.setSweepCount = setSweepCount
    self.stopAfterSpikes = stopAfterSpikes
    self.flaws = flaws
  }

  /// Whether the sweep is built to pass sweep QC.
  package var passesByDesign: Bool {
    !flaws.contains {
      switch $0 {
      case .noisy, .drifting, .stopsEarly: true
      case .zeroTail, .interiorZeros: false
      }
    }
  }
}
