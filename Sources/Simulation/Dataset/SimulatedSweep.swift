/// One simulated sweep, ready to be stored.
package struct SimulatedSweep: Sendable {
  /// Position in the plan.
  package var number: Int
  /// What was planned.
  package var plan: PlannedSweep
  /// Samples a second (Hz).
  package var samplingRate: Double
  /// Seconds from the session's start.
  package var startingTime: Double
  /// Command (pA or mV).
  package var stimulus: [Float]
  /// Measured values (mV or pA), on the amplifier's grid of codes.
  package var response: [Float]
  /// Spikes of the noise-bearing membrane potential before measurement noise; 0 in voltage clamp.
  package var spikeCount: Int
}
