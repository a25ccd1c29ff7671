package import Electrophysiology

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

  /// Whether two pulses overlap and differ by at most a tenth in width and amplitude: the same
  /// pulse seen through noise.
  func resembles(_ other: CommandPulse) -> Bool {
    samples.overlaps(other.samples)
      && abs(samples.count - other.samples.count) * 10 <= samples.count
      && abs(amplitude - other.amplitude) <= 0.1 * abs(amplitude)
  }
}

/// What all sweeps of a recording together say about the pulses that precede the stimulus.
///
/// A test pulse alone in a sweep (a 0 pA step) looks like a stimulus; that other sweeps show the
/// same pulse before another one settles it. Likewise a prepulse that runs into the step without a
/// gap (hyperpolarising prepulses of some laboratories) can only be told from the step because it
/// never varies.
package struct TestPulseHint: Sendable, Equatable {
  /// The test pulses seen before another pulse somewhere in the recording, by onset, no duplicates.
  package var pulses: [CommandPulse]
  /// A constant first level that the stimulus follows without a gap; `nil` where there is none.
  package var prepulse: CommandPulse?

  /// A constant test pulse at the end of sweeps, after the stimulus; `nil` where there is none.
  package var trailing: CommandPulse?

  /// No knowledge of other sweeps.
  package static let none = TestPulseHint(pulses: [])

  /// Creates a hint.
  package init(
    pulses: [CommandPulse],
    prepulse: CommandPulse? = nil,
    trailing: CommandPulse? = nil
  ) {
    self.pulses = pulses
    self.prepulse = prepulse
    self.trailing = trailing
  }

  /// Learns the test pulse from the sweeps of a recording.
  ///
  /// - Complexity: one pass over each command.
  package init(sweeps: some Sequence<Sweep>) {
    self.init(summaries: sweeps.map(CommandSummary.init))
  }

  /// Learns the test pulse from summaries, for callers that do not keep the sweeps.
  package init(summaries: [CommandSummary]) {
    var pulses: [CommandPulse] = []
    for case let pulse? in summaries.map(\.testPulse) where !pulses.contains(pulse) {
      pulses.append(pulse)
    }
    pulses.sort { ($0.samples.lowerBound, $0.amplitude) < ($1.samples.lowerBound, $1.amplitude) }
    let trailing = summaries.compactMap(\.trailing)
    self.init(
      pulses: pulses,
      prepulse: TestPulseHint.commonPrepulse(summaries),
      // Three sweeps, or two where there are only two: as for the prepulse.
      trailing: trailing.first { pulse in
        trailing.count { $0.resembles(pulse) } >= min(3, max(2, summaries.count))
      },
    )
  }

  // Three sweeps with the same first level and at least two different second levels: a shape that
  // coincidence does not make.
  private static func commonPrepulse(_ summaries: [CommandSummary]) -> CommandPulse? {
    let candidates = summaries.compactMap(\.prepulse)
    for candidate in candidates {
      let same = candidates.filter { $0.pulse == candidate.pulse }
      if same.count >= 3 && same.contains(where: { $0.next != candidate.next }) {
        return candidate.pulse
      }
    }
    return nil
  }
}

/// The little of a command that ``TestPulseHint`` needs.
package struct CommandSummary: Sendable, Equatable {
  /// A pulse that has the shape of a test pulse and is followed by another change.
  package var testPulse: CommandPulse?
  /// The first level, where it lasts too long for a test pulse and the next level is not the
  /// baseline.
  package var prepulse: Prepulse?

  /// A short pulse at the end, after a long stimulus.
  package var trailing: CommandPulse?

  /// A first level and what follows it.
  package struct Prepulse: Sendable, Equatable {
    /// The first level.
    package var pulse: CommandPulse
    /// The level after it minus the baseline.
    package var next: Double
  }

  /// Summarises the acquired part of a sweep's command.
  package init(_ sweep: Sweep) {
    let command = sweep.stimulus.doubles()[sweep.acquired]
    let edges = CommandEdges(command, rate: sweep.info.samplingRate)
    let lead = LeadingPulse(edges, command: command, rate: sweep.info.samplingRate)
    if let lead, lead.hasTestPulseShape, edges.changes.count > 2, !lead.isPartOfTrain {
      testPulse = lead.pulse
    }
    trailing = lead?.trailing
    if let lead, !lead.returns, !edges.isNoisy {
      prepulse = Prepulse(pulse: lead.pulse, next: lead.next)
    }
  }
}
