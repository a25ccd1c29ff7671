import Yams

/// Typed values of a configuration file.
extension ConfigurationKeys {
  /// One of an enumeration's cases by its raw value, `standard` where the key is absent.
  ///
  /// - Throws: ``ConfigurationError`` listing the cases.
  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String,
    else standard: Choice
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    let found = try text(key, else: standard.rawValue)
    return try choice(key, found)
  }

  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String,
    _ found: String
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: found) else {
      let expected = Choice.allCases.map(\.rawValue)
      throw ConfigurationError("\(path(key)): expected one of \(expected), found \(found)")
    }
    return choice
  }

  /// A list of an enumeration's cases.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func choices<Choice: RawRepresentable & CaseIterable>(
    _ key: String
  ) throws(ConfigurationError) -> [Choice] where Choice.RawValue == String {
    var result: [Choice] = []
    for node in try list(key) { result.append(try choice(key, node.scalar?.string ?? "a list")) }
    return result
  }

  /// One of an enumeration's cases; the key must be there.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func required<Choice: RawRepresentable & CaseIterable>(
    _ key: String
  ) throws(ConfigurationError) -> Choice where Choice.RawValue == String {
    try choice(key, try text(key))
  }

  /// A number; `nil` when the key is absent or null.
  ///
  /// - Throws: ``ConfigurationError`` when it is not a finite number.
  package mutating func number(_ key: String) throws(ConfigurationError) -> Double? {
    guard let node = take(key) else { return nil }
    if node.null != nil { return nil }
    return try number(key, node)
  }

  private func number(_ key: String, _ node: Node) throws(ConfigurationError) -> Double {
    guard let text = node.scalar?.string, let value = Double(text), value.isFinite else {
      throw ConfigurationError(
        "\(path(key)): expected a number, found \(node.scalar?.string ?? "a list or mapping")"
      )
    }
    return value
  }

  /// A number; the key must be there.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func required(_ key: String) throws(ConfigurationError) -> Double {
    guard let value = try number(key) else { throw missing(key) }
    return value
  }

  /// A number above zero, `standard` where the key is absent.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func positive(
    _ key: String,
    else standard: Double
  ) throws(ConfigurationError) -> Double {
    let value = try number(key) ?? standard
    guard value > 0 else {
      throw ConfigurationError("\(path(key)): expected a positive number, found \(value)")
    }
    return value
  }

  /// A whole number of at least `least`, `standard` where the key is absent.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func whole(
    _ key: String,
    atLeast least: Int,
    else standard: Int
  ) throws(ConfigurationError) -> Int {
    guard let node = take(key), node.null == nil else { return standard }
    guard let text = node.scalar?.string, let value = Int(text), value >= least else {
      throw ConfigurationError(
        "\(path(key)): expected a whole number of at least \(least), found"
          + " \(node.scalar?.string ?? "a list or mapping")"
      )
    }
    return value
  }

  /// `true` or `false`, `standard` where the key is absent.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func flag(
    _ key: String,
    else standard: Bool
  ) throws(ConfigurationError) -> Bool {
    guard let node = take(key) else { return standard }
    guard let value = node.bool else {
      throw ConfigurationError(
        "\(path(key)): expected true or false, found \(node.scalar?.string ?? "a list or mapping")"
      )
    }
    return value
  }

  /// A text or a list of texts; empty where the key is absent.
  ///
  /// - Throws: ``ConfigurationError`` when an entry is no text.
  package mutating func texts(_ key: String) throws(ConfigurationError) -> [String] {
    guard let node = take(key), node.null == nil else { return [] }
    if let text = node.scalar?.string { return [text] }
    var result: [String] = []
    for entry in node.sequence.map(Array.init) ?? [] {
      guard let text = entry.scalar?.string else {
        throw ConfigurationError(
          "\(path(key)): expected texts, found a list or mapping in the list"
        )
      }
      result.append(text)
    }
    guard node.sequence != nil else {
      throw ConfigurationError("\(path(key)): expected a text or a list, found a mapping")
    }
    return result
  }

  /// A mapping from text to text in the file's order; empty where the key is absent.
  ///
  /// - Throws: ``ConfigurationError`` when it is no mapping or a value is no text.
  package mutating func pairs(
    _ key: String
  ) throws(ConfigurationError) -> [(name: String, text: String)] {
    guard let node = take(key), node.null == nil else { return [] }
    guard let mapping = node.mapping else {
      throw ConfigurationError("\(path(key)): expected names and values, found a text or list")
    }
    var result: [(name: String, text: String)] = []
    for (name, value) in mapping {
      guard let name = name.scalar?.string, let text = value.scalar?.string else {
        throw ConfigurationError("\(path(key)): expected texts on both sides of the colon")
      }
      result.append((name, text))
    }
    return result
  }

  /// A duration given in ms, as s.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func milliseconds(_ key: String) throws(ConfigurationError) -> Double {
    let value: Double = try required(key)
    guard value > 0 else {
      throw ConfigurationError("\(path(key)): expected a positive number of ms, found \(value)")
    }
    return value / 1000
  }

  mutating func bin() throws(ConfigurationError) -> Double { try milliseconds("bin_ms") }

  /// At least one number.
  ///
  /// - Throws: ``ConfigurationError``.
  package mutating func numbers(_ key: String) throws(ConfigurationError) -> [Double] {
    var result: [Double] = []
    for node in try list(key) { result.append(try number(key, node)) }
    guard !result.isEmpty else {
      throw ConfigurationError("\(path(key)): expected at least one number")
    }
    return result
  }

  /// Half-open ranges given as pairs [first, end].
  mutating func ranges(_ key: String) throws(ConfigurationError) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for node in try list(key) {
      let pair = (node.sequence.map(Array.init) ?? []).compactMap {
        $0.scalar.flatMap { Int($0.string) }
      }
      guard pair.count == 2, pair[0] >= 0, pair[0] < pair[1] else {
        throw ConfigurationError("\(path(key)): expected pairs [first, end] of whole numbers")
      }
      result.append(pair[0]..<pair[1])
    }
    return result
  }
}
