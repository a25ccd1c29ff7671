package import Electrophysiology

/// One sweep as ``NWBWriter`` takes it: field units, both channels of the same length.
package struct NWBWriterSweep: Sendable {
  /// Sweep number.
  package var number: Int
  /// Current or voltage clamp; zero current is written as current clamp.
  package var clampMode: ClampMode
  /// Stimulus code with the channel suffix, such as `X1PS_SubThresh_DA_0`.
  package var stimulusDescription: String
  /// Samples a second (Hz).
  package var samplingRate: Double
  /// Seconds from the start of the session.
  package var startingTime: Double
  /// Command: pA in current clamp, mV in voltage clamp.
  package var stimulus: [Float]
  /// Measured values: mV in current clamp, pA in voltage clamp.
  package var response: [Float]
  /// Factor on the stimulus set's waveform.
  package var scaleFactor: Double
  /// How often the stimulus set was presented before.
  package var setSweepCount: Int
  /// Bridge balance (MΩ, as MIES stores it).
  package var bridgeBalance: Double
  /// Holding current (pA, as MIES stores it).
  package var biasCurrent: Double

  /// Creates a sweep.
  package init(
    number: Int,
    clampMode: ClampMode,
    stimulusDescription: String,
    samplingRate: Double,
    startingTime: Double,
    stimulus: [Float],
    response: [Float],
    scaleFactor: Double = 1,
    setSweepCount: Int = 0,
    bridgeBalance: Double = 0,
    biasCurrent: Double = 0
  ) {
    self.number = number
    self.clampMode = clampMode
    self.stimulusDescription = stimulusDescription
    self.samplingRate = samplingRate
    self.startingTime = startingTime
    self.stimulus = stimulus
    self.response = response
    self.scaleFactor = scaleFactor
    self.setSweepCount = setSweepCount
    self.bridgeBalance = bridgeBalance
    self.biasCurrent = biasCurrent
  }
}
