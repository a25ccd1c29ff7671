/// A configuration text (a preset, a study, a protocol) that cannot be used.
package struct ConfigurationError: Error, Equatable, CustomStringConvertible {
  /// Which key, what was expected, what was found.
  package var description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
