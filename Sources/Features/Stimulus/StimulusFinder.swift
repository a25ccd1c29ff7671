package import Electrophysiology

/// Finds test pulse, stimulus and epochs of a sweep.
package struct StimulusFinder: Sendable {
  /// How the test pulse is told from the stimulus.
  package enum Rule: Sendable, Equatable {
    /// IPFX's: exact command changes, the first two always belong to a test pulse.
    case assumingTestPulse
    /// Tolerant edges; a test pulse must look like one, here or elsewhere in the recording.
    case detecting(TestPulseHint)
  }

  /// The rule in use.
  package var rule: Rule

  /// Creates a finder.
  package init(rule: Rule = .detecting(.none)) { self.rule = rule }

  /// Epochs and stimulus of one sweep.
  package func analyse(_ sweep: Sweep) -> SweepStimulus { fatalError("published signature") }
}

/// What ``StimulusFinder`` found in one sweep.
package struct SweepStimulus: Sendable, Equatable {
  /// Half-open epochs.
  package var epochs: SweepEpochs
  /// Onset, duration, amplitude.
  package var characteristics: StimulusCharacteristics
  /// Whether the command was noisy, so that edges were found with a tolerance.
  package var isNoisy: Bool
  /// Findings, one sentence each.
  package var notes: [String]

  /// Creates a result.
  package init(
    epochs: SweepEpochs,
    characteristics: StimulusCharacteristics,
    isNoisy: Bool = false,
    notes: [String] = []
  ) {
    self.epochs = epochs
    self.characteristics = characteristics
    self.isNoisy = isNoisy
    self.notes = notes
  }
}

/// What the other sweeps of a recording say about its test pulse.
package struct TestPulseHint: Sendable, Equatable {
  /// The test pulses seen before another pulse somewhere in the recording, ascending, no duplicates.
  package var pulses: [CommandPulse]

  /// No knowledge of other sweeps.
  package static let none = TestPulseHint(pulses: [])

  /// Creates a hint.
  package init(pulses: [CommandPulse]) { self.pulses = pulses }

  /// Learns the test pulse from the sweeps of a recording.
  ///
  /// - Complexity: one pass over each command.
  package init(sweeps: some Sequence<Sweep>) { fatalError("published signature") }
}

/// One excursion of a command from its baseline.
package struct CommandPulse: Sendable, Equatable {
  /// Samples off baseline.
  package var samples: Range<Int>
  /// Level minus baseline (pA or mV).
  package var amplitude: Double

  /// Creates a pulse.
  package init(samples: Range<Int>, amplitude: Double) {
    self.samples = samples
    self.amplitude = amplitude
  }
}
