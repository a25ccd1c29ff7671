package import LinearAlgebra

/// Cells with classes, checked: what a metric and a classifier are fitted on.
package struct LabelledFeatures: Sendable {
  /// Cells × features, finite.
  package let features: Matrix
  /// Class of each cell.
  package let labels: [Int]
  /// Number of classes.
  package let classCount: Int
  /// n / (classes with cells · cells of the class): every class weighs the same, the mean weight is 1.
  package let weights: [Double]

  /// Checks features and labels.
  ///
  /// - Throws: ``KernelRidgeError``: no cell or feature, NaN, labels out of range, one class only.
  package init(
    _ features: Matrix,
    labels: [Int],
    classCount: Int
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
    weights = labels.map { Double(labels.count) / Double(occupied * sizes[$0]) }
  }

  /// Features minus the mean of the cell's class: (cells, features).
  var residuals: Matrix {
    let p = features.columnCount
    var sums = Matrix(rowCount: classCount, columnCount: p)
    var sizes = [Double](repeating: 0, count: classCount)
    for (cell, label) in labels.enumerated() {
      sizes[label] += 1
      for j in 0..<p { sums[label, j] += features[cell, j] }
    }
    var result = features
    for (cell, label) in labels.enumerated() {
      for j in 0..<p { result[cell, j] -= sums[label, j] / sizes[label] }
    }
    return result
  }

  /// The balanced within-class covariance, Σ wᵢ rᵢ rᵢᵀ / Σ wᵢ with rᵢ the residual: (features, features).
  ///
  /// - Complexity: O(cells · features²).
  package var withinClassCovariance: Matrix {
    var scaled = residuals
    let total = weights.reduce(0, +)
    for (cell, weight) in weights.enumerated() {
      let factor = (weight / total).squareRoot()
      for j in 0..<scaled.columnCount { scaled[cell, j] *= factor }
    }
    return scaled.gram()
  }
}
