package import LinearAlgebra

/// What a model expects of a run, and what its probabilities mean.
package struct ModelSignature: Sendable, Equatable, Codable {
  /// Which features.
  package var features: FeatureChoice
  /// Their names in order.
  package var featureNames: [String]
  /// Preset and sparse PCA model that the features rest on.
  package var basis: [String: String]
  /// Column of the labels.
  package var label: String
  /// Class names in the order of the probabilities.
  package var classes: [String]

  /// The features of a run in the model's order.
  ///
  /// - Returns: cells × features.
  /// - Throws: ``InputError`` naming the features that differ, or the preset or sparse PCA model.
  package func matching(_ input: ModelInput) throws -> Matrix {
    let found = Set(input.names)
    let expected = Set(featureNames)
    let missing = featureNames.filter { !found.contains($0) }
    let unknown = input.names.filter { !expected.contains($0) }
    if !missing.isEmpty || !unknown.isEmpty {
      var parts: [String] = []
      if !missing.isEmpty { parts.append("the run lacks \(FeatureNames.list(missing))") }
      if !unknown.isEmpty { parts.append("the model does not know \(FeatureNames.list(unknown))") }
      throw InputError(
        "\(input.source): features differ from the model's: \(parts.joined(separator: "; "))"
      )
    }
    try checkBasis(input)
    let positions = Dictionary(
      input.names.enumerated().map { ($1, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return input.values.selectingColumns(featureNames.compactMap { positions[$0] })
  }

  private func checkBasis(_ input: ModelInput) throws {
    for key in basis.keys.sorted() {
      let (own, other) = (basis[key] ?? "", input.basis[key])
      guard own == other else {
        let hint =
          key == SparsePCARun.provenanceKey
          ? "apply the same one with 'patchline spca transform'" : "extract with the same preset"
        throw InputError(
          "\(input.source): the model was trained with \(key) \(own.prefix(16)),"
            + " the run has \(other?.prefix(16) ?? "none"); \(hint)"
        )
      }
    }
  }
}

extension ForestModel.Metadata {
  /// What the model expects of a run.
  package var signature: ModelSignature {
    ModelSignature(
      features: features,
      featureNames: featureNames,
      basis: basis,
      label: label,
      classes: classes
    )
  }
}
