import Yams

/// The names and codes that put a stimulus into each family.
struct FamilyLists {
  private var lists: [(family: StimulusFamily, strings: [String])]

  /// Reads the `families` mapping; the standard lists where there is none.
  init(_ node: Node?) throws(OntologyError) {
    guard let node else {
      lists = FamilyLists.standard
      return
    }
    guard let mapping = node.mapping else {
      throw OntologyError("families: expected a mapping of family to list of strings")
    }
    lists = []
    for (key, value) in mapping {
      let family = try StimulusFamily(key, place: "families")
      lists.append((family, try value.strings(place: "families.\(family.rawValue)")))
    }
  }

  /// The families that list any of `tags`, in the order of ``StimulusFamily``.
  func families(of tags: [String]) -> [StimulusFamily] {
    StimulusFamily.allCases.filter { family in
      lists.contains { $0.family == family && $0.strings.contains(where: tags.contains) }
    }
  }

  // IPFX's lists (spec, stimulus-ontology §2), for texts that bring none of their own.
  private static let standard: [(family: StimulusFamily, strings: [String])] = [
    (.ramp, ["Ramp"]),
    (
      .longSquare,
      [
        "Long Square", "Long Square Threshold", "Long Square SupraThreshold",
        "Long Square SubThreshold",
      ]
    ),
    (.coarseLongSquare, ["C1LSCOARSE"]),
    (.shortSquareTriple, ["Short Square - Triple"]),
    (
      .shortSquare,
      [
        "Short Square", "Short Square Threshold", "Short Square - Hold -60mV",
        "Short Square - Hold -70mV", "Short Square - Hold -80mV",
      ]
    ),
    (
      .chirp,
      [
        "Chirp", "Chirp A Threshold", "Chirp B - Hold -65mV", "Chirp C - Hold -60mV",
        "Chirp D - Hold -55mV",
      ]
    ),
    (.search, ["Search"]),
    (.test, ["Test"]),
    (.blowout, ["EXTPBLWOUT"]),
    (.bath, ["EXTPINBATH"]),
    (.seal, ["EXTPCllATT"]),
    (.breakin, ["EXTPBREAKN"]),
    (.extp, ["EXTP"]),
  ]
}

extension StimulusFamily {
  init(_ node: Node, place: String) throws(OntologyError) {
    let text = node.scalar?.string ?? ""
    guard let family = StimulusFamily(rawValue: text) else {
      let known = StimulusFamily.allCases.map(\.rawValue).joined(separator: ", ")
      throw OntologyError("\(place): `\(text)` is not a family; known are \(known)")
    }
    self = family
  }
}

extension OntologyEntry {
  /// The stimuli of one item: one per code, or one per date of a base code.
  static func expanded(
    _ node: Node,
    place: String,
    lists: FamilyLists
  ) throws(OntologyError) -> [OntologyEntry] {
    let names = try node["names"]?.strings(place: "\(place).names") ?? node["name"].texts
    guard !names.isEmpty else {
      throw OntologyError("\(place) has no `name`; use `name: Unknown` for a code without protocol")
    }
    let added = try node["family"].map { node throws(OntologyError) in
      try StimulusFamily(node, place: "\(place).family")
    }
    return try codeSets(node, place: place).map { codes in
      let listed = lists.families(of: codes + names)
      return OntologyEntry(
        codes: codes,
        names: names,
        families: StimulusFamily.allCases.filter { listed.contains($0) || $0 == added },
        core: node["core"]?.scalar?.string,
        resolution: node["resolution"]?.scalar?.string,
        hold: node["hold"]?.scalar?.string,
      )
    }
  }

  private static func codeSets(_ node: Node, place: String) throws(OntologyError) -> [[String]] {
    if let codes = node["codes"] {
      return try codes.strings(place: "\(place).codes").map { [$0] }
    }
    guard let base = node["base"]?.scalar?.string else {
      throw OntologyError("\(place) has neither `codes` nor `base`")
    }
    guard let dates = node["dates"] else { return [[base]] }
    return try dates.strings(place: "\(place).dates").map { [base, base + $0] }
  }
}

extension OntologyMapping {
  init(_ node: Node, place: String) throws(OntologyError) {
    guard let pattern = node["pattern"]?.scalar?.string ?? node["code"]?.scalar?.string else {
      throw OntologyError("\(place) has neither `pattern` nor `code`")
    }
    // The result is dropped: a compiled expression is not Sendable, so lookups compile it anew.
    do { _ = try Regex(pattern) } catch {
      throw OntologyError("\(place): `\(pattern)` is not a regular expression: \(error)")
    }
    guard let family = node["family"] else { throw OntologyError("\(place) has no `family`") }
    self.init(
      pattern: pattern,
      family: try StimulusFamily(family, place: place),
      name: node["name"]?.scalar?.string,
    )
  }
}

extension Node {
  /// The strings of a list of scalars, letter for letter as written (no number is interpreted).
  func strings(place: String) throws(OntologyError) -> [String] {
    guard let sequence else { throw OntologyError("\(place): expected a list of strings") }
    var result: [String] = []
    for node in sequence {
      guard let text = node.scalar?.string else {
        throw OntologyError("\(place): expected a string in the list, found a \(node.tag)")
      }
      result.append(text)
    }
    return result
  }
}

extension Node? {
  /// The scalar as a list of one; empty where missing.
  var texts: [String] { self?.scalar.map { [$0.string] } ?? [] }
}
