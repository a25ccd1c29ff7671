import Electrophysiology

/// A part of a series that belongs to one sweep.
struct SeriesEntry: Sendable, Equatable {
  /// The series.
  var series: PatchClampSeries
  /// The samples of the sweep; `nil` for all of them.
  var window: Range<Int>?
}

/// One response with its stimulus.
struct SweepPair: Sendable, Equatable {
  /// The sweep number.
  var number: Int
  /// The measurement.
  var response: SeriesEntry
  /// The command; `nil` where none was found.
  var stimulus: SeriesEntry?
  /// Things that were worked around, one sentence each.
  var warnings: [String] = []
}

/// All series with one sweep number, not yet paired.
struct SweepGroup: Sendable {
  /// The sweep number.
  var number: Int
  /// Responses in the order in which the file lists them.
  var responses: [SeriesEntry] = []
  /// Stimuli in the order in which the file lists them.
  var stimuli: [SeriesEntry] = []

  /// Pairs every response with the stimulus of its electrode.
  ///
  /// Among several stimuli of one electrode (a number was acquired twice) the one with the same
  /// starting time is taken, then the one with the most similar name. No stimulus is used twice.
  ///
  /// - Returns: a pair per response, and the stimuli that no response belongs to.
  func paired() -> (pairs: [SweepPair], orphans: [SeriesEntry]) {
    var remaining = stimuli
    var pairs: [SweepPair] = []
    for response in responses {
      let best = bestStimulus(for: response.series, among: remaining)
      let stimulus = best.map { remaining.remove(at: $0) }
      pairs.append(SweepPair(number: number, response: response, stimulus: stimulus))
    }
    if responses.count == 1, stimuli.count == 1, pairs[0].stimulus == nil {
      // One of each belong together even if the links disagree: the sweep has no other channel.
      pairs[0].stimulus = remaining.removeLast()
      let electrodes = [responses[0], stimuli[0]].map { $0.series.electrode ?? "none" }
      pairs[0].warnings.append(
        "the response names electrode \(electrodes[0]), the stimulus \(electrodes[1])"
      )
    }
    return (pairs, remaining)
  }

  private func bestStimulus(
    for response: PatchClampSeries,
    among candidates: [SeriesEntry]
  ) -> Int? {
    let matching = candidates.indices.filter { matches(response, candidates[$0].series) }
    // Ties keep the earlier entry of the file: `max` returns the last of equals, hence the reversal.
    return matching.reversed().max { first, second in
      let a = rank(of: candidates[first].series, for: response)
      let b = rank(of: candidates[second].series, for: response)
      return (a.sameStart, a.likeness) < (b.sameStart, b.likeness)
    }
  }

  private func rank(
    of stimulus: PatchClampSeries,
    for response: PatchClampSeries
  ) -> (sameStart: Int, likeness: Int) {
    let isSameStart = stimulus.startingTime == response.startingTime
    let likeness = SeriesName.likeness(stimulus.name.text, response.name.text)
    return (isSameStart ? 1 : 0, likeness)
  }

  private func matches(_ response: PatchClampSeries, _ stimulus: PatchClampSeries) -> Bool {
    if let first = response.electrode, let second = stimulus.electrode { return first == second }
    if responses.count > 1, let first = response.name.channel, let second = stimulus.name.channel {
      return first == second
    }
    return true
  }
}
