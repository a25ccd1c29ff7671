/// What to fit: families in order with their components, and the constants of the fit.
package struct SparsePCAConfiguration: Sendable, Equatable, Codable {
  /// One family's part of the configuration.
  package struct Family: Sendable, Equatable, Codable {
    /// The family's name in the feature table.
    package var name: String
    /// Number of components.
    package var componentCount: Int
    /// Non-zero counts, penalties, or ordinary components.
    package var sparsity: Sparsity
    /// Columns used.
    package var ranges: ColumnRanges
    /// Whether columns are divided by their population SD before the fit.
    package var usesCorrelation: Bool
    /// Made from another family when the table has none of this name.
    package var derivation: Derivation?

    /// Creates a family's part.
    package init(
      name: String,
      componentCount: Int,
      sparsity: Sparsity,
      ranges: ColumnRanges = .all,
      usesCorrelation: Bool = false,
      derivation: Derivation? = nil
    ) {
      self.name = name
      self.componentCount = componentCount
      self.sparsity = sparsity
      self.ranges = ranges
      self.usesCorrelation = usesCorrelation
      self.derivation = derivation
    }
  }

  /// How a family is made from another: its selected columns, every block of them divided by the
  /// largest value of the row in the block (`inst_freq_norm`, spec section 1).
  package struct Derivation: Sendable, Equatable, Codable {
    /// The family it is made from.
    package var source: String
    /// Columns per block, usually the bins of one current amplitude.
    package var blockWidth: Int
    /// Columns of the source that are used.
    package var sourceRanges: ColumnRanges

    /// Creates a derivation.
    package init(source: String, blockWidth: Int, sourceRanges: ColumnRanges = .all) {
      self.source = source
      self.blockWidth = blockWidth
      self.sourceRanges = sourceRanges
    }
  }

  /// Families in the order of the score columns.
  package var families: [Family]
  /// Components whose adjusted explained variance is below this are left out of the scores.
  package var minimumAdjustedVariance: Double
  /// Constants of the alternating fit.
  package var settings: SparsePCASettings

  /// Creates a configuration.
  package init(
    families: [Family],
    minimumAdjustedVariance: Double = 0.01,
    settings: SparsePCASettings = SparsePCASettings()
  ) {
    self.families = families
    self.minimumAdjustedVariance = minimumAdjustedVariance
    self.settings = settings
  }

  /// This configuration for tables whose families have other widths, and what was changed.
  ///
  /// A family too narrow for its ranges uses all its columns, and its non-zero counts shrink in
  /// proportion (rounded, at least 1), so that 233 of 300 becomes 117 of 150. Everything else stays.
  ///
  /// - Parameter columnCounts: columns of each family of the table, by name.
  /// - Returns: the changed configuration and one sentence per change.
  package func adapted(
    to columnCounts: [String: Int]
  ) -> (configuration: SparsePCAConfiguration, notes: [String]) {
    var result = self
    var notes: [String] = []
    for (index, family) in families.enumerated() {
      guard let found = columnCounts[family.name] else {
        if let source = family.derivation?.source, let found = columnCounts[source],
          let upperBound = family.derivation?.sourceRanges.upperBound, found < upperBound
        {
          result.families[index].derivation?.sourceRanges = .all
          notes.append("\(family.name): all \(found) columns of \(source)")
        }
        continue
      }
      guard found < family.ranges.upperBound else { continue }
      let expected = family.ranges.selectedCount(of: found)
      result.families[index].ranges = .all
      if case .nonZeroCounts(let counts) = family.sparsity {
        result.families[index].sparsity = .nonZeroCounts(
          counts.map { max(1, Int((Double($0 * found) / Double(expected)).rounded())) }
        )
      }
      notes.append("\(family.name): all \(found) columns, non-zero counts scaled from \(expected)")
    }
    return (result, notes)
  }
}
