package import LinearAlgebra
import RealModule

/// A linear map after which Euclidean distance counts what tells classes apart: the features are whitened by
/// the within-class covariance.
///
/// That covariance is a matter of noise and of how features move together within a cell type, and much of it is
/// shared between species; its estimate from a small cohort gains from a large one. So a reference covariance
/// can be mixed in: S = (1 − ρ)((1 − τ) S_own + τ S_reference) + ρ (tr / p) I, map = V Λ^(−a/2) with S = V Λ Vᵀ,
/// then one common scale. For a = 1 it is the sphering of linear discriminant analysis (Hastie, Tibshirani and
/// Friedman, The Elements of Statistical Learning, 4.3; shrinkage: Friedman 1989).
package struct DiscriminantMetric: Sendable, Equatable, Codable {
  /// (features, features): a row of features times this is a point.
  package let map: Matrix

  /// Fits the map.
  ///
  /// - Parameters:
  ///   - cells: cells with classes.
  ///   - reference: within-class covariance of another cohort with the same features, or nil.
  ///   - settings: whitening, shrinkage, reference share.
  /// - Throws: ``KernelRidgeError``.
  package init(
    _ cells: LabelledFeatures,
    reference: Matrix?,
    settings: KernelRidgeSettings
  ) throws(KernelRidgeError) {
    let covariance = try Self.covariance(cells, reference: reference, settings: settings)
    let map = try Self.whitening(covariance, power: settings.whitening)
    self.map = Self.scaled(map, by: 1 / Self.spread(cells.features.times(map)))
  }

  /// Fits a triangular map: what each feature adds to the features before it.
  ///
  /// With S = L Lᵀ the map is L⁻ᵀ, whose distances are those of full whitening. Column j of the points is feature j
  /// minus what features 0 ..< j lead to expect within a class, so features in the order of their families stay
  /// features of these families, as a sequence model needs.
  ///
  /// - Parameters:
  ///   - cells: cells with classes.
  ///   - settings: shrinkage; the power of the whitening is 1.
  /// - Returns: the metric.
  /// - Throws: ``KernelRidgeError``.
  package static func sequential(
    _ cells: LabelledFeatures,
    settings: KernelRidgeSettings = KernelRidgeSettings()
  ) throws(KernelRidgeError) -> DiscriminantMetric {
    let covariance = try covariance(cells, reference: nil, settings: settings)
    let factor: CholeskyFactor
    do {
      factor = try CholeskyFactor(covariance)
    } catch {
      throw .notSolvable("\(error)")
    }
    let p = covariance.rowCount
    // Row i of L⁻ᵀ is column i of L⁻¹.
    let map = Matrix(
      rows: (0..<p).map { i in
        var unit = [Double](repeating: 0, count: p)
        unit[i] = 1
        factor.forwardSolve(&unit)
        return unit
      }
    )
    return DiscriminantMetric(map: scaled(map, by: 1 / spread(cells.features.times(map))))
  }

  /// Mixed and shrunk within-class covariance.
  private static func covariance(
    _ cells: LabelledFeatures,
    reference: Matrix?,
    settings: KernelRidgeSettings
  ) throws(KernelRidgeError) -> Matrix {
    try settings.check()
    let p = cells.features.columnCount
    var covariance = cells.withinClassCovariance
    if let reference {
      guard reference.columnCount == p, reference.rowCount == p else {
        throw .featuresDiffer(expected: p, found: reference.columnCount)
      }
      covariance = Self.mixed(covariance, reference, share: settings.referenceShare)
    }
    let meanVariance = (0..<p).reduce(0) { $0 + covariance[$1, $1] } / Double(p)
    guard meanVariance > 0, meanVariance.isFinite else { throw .nothingVaries }
    return Self.mixed(
      covariance,
      Self.diagonal(meanVariance, order: p),
      share: settings.shrinkage
    )
  }

  /// Creates a metric from a stored map.
  init(map: Matrix) { self.map = map }

  /// Points of cells: (cells, features).
  package func points(_ features: Matrix) -> Matrix { features.times(map) }

  private static func whitening(
    _ covariance: Matrix,
    power: Double
  ) throws(KernelRidgeError) -> Matrix {
    let eigen: SymmetricEigen
    do {
      eigen = try SymmetricEigen(covariance)
    } catch {
      throw .notSolvable("\(error)")
    }
    var map = eigen.vectors.transposed
    for (column, value) in eigen.eigenvalues.enumerated() {
      // The shrinkage keeps every eigenvalue above 0.
      let factor = Double.pow(value, -power / 2)
      for row in 0..<map.rowCount { map[row, column] *= factor }
    }
    return map
  }

  /// Root of the total variance per feature; 1 where nothing varies.
  private static func spread(_ points: Matrix) -> Double {
    let deviations = points.columnPopulationSDs(means: points.columnMeans)
    let variance = deviations.reduce(0) { $0 + $1 * $1 } / Double(points.columnCount)
    return variance > 0 ? variance.squareRoot() : 1
  }

  private static func mixed(_ own: Matrix, _ other: Matrix, share: Double) -> Matrix {
    Matrix(
      rowCount: own.rowCount,
      columnCount: own.columnCount,
      values: zip(own.values, other.values).map { (1 - share) * $0 + share * $1 }
    )
  }

  private static func scaled(_ matrix: Matrix, by factor: Double) -> Matrix {
    Matrix(
      rowCount: matrix.rowCount,
      columnCount: matrix.columnCount,
      values: matrix.values.map { $0 * factor }
    )
  }

  private static func diagonal(_ value: Double, order: Int) -> Matrix {
    var result = Matrix(rowCount: order, columnCount: order)
    for i in 0..<order { result[i, i] = value }
    return result
  }
}
