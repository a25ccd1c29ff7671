package import LinearAlgebra

/// Cells with classes, checked: what a metric and a classifier are fitted on.
package struct LabelledFeatures: Sendable {
  /// Cells × features, finite.
  package let features: Matrix
  /// Class of each cell.
  package let labels: [Int]
  /// Number of classes.
  package let classCount: Int
  /// Finer type of each cell, from 0; nil: the classes.
  ///
  /// A type lies within one class.
  package let types: [Int]?
  /// n / (classes with cells · cells of the class): every class weighs the same, the mean weight is 1.
  package let weights: [Double]

  /// Checks features and labels.
  ///
  /// - Throws: ``KernelRidgeError``: no cell or feature, NaN, labels out of range, one class only.
  package init(
    _ features: Matrix,
    labels: [Int],
    classCount: Int,
    types: [Int]? = nil
  ) throws(KernelRidgeError) {
    guard features.rowCount > 0, features.columnCount > 0 else {
      throw .empty(cells: features.rowCount, features: features.columnCount)
    }
    guard labels.count == features.rowCount else {
      throw .labelsDiffer(cells: features.rowCount, labels: labels.count)
    }
    if let cell = labels.firstIndex(where: { !(0..<classCount).contains($0) }) {
      throw .labelOutOfRange(cell: cell, label: labels[cell], classCount: classCount)
    }
    if let (cell, feature) = features.firstNonFinite {
      throw .notFinite(cell: cell, feature: feature)
    }
    var sizes = [Int](repeating: 0, count: classCount)
    for label in labels { sizes[label] += 1 }
    let occupied = sizes.count { $0 > 0 }
    guard occupied >= 2 else { throw .oneClass(classCount: occupied) }
    self.features = features
    self.labels = labels
    self.classCount = classCount
    self.types = types
    weights = labels.map { Double(labels.count) / Double(occupied * sizes[$0]) }
  }

  /// Features minus the mean of the cell's group, and cells in each group: (cells, features), (groups).
  private func residuals(by groups: [Int]) -> (values: Matrix, sizes: [Double]) {
    let p = features.columnCount
    let count = (groups.max() ?? -1) + 1
    var sums = Matrix(rowCount: count, columnCount: p)
    var sizes = [Double](repeating: 0, count: count)
    for (cell, group) in groups.enumerated() {
      sizes[group] += 1
      for j in 0..<p { sums[group, j] += features[cell, j] }
    }
    var result = features
    for (cell, group) in groups.enumerated() {
      for j in 0..<p { result[cell, j] -= sums[group, j] / sizes[group] }
    }
    return (result, sizes)
  }

  /// The balanced within-class covariance, Σ wᵢ rᵢ rᵢᵀ / Σ wᵢ with rᵢ the residual: (features, features).
  ///
  /// With finer types the residual is that from the type's mean, times √(n / (n − 1)) for a type of n cells, because
  /// small types lie nearer to their own mean; types of one cell say nothing and are left out. Where no type has two
  /// cells, classes take their place.
  ///
  /// - Complexity: O(cells · features²).
  package var withinClassCovariance: Matrix {
    guard let types else { return covariance(by: labels) { _ in 1 } }
    let sizes = types.reduce(into: [Int: Int]()) { $0[$1, default: 0] += 1 }
    guard sizes.values.contains(where: { $0 > 1 }) else { return covariance(by: labels) { _ in 1 } }
    return covariance(by: types) { size in size > 1 ? size / (size - 1) : 0 }
  }

  private func covariance(by groups: [Int], correction: (_ size: Double) -> Double) -> Matrix {
    var (scaled, sizes) = residuals(by: groups)
    let factors = sizes.map(correction)
    let total = zip(weights, groups).reduce(0) { $0 + (factors[$1.1] > 0 ? $1.0 : 0) }
    for (cell, weight) in weights.enumerated() {
      let factor = (weight * factors[groups[cell]] / total).squareRoot()
      for j in 0..<scaled.columnCount { scaled[cell, j] *= factor }
    }
    return scaled.gram()
  }
}
