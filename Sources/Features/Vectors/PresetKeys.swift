import Yams

/// The keys of one mapping of a preset file, taken one by one; what is left over is a mistake.
struct PresetKeys {
  /// Where the mapping is, for messages.
  var place: String
  private var values: [(key: String, node: Node)] = []

  init(_ node: Node, at place: String) throws(VectorPresetError) {
    self.place = place
    guard let mapping = node.mapping else {
      throw VectorPresetError("\(place.isEmpty ? "preset" : place): expected keys and values")
    }
    for (key, node) in mapping { values.append((key.scalar?.string ?? "", node)) }
  }

  private func path(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  private mutating func take(_ key: String) -> Node? {
    guard let index = values.firstIndex(where: { $0.key == key }) else { return nil }
    return values.remove(at: index).node
  }

  private func missing(_ key: String) -> VectorPresetError {
    VectorPresetError("\(path(key)): expected a value, found none")
  }

  /// - Throws: when a key was not asked for.
  func finish() throws(VectorPresetError) {
    guard let first = values.first else { return }
    throw VectorPresetError("\(path(first.key)): is not a key that is known here")
  }

  mutating func text(
    _ key: String,
    else standard: String? = nil
  ) throws(VectorPresetError) -> String {
    guard let node = take(key) else {
      guard let standard else { throw missing(key) }
      return standard
    }
    guard let text = node.scalar?.string else {
      throw VectorPresetError("\(path(key)): expected a text, found a list or mapping")
    }
    return text
  }

  mutating func text(_ key: String, of choices: [String]) throws(VectorPresetError) -> String {
    let found = try text(key)
    guard choices.contains(found) else {
      throw VectorPresetError("\(path(key)): expected one of \(choices), found \(found)")
    }
    return found
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String,
    else standard: Choice
  ) throws(VectorPresetError) -> Choice where Choice.RawValue == String {
    let found = try text(key, else: standard.rawValue)
    return try choice(key, found)
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String,
    _ found: String
  ) throws(VectorPresetError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: found) else {
      let expected = Choice.allCases.map(\.rawValue)
      throw VectorPresetError("\(path(key)): expected one of \(expected), found \(found)")
    }
    return choice
  }

  mutating func choices<Choice: RawRepresentable & CaseIterable>(
    _ key: String
  ) throws(VectorPresetError) -> [Choice] where Choice.RawValue == String {
    var result: [Choice] = []
    for node in try list(key) { result.append(try choice(key, node.scalar?.string ?? "a list")) }
    return result
  }

  mutating func required<Choice: RawRepresentable & CaseIterable>(
    _ key: String
  ) throws(VectorPresetError) -> Choice where Choice.RawValue == String {
    try choice(key, try text(key))
  }

  /// A number; `nil` when the key is absent or null.
  mutating func number(_ key: String) throws(VectorPresetError) -> Double? {
    guard let node = take(key) else { return nil }
    if node.null != nil { return nil }
    return try number(key, node)
  }

  private func number(_ key: String, _ node: Node) throws(VectorPresetError) -> Double {
    guard let text = node.scalar?.string, let value = Double(text), value.isFinite else {
      throw VectorPresetError(
        "\(path(key)): expected a number, found \(node.scalar?.string ?? "a list or mapping")"
      )
    }
    return value
  }

  mutating func required(_ key: String) throws(VectorPresetError) -> Double {
    guard let value = try number(key) else { throw missing(key) }
    return value
  }

  mutating func positive(
    _ key: String,
    else standard: Double
  ) throws(VectorPresetError) -> Double {
    let value = try number(key) ?? standard
    guard value > 0 else {
      throw VectorPresetError("\(path(key)): expected a positive number, found \(value)")
    }
    return value
  }

  /// A duration given in ms, as s.
  mutating func milliseconds(_ key: String) throws(VectorPresetError) -> Double {
    let value: Double = try required(key)
    guard value > 0 else {
      throw VectorPresetError("\(path(key)): expected a positive number of ms, found \(value)")
    }
    return value / 1000
  }

  mutating func bin() throws(VectorPresetError) -> Double { try milliseconds("bin_ms") }

  mutating func numbers(_ key: String) throws(VectorPresetError) -> [Double] {
    var result: [Double] = []
    for node in try list(key) { result.append(try number(key, node)) }
    guard !result.isEmpty else {
      throw VectorPresetError("\(path(key)): expected at least one number")
    }
    return result
  }

  /// Half-open ranges given as pairs [first, end].
  mutating func ranges(_ key: String) throws(VectorPresetError) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for node in try list(key) {
      let pair = (node.sequence.map(Array.init) ?? []).compactMap {
        $0.scalar.flatMap { Int($0.string) }
      }
      guard pair.count == 2, pair[0] >= 0, pair[0] < pair[1] else {
        throw VectorPresetError("\(path(key)): expected pairs [first, end] of whole numbers")
      }
      result.append(pair[0]..<pair[1])
    }
    return result
  }

  mutating func list(_ key: String) throws(VectorPresetError) -> [Node] {
    guard let node = take(key) else { throw missing(key) }
    guard let sequence = node.sequence else {
      throw VectorPresetError(
        "\(path(key)): expected a list, found \(node.scalar?.string ?? "a mapping")"
      )
    }
    return Array(sequence)
  }

  mutating func part(_ key: String) throws(VectorPresetError) -> PresetKeys {
    guard let node = take(key) else { throw missing(key) }
    return try PresetKeys(node, at: path(key))
  }
}
