/// What is known of a sweep before its samples are read.
///
/// Everything here comes from attributes and scalars; building it costs no sample.
package struct SweepInfo: Sendable, Equatable {
  /// The sweep number of the file; not necessarily contiguous, but unique within a ``Recording``.
  package var number: Int
  /// What was held constant.
  package var clampMode: ClampMode
  /// The stimulus description exactly as stored, `""` where the file has none.
  package var stimulusDescription: String
  /// The stimulus code: the description without `[n]` and without `_DA_n` (any n).
  package var stimulusCode: String
  /// The code with the number of its presentation, like `X1PS_SubThresh[2]`; the code where unknown.
  package var stimulusCodeExtended: String
  /// Samples a second (Hz) of the stimulus, or of the response where there is no stimulus.
  package var samplingRate: Double
  /// Samples that both channels have; the shorter one decides.
  package var sampleCount: Int
  /// Seconds from the session's start to the sweep's first sample; `nil` where the file does not say.
  package var startingTime: Double?
  /// Bridge balance (MΩ); `nil` where missing or NaN.
  package var bridgeBalance: Double?
  /// Holding (bias) current (pA); `nil` where missing or NaN.
  package var biasCurrent: Double?
  /// Factor by which the amplifier scaled the stimulus set's waveform; `nil` where unknown.
  package var stimulusScaleFactor: Double?
  /// Name of the electrode object of the file; `nil` where the link is missing.
  package var electrode: String?
  /// Path of the response series inside the file, for messages.
  package var responsePath: String
  /// Path of the stimulus series inside the file; `nil` for sweeps without a stimulus.
  package var stimulusPath: String?
  /// Things a reader noticed and worked around, one sentence each (unequal lengths, unequal rates…).
  package var warnings: [String]

  /// Creates a description; every quantity that is not given is unknown.
  package init(
    number: Int,
    clampMode: ClampMode,
    stimulusDescription: String = "",
    stimulusCode: String = "",
    stimulusCodeExtended: String? = nil,
    samplingRate: Double,
    sampleCount: Int,
    startingTime: Double? = nil,
    bridgeBalance: Double? = nil,
    biasCurrent: Double? = nil,
    stimulusScaleFactor: Double? = nil,
    electrode: String? = nil,
    responsePath: String = "",
    stimulusPath: String? = nil,
    warnings: [String] = []
  ) {
    self.number = number
    self.clampMode = clampMode
    self.stimulusDescription = stimulusDescription
    self.stimulusCode = stimulusCode
    self.stimulusCodeExtended = stimulusCodeExtended ?? stimulusCode
    self.samplingRate = samplingRate
    self.sampleCount = sampleCount
    self.startingTime = startingTime
    self.bridgeBalance = bridgeBalance
    self.biasCurrent = biasCurrent
    self.stimulusScaleFactor = stimulusScaleFactor
    self.electrode = electrode
    self.responsePath = responsePath
    self.stimulusPath = stimulusPath
    self.warnings = warnings
  }
}
