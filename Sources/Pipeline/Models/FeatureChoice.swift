/// Which of a run's features a model sees.
package enum FeatureChoice: String, Sendable, Codable, CaseIterable {
  /// Scores of the sparse components, `obsm["X_spca"]`.
  case spca
  /// Scalar features: `obsm["scalar_features"]` without the cell QC values, or the columns of an imported
  /// table.
  case scalars
  /// The feature vectors, `X`.
  case vectors
  /// Scalars, vectors and, once fitted, components side by side.
  case all
}
