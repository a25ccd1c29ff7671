/// The first excursion of a command and whether it has the shape of a test pulse.
struct LeadingPulse {
  /// Shortest and longest width of a test pulse (s); MIES pulses are 10 to 20 ms wide.
  static let width = 0.002...0.05
  /// Latest start of a test pulse (s): IPFX's constant.
  static let latestStart = 0.4

  /// Samples between the first two edges.
  var pulse: CommandPulse
  /// The level after the second edge minus the baseline.
  var next: Double
  /// Whether the command is back at its baseline after the pulse.
  var returns: Bool
  /// Returns to baseline, 2 to 50 ms wide, starts within 0.4 s.
  var hasTestPulseShape: Bool
  /// Whether at least two further pulses are equal to this one: a stimulus train without a test
  /// pulse.
  var isPartOfTrain: Bool

  /// The last excursion, where it has a test pulse's shape but for its start and follows a longer
  /// one; `nil` otherwise.
  var trailing: CommandPulse?

  /// `nil` with fewer than two edges.
  init?(_ edges: CommandEdges, command: ArraySlice<Double>, rate: Double) {
    let changes = edges.changes
    guard changes.count >= 2 else { return nil }
    let level = { (from: Int, to: Int) -> Double in
      edges.isNoisy
        ? NoisySteps.median(Array(command[(from + 1)..<(to + 1)])) : command[from + 1]
    }
    let amplitude = level(changes[0], changes[1]) - edges.baseline
    pulse = CommandPulse(samples: (changes[0] + 1)..<(changes[1] + 1), amplitude: amplitude)
    next =
      level(changes[1], changes.count > 2 ? changes[2] : command.endIndex - 1) - edges.baseline
    // A noisy level is known to a tenth of the step; an exact one returns exactly.
    returns = edges.isNoisy ? abs(next) < 0.1 * abs(amplitude) : next == 0
    let seconds = Double(pulse.samples.count) / rate
    hasTestPulseShape =
      returns && LeadingPulse.width.contains(seconds)
      && Double(changes[0]) < LeadingPulse.latestStart * rate
    isPartOfTrain =
      changes.count >= 6 && changes.count.isMultiple(of: 2)
      && stride(from: 2, to: changes.count, by: 2).allSatisfy { index in
        changes[index + 1] - changes[index] == changes[1] - changes[0]
          && level(changes[index], changes[index + 1]) - edges.baseline == amplitude
      }
    guard changes.count >= 4, seconds > LeadingPulse.width.upperBound else { return }
    let (from, to) = (changes[changes.count - 2], changes[changes.count - 1])
    let last = level(from, to) - edges.baseline
    let rest = level(to, command.endIndex - 1) - edges.baseline
    if LeadingPulse.width.contains(Double(to - from) / rate), abs(rest) <= 0.1 * abs(last) {
      trailing = CommandPulse(samples: (from + 1)..<(to + 1), amplitude: last)
    }
  }
}
