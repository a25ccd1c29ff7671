/// Why a model says of a cell what it says.
package struct PredictionExplanation: Sendable, Equatable, Codable {
  /// One feature of a family.
  package struct Feature: Sendable, Equatable, Codable {
    /// Name.
    package var name: String
    /// Value of the cell; nil where it is missing.
    package var value: Double?
    /// Probability of the predicted class minus that without this feature; 0 for a missing one.
    package var contribution: Double
    /// Integrated gradient of the class's logit, mean over the networks; nil for other models.
    package var integratedGradient: Double?
  }

  /// One family of features.
  package struct Family: Sendable, Equatable, Codable {
    /// Name.
    package var name: String
    /// Share of the attention; nil for a model without.
    package var attention: Double?
    /// Probability of the predicted class minus that without the family.
    package var contribution: Double
    /// Its features, the strongest first.
    package var features: [Feature]
  }

  /// One class.
  package struct ClassProbability: Sendable, Equatable, Codable {
    /// Name.
    package var name: String
    /// Calibrated probability.
    package var probability: Double
  }

  /// The cell.
  package var cell: String
  /// Kind of the model.
  package var model: String
  /// Label that the model tells.
  package var label: String
  /// The most probable class.
  package var predicted: String
  /// Every class, the most probable first.
  package var probabilities: [ClassProbability]
  /// Families, the strongest first.
  package var families: [Family]

  /// How contributions are made, in words.
  package static let method = """
    contribution: probability of the predicted class minus that of the same cell without the feature or family; \
    what others carry too shows in neither
    """
}
