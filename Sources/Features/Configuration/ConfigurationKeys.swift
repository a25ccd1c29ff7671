package import Yams

/// The keys of one mapping of a configuration file, taken one by one; what is left over is a mistake.
///
/// Presets, studies and protocols are read with it, so that all of them name the key, what was expected and
/// what was found in the same words.
package struct ConfigurationKeys {
  /// Where the mapping is, for messages: `levels`, `families[2]`, or nothing for the whole file.
  package var place: String
  private var values: [(key: String, node: Node)] = []

  /// Takes a mapping.
  ///
  /// - Throws: ``ConfigurationError`` when the node is something else.
  package init(_ node: Node, at place: String) throws(ConfigurationError) {
    self.place = place
    guard let mapping = node.mapping else {
      throw ConfigurationError(
        "\(place.isEmpty ? "the file" : place): expected keys and values, found none"
      )
    }
    for (key, node) in mapping { values.append((key.scalar?.string ?? "", node)) }
  }

  /// Takes the mapping at the top of a YAML text; `kind` names it in messages.
  ///
  /// - Throws: ``ConfigurationError`` when the text is not YAML, empty, or no mapping.
  package init(yaml: String, kind: String) throws(ConfigurationError) {
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch {
      throw ConfigurationError("the \(kind) is not readable as YAML: \(error)")
    }
    guard let root else {
      throw ConfigurationError("the \(kind) is empty: expected keys and values")
    }
    try self.init(root, at: "")
  }

  /// The place of a key, for messages.
  package func path(_ key: String) -> String { place.isEmpty ? key : "\(place).\(key)" }

  /// Whether a key is there and was not taken yet.
  package func has(_ key: String) -> Bool { values.contains { $0.key == key } }

  mutating func take(_ key: String) -> Node? {
    guard let index = values.firstIndex(where: { $0.key == key }) else { return nil }
    return values.remove(at: index).node
  }

  func missing(_ key: String) -> ConfigurationError {
    ConfigurationError("\(path(key)): expected a value, found none")
  }

  /// Ends the reading.
  ///
  /// - Throws: ``ConfigurationError`` when a key was not asked for.
  package func finish() throws(ConfigurationError) {
    guard let first = values.first else { return }
    throw ConfigurationError("\(path(first.key)): is not a key that is known here")
  }

  /// A text, `standard` where the key is absent.
  ///
  /// - Throws: ``ConfigurationError``: absent without a standard, or not a text.
  package mutating func text(
    _ key: String,
    else standard: String? = nil
  ) throws(ConfigurationError) -> String {
    guard let node = take(key) else {
      guard let standard else { throw missing(key) }
      return standard
    }
    guard let text = node.scalar?.string else {
      throw ConfigurationError("\(path(key)): expected a text, found a list or mapping")
    }
    return text
  }

  /// A text that is one of some.
  ///
  /// - Throws: ``ConfigurationError`` listing them.
  package mutating func text(
    _ key: String,
    of choices: [String]
  ) throws(ConfigurationError) -> String {
    let found = try text(key)
    guard choices.contains(found) else {
      throw ConfigurationError("\(path(key)): expected one of \(choices), found \(found)")
    }
    return found
  }

  /// A list of keys and values below a key, one mapping an entry.
  ///
  /// - Throws: ``ConfigurationError``: absent, or not a list.
  package mutating func list(_ key: String) throws(ConfigurationError) -> [Node] {
    guard let node = take(key) else { throw missing(key) }
    guard let sequence = node.sequence else {
      throw ConfigurationError(
        "\(path(key)): expected a list, found \(node.scalar?.string ?? "a mapping")"
      )
    }
    return Array(sequence)
  }

  /// The mapping below a key.
  ///
  /// - Throws: ``ConfigurationError``: absent, or not a mapping.
  package mutating func part(_ key: String) throws(ConfigurationError) -> ConfigurationKeys {
    guard let node = take(key) else { throw missing(key) }
    return try ConfigurationKeys(node, at: path(key))
  }

  /// The mapping below a key; `nil` where the key is absent or null.
  ///
  /// - Throws: ``ConfigurationError`` when it is not a mapping.
  package mutating func optionalPart(
    _ key: String
  ) throws(ConfigurationError) -> ConfigurationKeys? {
    guard let node = take(key), node.null == nil else { return nil }
    return try ConfigurationKeys(node, at: path(key))
  }

  /// The mappings of a mapping in the file's order: name and content.
  ///
  /// - Throws: ``ConfigurationError``: absent, empty, or an entry that is no mapping.
  package mutating func parts(
    _ key: String
  ) throws(ConfigurationError) -> [(name: String, keys: ConfigurationKeys)] {
    let part = try part(key)
    guard !part.values.isEmpty else {
      throw ConfigurationError("\(path(key)): expected at least one entry, found none")
    }
    var result: [(name: String, keys: ConfigurationKeys)] = []
    for (name, node) in part.values {
      result.append((name, try ConfigurationKeys(node, at: part.path(name))))
    }
    return result
  }
}
