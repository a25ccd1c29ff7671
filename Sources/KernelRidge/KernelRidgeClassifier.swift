package import LinearAlgebra
import RealModule

// Weighted kernel ridge regression on class indicators, in a discriminant metric.
//
// Goals in order: the same bytes at any thread count; the formulas as in the books; speed by BLAS.
// Minimises Σᵢ wᵢ ‖yᵢ − b − f(xᵢ)‖² + λ ‖f‖² over f in the kernel's space, with y the class indicators and b
// their weighted mean, 1 / (occupied classes). With W = diag(w) the solution is f = Σⱼ αⱼ k(·, xⱼ),
// α = W^½ (W^½ K W^½ + λ I)⁻¹ W^½ (Y − b) (Hastie, Tibshirani and Friedman, 5.8.2; the least-squares
// support vector machine of Suykens and Vandewalle 1999 differs in how it finds b).
//
// Cells of another cohort (mouse beside human) may vote too. Their similarity to the cohort's own cells is
// multiplied by r: the kernel of two functions with correlation r, one a cohort (Bonilla, Chai and Williams
// 2008, multi-task Gaussian processes). r = 0 ignores them, r = 1 takes both for one population.

/// A fitted kernel classifier: every training cell votes by its similarity.
package struct KernelRidgeClassifier: Sendable, Equatable, Codable {
  /// What it was fitted with.
  package let settings: KernelRidgeSettings
  /// Maps features to the space of distances.
  package let metric: DiscriminantMetric
  /// Training cells in that space, the cohort's own ones first: (cells, features).
  package let points: Matrix
  /// How many of them are the cohort's own.
  package let ownCount: Int
  /// α: (cells, classes).
  package let coefficients: Matrix
  /// b: (classes); 0 for a class without training cells.
  package let offsets: [Double]

  /// Number of classes.
  package var classCount: Int { offsets.count }
  /// Number of features.
  package var featureCount: Int { metric.map.rowCount }

  /// Fits the classifier; classes weigh the same whatever their sizes, in each cohort.
  ///
  /// - Parameters:
  ///   - cells: training cells of the cohort that cells will be predicted of.
  ///   - other: cells of another cohort, same features and classes, or nil: their within-class covariance
  ///     joins the metric and they vote with the settings' correlation.
  ///   - settings: kernel, ridge, metric.
  ///   - threads: most threads for the kernel matrix.
  /// - Returns: the classifier.
  /// - Throws: ``KernelRidgeError``.
  /// - Complexity: with n cells of both cohorts O(n² · features + n³ / 3), 16 n² bytes.
  package static func fit(
    _ cells: LabelledFeatures,
    other: LabelledFeatures? = nil,
    settings: KernelRidgeSettings = KernelRidgeSettings(),
    threads: Int = 1
  ) throws(KernelRidgeError) -> KernelRidgeClassifier {
    let cohorts = [cells] + (other.map { [$0] } ?? [])
    for cohort in cohorts {
      guard cohort.classCount == cells.classCount else {
        throw .badSetting("cohorts of \(cells.classCount) and \(cohort.classCount) classes")
      }
    }
    let metric = try DiscriminantMetric(
      cells,
      reference: other?.withinClassCovariance,
      settings: settings
    )
    // Without correlation the other cells have no vote: the system is the cohort's own, and far smaller.
    let voters = settings.cohortCorrelation == 0 ? [cells] : cohorts
    let points = voters.dropFirst().reduce(metric.points(cells.features)) {
      $0.appendingRows(of: metric.points($1.features))
    }
    let indicators = ClassIndicators(voters)
    let ownCount = cells.labels.count
    var kernel = Similarity(settings)
      .matrix(points, ownLeft: ownCount, points, ownRight: ownCount, threads: threads)
    // The root of a distance that is 0 but for rounding would be off by 1e-8.
    for cell in 0..<points.rowCount { kernel[cell, cell] = 1 }
    let coefficients = try indicators.coefficients(kernel, ridge: settings.ridge)
    return KernelRidgeClassifier(
      settings: settings,
      metric: metric,
      points: points,
      ownCount: ownCount,
      coefficients: coefficients,
      offsets: indicators.offsets
    )
  }

  /// Scores near 1 for the class a cell looks like and near 0 for others: (cells, classes).
  ///
  /// - Throws: ``KernelRidgeError/featuresDiffer(expected:found:)``,
  ///   ``KernelRidgeError/notFinite(cell:feature:)``.
  package func scores(
    of features: Matrix,
    threads: Int = 1
  ) throws(KernelRidgeError) -> Matrix {
    guard features.columnCount == featureCount else {
      throw .featuresDiffer(expected: featureCount, found: features.columnCount)
    }
    if let (cell, feature) = features.firstNonFinite {
      throw .notFinite(cell: cell, feature: feature)
    }
    let kernel = Similarity(settings).matrix(
      metric.points(features),
      ownLeft: features.rowCount,
      points,
      ownRight: ownCount,
      threads: threads
    )
    return kernel.times(coefficients)
      .standardized(offsets: offsets.map { -$0 })
  }

  /// Softmax of the sharpened scores: (cells, classes), rows sum to 1.
  ///
  /// - Throws: as ``scores(of:threads:)``.
  package func probabilities(
    of features: Matrix,
    threads: Int = 1
  ) throws(KernelRidgeError) -> Matrix {
    probabilities(ofScores: try scores(of: features, threads: threads))
  }

  /// Softmax of sharpened scores, those of held-out cells for example: (cells, classes), rows sum to 1.
  package func probabilities(ofScores scores: Matrix) -> Matrix {
    var result = scores
    for cell in 0..<result.rowCount {
      let row = result.row(cell)
      let largest = row.max() ?? 0
      let raised = row.map { Double.exp(settings.sharpness * ($0 - largest)) }
      let sum = raised.reduce(0, +)
      for c in 0..<classCount { result[cell, c] = raised[c] / sum }
    }
    return result
  }
}
