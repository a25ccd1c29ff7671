/// Groups series into sweeps where no table of the file does.
///
/// The number of a response is, in this order: the attribute `sweep_number` (NWB 1: the `Sweep` entry
/// of `source`), the number in its name, its place in the order of acquisition.
struct SweepGrouping {
  /// Groups in ascending order of number.
  private(set) var groups: [SweepGroup] = []
  /// Findings about the whole file, one sentence each.
  private(set) var warnings: [String] = []

  /// Groups all series of a file.
  init(series: [PatchClampSeries]) {
    let responses = series.filter { $0.kind.role == .response }
    let stimuli = series.filter { $0.kind.role == .stimulus }
    let missing = responses.filter { $0.sweepNumber == nil }
    if missing.isEmpty {
      group(responses, stimuli) { $0.sweepNumber ?? $0.name.number }
    } else if Self.hasUniqueNumbers(responses, { $0.sweepNumber ?? $0.name.number }) {
      warnings.append("\(missing.count) responses have no sweep number: that in the name is used")
      group(responses, stimuli) { $0.sweepNumber ?? $0.name.number }
    } else {
      warnings.append("responses have no usable sweep numbers: the order of acquisition is used")
      groupByOrder(responses, stimuli)
    }
  }

  private mutating func group(
    _ responses: [PatchClampSeries],
    _ stimuli: [PatchClampSeries],
    by number: (PatchClampSeries) -> Int?
  ) {
    var byNumber: [Int: SweepGroup] = [:]
    for series in responses {
      guard let key = number(series) else { continue }
      byNumber[key, default: SweepGroup(number: key)].responses.append(SeriesEntry(series: series))
    }
    for series in stimuli {
      guard let key = number(series) else { continue }
      byNumber[key, default: SweepGroup(number: key)].stimuli.append(SeriesEntry(series: series))
    }
    groups = byNumber.values.sorted { $0.number < $1.number }
  }

  /// Numbers responses of each channel by time, then name, and gives each its likeliest stimulus.
  private mutating func groupByOrder(
    _ responses: [PatchClampSeries],
    _ stimuli: [PatchClampSeries]
  ) {
    let all = SweepGroup(
      number: 0,
      responses: responses.sorted { $0.isAcquired(before: $1) }.map { SeriesEntry(series: $0) },
      stimuli: stimuli.sorted { $0.isAcquired(before: $1) }.map { SeriesEntry(series: $0) }
    )
    let (pairs, orphans) = all.paired()
    var next: [String: Int] = [:]
    for pair in pairs {
      let channel = Self.channel(of: pair.response.series)
      let number = next[channel, default: 0]
      next[channel] = number + 1
      let stimuli = pair.stimulus.map { [$0] } ?? []
      groups.append(SweepGroup(number: number, responses: [pair.response], stimuli: stimuli))
    }
    groups.sort { $0.number < $1.number }
    for orphan in orphans {
      warnings.append("\(orphan.series.path) belongs to no response")
    }
  }

  private static func hasUniqueNumbers(
    _ responses: [PatchClampSeries],
    _ number: (PatchClampSeries) -> Int?
  ) -> Bool {
    var seen: Set<String> = []
    return responses.allSatisfy { series in
      guard let number = number(series) else { return false }
      return seen.insert("\(number) \(channel(of: series))").inserted
    }
  }

  private static func channel(of series: PatchClampSeries) -> String {
    series.electrode ?? series.name.channel.map { "channel \($0)" } ?? ""
  }
}
