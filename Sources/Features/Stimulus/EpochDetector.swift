package import Electrophysiology

/// IPFX's epochs from change points (spec, epochs-and-qc §2), as half-open ranges.
package enum EpochDetector {
  /// Half a second before and after the stimulus (s) belong to the experiment epoch.
  package static let stability = 0.5

  /// The recording epoch: what was acquired, or one sample where nothing was (IPFX's (0, 0)).
  package static func recording(of sweep: Sweep) -> Range<Int> {
    sweep.acquired.isEmpty ? 0..<min(1, sweep.stimulus.count) : sweep.acquired
  }

  /// The test epoch of a full command: 0 to the sum of the first two edges' positions.
  ///
  /// With p the first pulse sample and q the last one IPFX takes (0, q + p), so that as much
  /// baseline follows the pulse as precedes it. `nil` where the first change comes at 0.4 s or
  /// later, or where there are fewer than two (IPFX refuses a sweep with exactly one early change).
  package static func testEpoch(
    changes: some BidirectionalCollection<Int>,
    rate: Double
  ) -> Range<Int>? {
    guard changes.count >= 2, let first = changes.first, let second = changes.dropFirst().first,
      Double(first) < LeadingPulse.latestStart * rate
    else { return nil }
    return 0..<(first + 1 + second + 1)
  }

  /// The stimulus epoch: from after the first change to the last one, `dropped` changes left out.
  package static func stimulusEpoch(
    changes: some BidirectionalCollection<Int>,
    dropped: Int
  ) -> Range<Int>? {
    let remaining = changes.dropFirst(dropped)
    guard remaining.count >= 2, let first = remaining.first, let last = remaining.last else {
      return nil
    }
    return (first + 1)..<(last + 1)
  }

  /// The experiment epoch: half a second either side of the stimulus, **not** clamped to the sweep.
  package static func experimentEpoch(_ stimulus: Range<Int>?, rate: Double) -> Range<Int>? {
    guard let stimulus else { return nil }
    let margin = Int(stability * rate)
    return (stimulus.lowerBound - margin)..<(stimulus.upperBound + margin)
  }
}
