package import RandomForest

/// Sparse components of a forest's training cells.
package enum ComponentFitting: String, Sendable, Codable, CaseIterable {
  /// The features are taken as they are; stored components among them were fitted to all cells of the run.
  case none
  /// Fitted to the training cells of each fold, in the place of the feature vectors.
  case replacing
  /// Fitted to the training cells of each fold, beside the other features.
  case appending
  /// As `replacing` where the configuration knows a family of the features, else as `none`.
  case automatic
}

/// A class-balanced random forest as a learner.
package struct ForestLearner: Sendable, Equatable, Codable {
  /// Trees; the seed is replaced by one drawn for run and fold.
  package var settings = ForestSettings()
  /// Calibration on the out-of-bag votes.
  package var calibration = CalibrationMethod.temperature
  /// What sparse components have to do with the features.
  package var components = ComponentFitting.automatic

  /// Creates the published classifier's settings; change the properties that differ.
  package init() {}

  /// The published settings with another number of trees and calibration, features taken as they are.
  package init(trees: Int, calibration: CalibrationMethod) {
    settings.treeCount = trees
    self.calibration = calibration
    components = .none
  }
}
