/// Thresholds and policies of the quality gates.
package struct QCCriteria: Sendable, Equatable {
  /// The criteria that come with the program (IPFX's v1.1 values).
  package static let standard = QCCriteria()
  /// As ``standard`` but with IPFX's behaviour in every corner (NaN passes, windows wrap around).
  package static let ipfx = QCCriteria()

  /// Reads criteria from YAML; keys that are missing keep their standard value.
  ///
  /// - Throws: `QCCriteriaError` that names the key.
  package init(yaml: String) throws(QCCriteriaError) { fatalError("published signature") }

  init() {}
}

/// A criteria text that cannot be used.
package struct QCCriteriaError: Error, Equatable, CustomStringConvertible {
  /// Which key, what was expected, what was found.
  package var description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
