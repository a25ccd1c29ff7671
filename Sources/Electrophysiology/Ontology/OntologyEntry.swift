/// One stimulus of the ontology.
package struct OntologyEntry: Sendable, Equatable {
  /// Codes that mean this stimulus.
  package var codes: [String]
  /// Names, general to particular (`Noise`, `Noise 1`); a sweep shows the last.
  package var names: [String]
  /// Families, in the order of ``StimulusFamily``.
  package var families: [StimulusFamily]
  /// `Core 1`, `Core 2` or `nil`.
  package var core: String?
  /// `Coarse`, `Fine` or `nil`.
  package var resolution: String?
  /// Holding text or `nil`.
  package var hold: String?

  /// Creates an entry.
  package init(
    codes: [String],
    names: [String],
    families: [StimulusFamily],
    core: String? = nil,
    resolution: String? = nil,
    hold: String? = nil
  ) {
    self.codes = codes
    self.names = names
    self.families = families
    self.core = core
    self.resolution = resolution
    self.hold = hold
  }
}

/// A user's rule: which codes are which family.
package struct OntologyMapping: Sendable, Equatable {
  /// A regular expression that must match the whole code.
  package var pattern: String
  /// The family of those codes.
  package var family: StimulusFamily
  /// The name to show; `nil` for the family's usual name.
  package var name: String?

  /// Creates a rule.
  package init(pattern: String, family: StimulusFamily, name: String? = nil) {
    self.pattern = pattern
    self.family = family
    self.name = name
  }
}
