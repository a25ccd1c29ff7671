/// How classes of unequal size are weighted.
package enum ClassWeighting: String, Sendable, Codable, CaseIterable {
  /// Every cell weighs 1.
  case none
  /// Each tree draws every class equally often, which is scikit-learn's `balanced` from 1.9 on; without
  /// bootstrap the same as ``balancedImpurity``.
  case balanced
  /// Draws are even over cells, and a cell of class c weighs n / (classes · n_c) in splits and leaves:
  /// scikit-learn's `balanced` before 1.9.
  case balancedImpurity
  /// As ``balancedImpurity``, counted over each tree's bootstrap sample.
  case balancedSubsample
}

/// How a node chooses a threshold for a candidate feature.
package enum SplitRule: String, Sendable, Codable, CaseIterable {
  /// The best of all thresholds (Breiman 2001).
  case best
  /// One threshold drawn evenly between the smallest and largest value: extremely randomised trees
  /// (Geurts, Ernst and Wehenkel 2006).
  case random
}

/// The settings of a forest; the defaults are those of the published classifier (spec section 8).
package struct ForestSettings: Sendable, Equatable, Codable {
  /// Number of trees.
  package var treeCount = 500
  /// Seed; the same seed gives the same bytes at any thread count.
  package var seed: UInt64 = 0
  /// Features tried per node, nil for the whole part of √features (at least 1).
  package var featuresPerSplit: Int?
  /// Deepest level below the root, nil for no limit.
  package var maximumDepth: Int?
  /// A node with fewer distinct cells is a leaf.
  package var minimumSplitCount = 2
  /// No split leaves fewer distinct cells on a side.
  package var minimumLeafCount = 1
  /// Whether each tree draws n of n cells with replacement; without, there is no out-of-bag estimate.
  package var usesBootstrap = true
  /// Class weights.
  package var classWeighting = ClassWeighting.balanced
  /// Threshold rule.
  package var splitRule = SplitRule.best

  /// Creates the default settings; change the properties that differ.
  package init() {}

  /// - Throws: ``RandomForestError/badSetting(_:)`` naming the setting.
  func validate(featureCount: Int) throws(RandomForestError) {
    guard treeCount >= 1 else { throw .badSetting("\(treeCount) trees, expected 1 or more") }
    guard minimumSplitCount >= 2 else {
      throw .badSetting("minimum split count \(minimumSplitCount), expected 2 or more")
    }
    guard minimumLeafCount >= 1 else {
      throw .badSetting("minimum leaf count \(minimumLeafCount), expected 1 or more")
    }
    if let maximumDepth, maximumDepth < 0 {
      throw .badSetting("maximum depth \(maximumDepth) is negative")
    }
    if let featuresPerSplit, !(1...featureCount).contains(featuresPerSplit) {
      throw .badSetting("\(featuresPerSplit) features per split of \(featureCount)")
    }
  }
}
