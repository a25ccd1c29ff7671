/// Tells which protocol a stimulus code stands for.
///
/// A code that stands in the table letter for letter gives IPFX's answer (spec, stimulus-ontology
/// §1-3). Codes that IPFX gives up on go through further rules, and ``OntologyMatch/kind`` says
/// which one decided.
package struct StimulusOntology: Sendable {
  /// The table in its file's order.
  package let entries: [OntologyEntry]
  /// Rules of the user, tried before the table, first match wins.
  package let mappings: [OntologyMapping]
  // All entries that carry a code: a base code such as C1LSCOARSE stands in several.
  private let entriesByCode: [String: [Int]]
  // The first code of the table for each spelling without case.
  private let codeByLowercase: [String: String]

  /// The shortest common prefix at which one code may be the other cut off.
  ///
  /// Igor Pro names end at 31 and some exporters' at 15 or 16 characters (`Rheo_Supra_backu`).
  package static let truncationLength = 15

  /// Creates an ontology from entries and user rules.
  ///
  /// A rule whose pattern is not a regular expression never matches; `init(yaml:)` refuses such
  /// rules.
  package init(entries: [OntologyEntry], mappings: [OntologyMapping] = []) {
    self.entries = entries
    self.mappings = mappings
    var byCode: [String: [Int]] = [:]
    var byLowercase: [String: String] = [:]
    for (index, entry) in entries.enumerated() {
      for code in entry.codes {
        byCode[code, default: []].append(index)
        if byLowercase[code.lowercased()] == nil { byLowercase[code.lowercased()] = code }
      }
    }
    entriesByCode = byCode
    codeByLowercase = byLowercase
  }

  /// The same table with other user rules put before the present ones.
  package func adding(_ mappings: [OntologyMapping]) -> StimulusOntology {
    StimulusOntology(entries: entries, mappings: mappings + self.mappings)
  }

  /// Looks a stimulus code up: mappings, exact, case-insensitive, base, truncated, else unknown.
  ///
  /// - Complexity: O(1) for exact matches without mappings, O(codes in the table) otherwise.
  package func match(code: String) -> OntologyMatch {
    if let match = mapped(code) { return match }
    if entriesByCode[code] != nil { return match(code, as: code, kind: .exact) }
    if let known = codeByLowercase[code.lowercased()] {
      return match(code, as: known, kind: .caseInsensitive)
    }
    if let base = StimulusOntology.withoutDate(code),
      let known = entriesByCode[base] == nil ? codeByLowercase[base.lowercased()] : base
    {
      return match(code, as: known, kind: .base)
    }
    if let known = truncated(code) { return match(code, as: known, kind: .truncated) }
    return OntologyMatch(code: code)
  }

  /// Looks up the stimulus of a sweep.
  package func match(_ info: SweepInfo) -> OntologyMatch { match(code: info.stimulusCode) }

  /// The code without six trailing digits; `nil` where there are none or nothing would be left.
  static func withoutDate(_ code: String) -> String? {
    let digits = code.utf8.suffix(6)
    guard code.utf8.count > 6, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return String(code.dropLast(6))
  }

  private func mapped(_ code: String) -> OntologyMatch? {
    for mapping in mappings {
      // `try?`: patterns from files were compiled once in `init(yaml:)`; a broken one matches
      // nothing.
      guard let regex = try? Regex(mapping.pattern) else { continue }
      // `try?`: matching throws only from a transform, and a pattern given as text has none.
      guard (try? regex.wholeMatch(in: code)) != nil else { continue }
      return OntologyMatch(
        code: code,
        name: mapping.name ?? mapping.family.usualName,
        families: [mapping.family],
        kind: .mapping,
      )
    }
    return nil
  }

  private func truncated(_ code: String) -> String? {
    guard code.utf8.count >= StimulusOntology.truncationLength else { return nil }
    for entry in entries {
      for known in entry.codes where known.utf8.count >= StimulusOntology.truncationLength {
        if known.hasPrefix(code) || code.hasPrefix(known) { return known }
      }
    }
    return nil
  }

  private func match(
    _ code: String,
    as known: String,
    kind: OntologyMatch.Kind
  ) -> OntologyMatch {
    let indices = entriesByCode[known] ?? []
    guard let first = indices.first.map({ entries[$0] }) else { return OntologyMatch(code: code) }
    // A family holds when any stimulus of that code has it: IPFX's `stimulus has any tags`.
    let families = StimulusFamily.allCases.filter { family in
      indices.contains { entries[$0].families.contains(family) }
    }
    return OntologyMatch(
      code: code,
      matchedCode: known,
      name: first.names.last ?? "Unknown",
      families: families,
      kind: kind,
      core: first.core,
      resolution: first.resolution,
      hold: first.hold,
    )
  }
}
