import Foundation
import LinearAlgebra
package import RandomForest
package import Statistics
import Tables

/// A trained forest with all that is needed to apply it to another run, and to know where it came from.
package struct ForestModel: Sendable, Equatable {
  /// What stands beside the arrays in a model file.
  package struct Metadata: Sendable, Equatable, Codable {
    /// The program that trained it.
    package var program: String
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
    /// Settings of the fit, the seed among them.
    package var settings: ForestSettings
    /// Calibration of the probabilities.
    package var calibration: Calibration
    /// Features without any value in training.
    package var emptyFeatures: [Int]
    /// How well it does on cells that its trees did not see.
    package var training: TrainingScores
  }

  /// Out-of-bag scores; nil where no cell has an estimate.
  package struct TrainingScores: Sendable, Equatable, Codable {
    /// Cells trained on.
    package var cells: Int
    /// Cells of each class.
    package var classSizes: [Int]
    /// Donors of each class; nil where donors are not known.
    package var donors: [Int]?
    /// Share of right out-of-bag predictions.
    package var accuracy: Double?
    /// Mean F1 of the classes.
    package var macroF1: Double?
    /// Log loss before and after calibration.
    package var logLoss: Double?
    /// See ``logLoss``.
    package var calibratedLogLoss: Double?
    /// Expected calibration error before and after calibration.
    package var calibrationError: Double?
    /// See ``calibrationError``.
    package var calibratedCalibrationError: Double?
  }

  /// Trees and calibration.
  package let fitted: FittedForest
  /// Everything else.
  package let metadata: Metadata

  /// The published classifier's settings with another number of trees and seed.
  package static func settings(trees: Int, seed: UInt64) -> ForestSettings {
    var settings = ForestSettings()
    settings.treeCount = trees
    settings.seed = seed
    return settings
  }

  /// Trains on all labelled cells.
  ///
  /// - Throws: ``InputError``.
  package static func train(
    _ input: ModelInput,
    cells: LabelledCells,
    label: String,
    settings: ForestSettings,
    calibration: CalibrationMethod,
    threads: Int
  ) throws -> ForestModel {
    let fitted = try FittedForest.fit(
      cells.features(input),
      labels: cells.codes,
      classCount: cells.classes.count,
      settings: settings,
      calibration: calibration,
      threads: threads
    )
    return ForestModel(
      fitted: fitted,
      metadata: Metadata(
        program: "patchline \(PatchlineVersion.number)",
        features: input.choice,
        featureNames: input.names,
        basis: input.basis,
        label: label,
        classes: cells.classes,
        settings: settings,
        calibration: fitted.calibration,
        emptyFeatures: fitted.forest.emptyFeatures,
        training: scores(fitted, cells: cells, donors: cells.donorCounts(input))
      )
    )
  }

  private static func scores(
    _ fitted: FittedForest,
    cells: LabelledCells,
    donors: [Int]?
  ) -> TrainingScores {
    var scores = TrainingScores(
      FittedLearner.forest(fitted, components: nil).heldOut(labels: cells.codes),
      cells: cells.rows.count,
      classSizes: cells.sizes
    )
    scores.donors = donors
    return scores
  }
}
