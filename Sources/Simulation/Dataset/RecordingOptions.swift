/// How the amplifier and its software turn voltages into stored numbers.
package struct RecordingOptions: Sendable, Equatable {
  /// Codes a mV (or pA): 32 in older, 160 in newer Allen files.
  package var codesPerUnit = 32.0
  /// White amplifier noise in current clamp (mV RMS), low-passed at 10 kHz.
  package var amplifierNoise = 0.028
  /// Standard deviation of the resting potential from sweep to sweep (mV).
  package var sweepDrift = 0.25

  /// The defaults.
  package init() {}
}
