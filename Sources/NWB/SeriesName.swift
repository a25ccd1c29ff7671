/// What the name of a series says: sweep number and channel.
///
/// | writer | response, stimulus | number | channel |
/// | --- | --- | --- | --- |
/// | MIES | `data_00012_AD0`, `data_00012_DA0` | 12 | 0 |
/// | x-to-nwb | `index_12` in both groups | 12 | |
/// | neuroconv | `CurrentClampSeries012`, `CurrentClampStimulusSeries012` | 12 | |
/// | icephys tables | `current_clamp-response-12-ch-0` | 12 | 0 |
/// | Allen Cell Types | `Sweep_12` in both groups | 12 | |
/// | Blue Brain | `ic__Step__12`, `ics__Step__12` | 12 | |
struct SeriesName: Sendable, Equatable {
  /// The name inside its group.
  var text: String
  /// The last number of the name that is not the channel; `nil` without one.
  var number: Int?
  /// Number of the input or output channel; `nil` where the name has none.
  var channel: Int?

  /// Takes a name apart.
  init(_ text: String) {
    self.text = text
    var rest = text[...]
    if let (stem, number) = rest.splitTrailingNumber, let shorter = Self.withoutChannelMark(stem) {
      channel = number
      rest = shorter
    }
    number = Self.lastNumber(in: rest)
  }

  /// How alike two names are: characters in common at both ends.
  ///
  /// Used to choose among several stimuli with the number of a response: `ic__Step__1` is closer to
  /// `ics__Step__1` than to `ics__Ramp__1`.
  static func likeness(_ first: String, _ second: String) -> Int {
    let head = zip(first, second).prefix { $0 == $1 }.count
    let tail = zip(first.reversed(), second.reversed()).prefix { $0 == $1 }.count
    return head + tail
  }

  private static func withoutChannelMark(_ stem: Substring) -> Substring? {
    let marks = ["_ad", "_da", "_ch", "-ch", "-ch-", "_ch_", "_channel_", "_channel", "-channel-"]
    let lowered = stem.lowercased()
    guard let mark = marks.first(where: { lowered.hasSuffix($0) }) else { return nil }
    return stem.dropLast(mark.count)
  }

  private static func lastNumber(in text: Substring) -> Int? {
    let end = text.lastIndex(where: \.isASCIIDigit).map { text.index(after: $0) }
    return end.flatMap { text[..<$0].splitTrailingNumber?.number }
  }
}
