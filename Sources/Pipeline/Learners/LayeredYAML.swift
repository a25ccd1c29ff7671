import Yams

/// YAML laid over default values: what a user leaves out keeps its default, and a key that does not exist is an error.
///
/// Keys are written with underscores (`hidden_size`), values are Swift's names of cases (`inverseFrequency`).
enum LayeredYAML {
  /// Keys whose default is no value at all, so that the defaults do not show them.
  private static let optionalKeys: Set<String> = ["featuresPerSplit", "maximumDepth"]
  /// Keys that are set for every fit and never by a user.
  private static let hiddenKeys: Set<String> = ["seed", "freezesEncoder"]

  /// Decodes a mapping over defaults.
  ///
  /// - Parameters:
  ///   - node: the user's mapping; nil gives the defaults.
  ///   - defaults: a value with all defaults.
  ///   - place: where the mapping stands, for messages, such as `presets.yaml: learners[2].network`.
  /// - Returns: the value.
  /// - Throws: ``InputError`` naming the key, what was expected and what was found.
  static func decode<Value: Codable>(
    _ node: Node?,
    over defaults: Value,
    at place: String
  ) throws -> Value {
    guard let node else { return defaults }
    do {
      guard let base = try compose(yaml: try YAMLEncoder().encode(defaults)) else {
        return defaults
      }
      let merged = try merge(node, over: base, at: place)
      return try YAMLDecoder().decode(Value.self, from: merged)
    } catch let error as DecodingError {
      throw InputError("\(place)\(words(error))")
    }
  }

  /// A node whose merge keys (`<<: *anchor`) are replaced by what they stand for; own keys win.
  static func resolvingMerges(_ node: Node) -> Node {
    if let sequence = node.sequence {
      return Node(sequence.map(resolvingMerges))
    }
    guard let mapping = node.mapping else { return node }
    var own: [(Node, Node)] = []
    var bases: [Node.Mapping] = []
    for (key, value) in mapping {
      let resolved = resolvingMerges(value)
      guard key.string == "<<" else {
        own.append((key, resolved))
        continue
      }
      bases += [resolved.mapping].compactMap { $0 }
      bases += resolved.sequence?.compactMap(\.mapping) ?? []
    }
    var result = Node.Mapping(own)
    for base in bases {
      for (key, value) in base where result[key] == nil { result[key] = value }
    }
    return .mapping(result)
  }

  private static func merge(_ node: Node, over base: Node, at place: String) throws -> Node {
    guard let defaults = base.mapping else { return node }
    guard let own = node.mapping else {
      throw InputError("\(place): expected keys and values, found \(shown(node))")
    }
    var result = defaults
    for (key, value) in own {
      let written = key.string ?? "?"
      let name = camelCase(written)
      guard !hiddenKeys.contains(name), defaults[name] != nil || optionalKeys.contains(name) else {
        let known = defaults.keys.compactMap(\.string).filter { !hiddenKeys.contains($0) }
        throw InputError(
          "\(place): unknown key '\(written)'; known: \(known.map(snakeCase).joined(separator: ", "))"
        )
      }
      result[name] =
        try defaults[name].map { try merge(value, over: $0, at: "\(place).\(written)") }
        ?? value
    }
    return .mapping(result)
  }

  private static func shown(_ node: Node) -> String {
    node.string.map { "'\($0)'" } ?? (node.sequence != nil ? "a list" : "a mapping")
  }

  private static func words(_ error: DecodingError) -> String {
    let (context, expected): (DecodingError.Context, String) =
      switch error {
      case .typeMismatch(let type, let context): (context, "expected \(type)")
      case .valueNotFound(let type, let context): (context, "expected \(type), found nothing")
      case .keyNotFound(let key, let context): (context, "expected the key \(key.stringValue)")
      case .dataCorrupted(let context): (context, context.debugDescription)
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "\(error)")
      }
    let path = context.codingPath.map { "." + snakeCase($0.stringValue) }.joined()
    return "\(path): \(expected)"
  }

  /// `hidden_size` → `hiddenSize`.
  static func camelCase(_ text: String) -> String {
    let words = text.split(separator: "_")
    return words.enumerated().map { index, word in
      index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }

  /// `hiddenSize` → `hidden_size`.
  static func snakeCase(_ text: String) -> String {
    text.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
  }
}
