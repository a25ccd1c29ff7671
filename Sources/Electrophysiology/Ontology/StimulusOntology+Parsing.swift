extension StimulusOntology {
  /// The ontology that comes with the program: IPFX's 167 stimuli plus the chirps IPFX leaves unnamed.
  package static let standard = StimulusOntology(entries: [])

  /// Reads an ontology from our YAML format or from IPFX's JSON (list of lists of tag sets).
  ///
  /// - Throws: `OntologyError` that names the entry, what was expected and what was found.
  package init(yaml: String) throws(OntologyError) { fatalError("published signature") }
}

/// An ontology text that cannot be used.
package struct OntologyError: Error, Equatable, CustomStringConvertible {
  /// What is wrong, where, and what to do.
  package var description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
