/// Tells which protocol a stimulus code stands for.
package struct StimulusOntology: Sendable {
  /// The table in its file's order.
  package var entries: [OntologyEntry]
  /// Rules of the user, tried before the table, first match wins.
  package var mappings: [OntologyMapping]

  /// Creates an ontology from entries and user rules.
  package init(entries: [OntologyEntry], mappings: [OntologyMapping] = []) {
    self.entries = entries
    self.mappings = mappings
  }

  /// Looks a stimulus code up: mappings, exact, case-insensitive, base, truncated, else unknown.
  package func match(code: String) -> OntologyMatch { fatalError("published signature") }

  /// Looks up the stimulus of a sweep.
  package func match(_ info: SweepInfo) -> OntologyMatch { match(code: info.stimulusCode) }
}
