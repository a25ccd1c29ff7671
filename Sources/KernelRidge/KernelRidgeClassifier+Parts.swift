package import LinearAlgebra

extension KernelRidgeClassifier {
  /// Puts stored parts together; nil when the shapes disagree or a value is not finite.
  ///
  /// - Parameters:
  ///   - settings: what it was fitted with.
  ///   - map: the metric's map, (features, features).
  ///   - points: training cells in the metric's space, (cells, features).
  ///   - ownCount: how many of them are the cohort's own.
  ///   - coefficients: (cells, classes).
  ///   - offsets: (classes).
  package init?(
    settings: KernelRidgeSettings,
    map: Matrix,
    points: Matrix,
    ownCount: Int,
    coefficients: Matrix,
    offsets: [Double]
  ) {
    guard
      map.rowCount == map.columnCount, points.columnCount == map.columnCount,
      coefficients.rowCount == points.rowCount, coefficients.columnCount == offsets.count,
      (0...points.rowCount).contains(ownCount),
      [map, points, coefficients].allSatisfy({ $0.firstNonFinite == nil })
    else { return nil }
    self.init(
      settings: settings,
      metric: DiscriminantMetric(map: map),
      points: points,
      ownCount: ownCount,
      coefficients: coefficients,
      offsets: offsets
    )
  }
}
