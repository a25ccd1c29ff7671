/// What the ontology knows of a sweep's stimulus, and how it came to know it.
package struct OntologyMatch: Sendable, Equatable {
  /// The rule that decided, in descending order of certainty.
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// A mapping of the user (regular expression or code to family).
    case mapping
    /// The code stands in the table letter for letter: IPFX's only rule.
    case exact
    /// Equal but for upper and lower case.
    case caseInsensitive
    /// Equal after a trailing six-digit date was dropped: `EXTPBLWOUT180424` is `EXTPBLWOUT`.
    case base
    /// One is the other cut at 15 or 16 characters, as some acquisition software does.
    case truncated
    /// Classified from the command's waveform.
    case waveform
    /// Nothing matched.
    case unknown
  }

  /// The code that was looked up.
  package var code: String
  /// The code of the table that it matched; `nil` for `mapping`, `waveform` and `unknown`.
  package var matchedCode: String?
  /// Stimulus name of the matched entry (such as `Long Square`); `Unknown` where there is none.
  package var name: String
  /// The name IPFX would show: that of an exact match only, otherwise `Unknown`.
  package var ipfxName: String { kind == .exact ? name : "Unknown" }
  /// All families of the stimulus, in the order of ``StimulusFamily``.
  package var families: [StimulusFamily]
  /// The rule that decided.
  package var kind: Kind
  /// `Core 1` or `Core 2`; `nil` where the table says nothing.
  package var core: String?
  /// `Coarse` or `Fine`; `nil` where the table says nothing.
  package var resolution: String?
  /// Holding text such as `Hold -80mV`; `nil` where the cell is not held.
  package var hold: String?

  /// Creates a match.
  package init(
    code: String,
    matchedCode: String? = nil,
    name: String = "Unknown",
    families: [StimulusFamily] = [],
    kind: Kind = .unknown,
    core: String? = nil,
    resolution: String? = nil,
    hold: String? = nil
  ) {
    self.code = code
    self.matchedCode = matchedCode
    self.name = name
    self.families = families
    self.kind = kind
    self.core = core
    self.resolution = resolution
    self.hold = hold
  }

  /// Whether the stimulus belongs to `family`.
  package func isIn(_ family: StimulusFamily) -> Bool { families.contains(family) }

  /// The family that decides detection parameters: the first in IPFX's order; `nil` for none.
  package var primaryFamily: StimulusFamily? { families.first }
}
