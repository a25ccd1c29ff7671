import RandomForest

extension ForestModel {
  /// A feature with its share of the decrease of impurity.
  package struct Importance: Sendable, Equatable {
    /// Name of the feature.
    package var feature: String
    /// Mean decrease of impurity; all features together have 1.
    package var value: Double
  }

  /// The importances of all features, largest first; ties keep the order of the features.
  package var importances: [Importance] {
    let values = fitted.forest.impurityImportance
    let order = values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
    return order.map { Importance(feature: metadata.featureNames[$0], value: values[$0]) }
  }

  /// Size and seed of the forest in words: `500 trees, seed 0`.
  package var growth: String {
    "\(metadata.settings.treeCount) trees, seed \(metadata.settings.seed)"
  }
}
