package import Electrophysiology

/// Finds test pulse, stimulus and epochs of a sweep.
///
/// IPFX takes the first two changes of a command for a test pulse, always: files without one lose
/// their stimulus. ``Rule/detecting(_:)`` asks the pulse to look like one. Where a command is exact
/// and has a test pulse, both rules give the same indices and the same doubles.
///
/// What leads a command is taken, in this order, for
/// 1. a test pulse, when it returns to the baseline, is 2 to 50 ms wide, starts within 0.4 s, and
///    either more changes follow (unless all pulses are equal: a train) or other sweeps show it too;
/// 2. a prepulse, when ``TestPulseHint/prepulse`` says that the recording has one: the stimulus
///    starts where the prepulse ends, even in the sweep whose step has the prepulse's own level;
/// 3. the stimulus, otherwise.
///
/// A constant test pulse at the end (``TestPulseHint/trailing``) does not count to the stimulus.
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
  ///
  /// - Complexity: O(samples); O(samples log samples) for a noisy command.
  package func analyse(_ sweep: Sweep) -> SweepStimulus {
    let recording = EpochDetector.recording(of: sweep)
    let command = sweep.stimulus.doubles()
    switch rule {
    case .assumingTestPulse:
      return assumingTestPulse(command, recording: recording, rate: sweep.info.samplingRate)
    case .detecting(let hint):
      return detecting(command, recording: recording, rate: sweep.info.samplingRate, hint: hint)
    }
  }

  private func assumingTestPulse(
    _ command: [Double],
    recording: Range<Int>,
    rate: Double
  ) -> SweepStimulus {
    let all = CommandEdges.exactChanges(command[...])
    let visible = all.filter { $0 + 1 < recording.upperBound }
    let test = EpochDetector.testEpoch(changes: all, rate: rate)
    let stimulus = EpochDetector.stimulusEpoch(changes: visible, dropped: test == nil ? 0 : 2)
    var characteristics = StimulusCharacteristics.none
    if visible.count > 2 {
      characteristics = StimulusCharacteristics(
        command: command[recording],
        first: visible[2],
        last: visible[visible.count - 1],
        rate: rate,
      )
    }
    var notes: [String] = []
    if all.count == 1 && Double(all[0]) < LeadingPulse.latestStart * rate {
      notes.append("the command changes only once, early: IPFX cannot read this sweep")
    }
    return SweepStimulus(
      epochs: SweepEpochs(
        test: test,
        sweep: 0..<command.count,
        recording: recording,
        stimulus: stimulus,
        experiment: EpochDetector.experimentEpoch(stimulus, rate: rate),
      ),
      characteristics: characteristics,
      notes: notes,
    )
  }

  private func detecting(
    _ command: [Double],
    recording: Range<Int>,
    rate: Double,
    hint: TestPulseHint
  ) -> SweepStimulus {
    let visible = command[recording]
    let edges = CommandEdges(visible, rate: rate)
    let lead = LeadingPulse(edges, command: visible, rate: rate)
    // A slice: a chirp changes at every sample, and its list would be copied to lose two.
    var changes = edges.changes[...]
    var test: Range<Int>?
    var notes: [String] = []
    if let lead, isTestPulse(lead, edges: edges, hint: hint) {
      test = EpochDetector.testEpoch(changes: changes, rate: rate)
      changes.removeFirst(2)
    } else if let lead, let prepulse = hint.prepulse, let rest = edges.changes.after(prepulse, lead)
    {
      changes = rest[...]
      notes.append("a constant prepulse before the stimulus was left out")
    }
    if let trailing = hint.trailing, test == nil, edges.ends(with: trailing, command: visible) {
      changes.removeLast(2)
      notes.append("a constant test pulse after the stimulus was left out")
    }
    let stimulus = EpochDetector.stimulusEpoch(changes: changes, dropped: 0)
    var characteristics = StimulusCharacteristics.none
    if changes.count > 1, let first = changes.first, let last = changes.last {
      characteristics = StimulusCharacteristics(
        command: visible,
        first: first,
        last: last,
        rate: rate,
      )
    }
    if edges.isNoisy {
      notes.append("the command is a noisy recording: edges found with a tolerance")
      characteristics.amplitude = edges.amplitude(visible, changes: changes)
    }
    return SweepStimulus(
      epochs: SweepEpochs(
        test: test,
        sweep: 0..<command.count,
        recording: recording,
        stimulus: stimulus,
        experiment: EpochDetector.experimentEpoch(stimulus, rate: rate),
      ),
      characteristics: characteristics,
      isNoisy: edges.isNoisy,
      notes: notes,
    )
  }

  private func isTestPulse(
    _ lead: LeadingPulse,
    edges: CommandEdges,
    hint: TestPulseHint
  ) -> Bool {
    guard lead.hasTestPulseShape else { return false }
    if edges.isNoisy {
      // Noisy pulses differ a little from sweep to sweep.
      return edges.changes.count > 2 || hint.pulses.contains { $0.resembles(lead.pulse) }
    }
    if hint.pulses.contains(lead.pulse) { return true }
    return edges.changes.count > 2 && !lead.isPartOfTrain
  }
}

extension [Int] {
  /// The change points after a constant prepulse; `nil` where the command does not begin with it.
  fileprivate func after(_ prepulse: CommandPulse, _ lead: LeadingPulse) -> [Int]? {
    guard lead.pulse.samples.lowerBound == prepulse.samples.lowerBound,
      lead.pulse.amplitude == prepulse.amplitude
    else { return nil }
    let end = prepulse.samples.upperBound - 1
    if lead.pulse.samples.upperBound == prepulse.samples.upperBound { return Array(dropFirst()) }
    // The step has the prepulse's level: there is no edge between the two, so put one in.
    if lead.pulse.samples.upperBound > prepulse.samples.upperBound { return [end] + dropFirst() }
    return nil
  }
}

extension CommandEdges {
  /// The median of the longest level between the edges, relative to the baseline; 0 without one.
  ///
  /// Relative because a recorded command carries the amplifier's offset, which is no stimulus.
  fileprivate func amplitude(_ command: ArraySlice<Double>, changes: ArraySlice<Int>) -> Double {
    var longest = 0..<0
    for (from, to) in zip(changes, changes.dropFirst()) where to - from > longest.count {
      longest = (from + 1)..<(to + 1)
    }
    return longest.isEmpty ? 0 : NoisySteps.median(Array(command[longest])) - baseline
  }

  /// Whether the last excursion is `pulse`.
  fileprivate func ends(with pulse: CommandPulse, command: ArraySlice<Double>) -> Bool {
    guard changes.count >= 2 else { return false }
    let samples = (changes[changes.count - 2] + 1)..<(changes[changes.count - 1] + 1)
    let level = NoisySteps.median(Array(command[samples])) - baseline
    return pulse.resembles(CommandPulse(samples: samples, amplitude: level))
  }
}
