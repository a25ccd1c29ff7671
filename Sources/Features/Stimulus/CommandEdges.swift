// Where a command leaves and regains a level.
//
// 1. A computed command is exact: two samples that should be equal are. Every difference is an
//    edge, as in IPFX (spec, epochs-and-qc §1), and results are identical to IPFX's.
// 2. A recorded command is noisy: IPFX sees an edge at every sample. Then levels are compared over
//    some milliseconds on either side, and an edge is put where the trace crosses the middle.

/// The edges of a command: index k stands for a change between samples k and k + 1.
package struct CommandEdges: Sendable, Equatable {
  /// Change points, ascending; sample `k` is the last of the old level.
  package var changes: [Int]
  /// Whether the command was noisy and edges were found with a tolerance.
  package var isNoisy: Bool
  /// The level before the first edge (pA or mV); the first sample of an exact command.
  package var baseline: Double

  /// All k with x[k+1] ≠ x[k]; differences with NaN count as changes, as in IPFX.
  ///
  /// - Complexity: O(count).
  package static func exactChanges(_ command: ArraySlice<Double>) -> [Int] {
    var changes: [Int] = []
    guard command.count > 1 else { return changes }
    let steps = command.startIndex..<(command.endIndex - 1)
    // A chirp changes at every sample: counted first, the list takes half of what it would grow to.
    changes.reserveCapacity(steps.count { command[$0 + 1] != command[$0] })
    for k in steps where command[k + 1] != command[k] { changes.append(k) }
    return changes
  }

  /// Finds the edges of the acquired part of a command.
  ///
  /// - Parameters:
  ///   - command: samples of the recording epoch, starting at index 0.
  ///   - rate: samples a second (Hz).
  /// - Complexity: O(count log count) for a noisy command, O(count) for an exact one.
  package init(_ command: ArraySlice<Double>, rate: Double) {
    let changes = CommandEdges.exactChanges(command)
    baseline = command.first ?? 0
    if CommandEdges.isExact(command, changes: changes, rate: rate) {
      self.changes = changes
      isNoisy = false
    } else {
      let steps = NoisySteps(Array(command), rate: rate)
      self.changes = steps.changes
      baseline = steps.baseline
      isNoisy = true
    }
  }

  /// A command counts as exact when it changes at few places, or holds its first value for 1 ms and
  /// rests in such stretches for a fiftieth of all samples: a ramp or sine changes at every sample
  /// but starts at rest, a recorded trace is nowhere at rest that long.
  private static func isExact(_ command: ArraySlice<Double>, changes: [Int], rate: Double) -> Bool {
    guard let first = changes.first, changes.count > 64 else { return true }
    let restLength = Int((0.001 * rate).rounded(.up))
    var resting = 0
    var previous = command.startIndex - 1
    func rest(to change: Int) {
      // Samples previous+1 ... change are equal.
      if change - previous > restLength { resting += change - previous }
      previous = change
    }
    for change in changes { rest(to: change) }
    rest(to: command.endIndex - 1)
    return first - command.startIndex >= restLength && resting * 50 >= command.count
  }
}
