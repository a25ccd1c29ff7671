package import KernelRidge
import LinearAlgebra
package import Statistics

/// Raw features to normal scores without gaps, as a cohort's training cells have them.
package struct ScoreReader: Sendable, Equatable {
  /// Ranks to normal scores.
  let normalizer: QuantileNormalizer
  /// What stands for a missing score.
  let imputer: ConditionalMeanImputer

  /// Puts stored parts together.
  init(normalizer: QuantileNormalizer, imputer: ConditionalMeanImputer) {
    self.normalizer = normalizer
    self.imputer = imputer
  }

  /// Fits both to training cells × features; NaN is missing.
  init(fitting features: Matrix, weights: [Double], limit: Double) throws {
    normalizer = QuantileNormalizer(
      values: features.values,
      columnCount: features.columnCount,
      weights: weights,
      limit: limit
    )
    imputer = try ConditionalMeanImputer(
      Self.normalized(features, normalizer),
      weights: weights
    )
  }

  /// Complete scores: (cells, features).
  func scores(of features: Matrix) throws -> Matrix {
    guard features.columnCount == normalizer.knots.count else {
      throw KernelRidgeError.featuresDiffer(
        expected: normalizer.knots.count,
        found: features.columnCount
      )
    }
    return try imputer.imputed(Self.normalized(features, normalizer))
  }

  private static func normalized(_ features: Matrix, _ normalizer: QuantileNormalizer) -> Matrix {
    Matrix(
      rowCount: features.rowCount,
      columnCount: features.columnCount,
      values: normalizer.normalized(features.values)
    )
  }
}

/// A fitted kernel ridge classifier with what it needs to read raw features, and its calibration.
package struct FittedKernel: Sendable, Equatable {
  /// Components that the classifier sees in the place of the features; nil sees the features.
  package let components: FittedComponents?
  /// Raw features to complete normal scores of the cohort that is predicted.
  package let reader: ScoreReader
  /// Classifier.
  package let kernel: KernelRidgeClassifier
  /// Calibration on held-out donors.
  package let calibration: Calibration
  /// Probabilities of the training cells with their donor left out, before calibration; empty in a model from a file.
  let heldOut: [Double]

  /// Probabilities before and after calibration: (cells, classes) each.
  ///
  /// - Throws: ``InputError``.
  func probabilities(of features: Matrix) throws -> (raw: [Double], calibrated: [Double]) {
    let own = try components?.applied(to: features) ?? features
    let raw = try KernelLearner.guarding {
      try kernel.probabilities(of: try reader.scores(of: own)).values
    }
    return (raw, calibration.calibrated(raw, classCount: kernel.classCount))
  }
}
