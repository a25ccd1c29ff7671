import LinearAlgebra

/// What kernel ridge regression aims at: class indicators of weighted cells around their mean.
struct ClassIndicators {
  /// Class of each cell, cohort after cohort.
  private let labels: [Int]
  /// Square roots of the cells' weights.
  let roots: [Double]
  /// Weighted mean of the indicators, (classes): the same for every class that all cohorts have.
  let offsets: [Double]

  init(_ cohorts: [LabelledFeatures]) {
    labels = cohorts.flatMap(\.labels)
    let weights = cohorts.flatMap(\.weights)
    roots = weights.map { $0.squareRoot() }
    let total = weights.reduce(0, +)
    var offsets = [Double](repeating: 0, count: cohorts[0].classCount)
    for (cell, label) in labels.enumerated() { offsets[label] += weights[cell] / total }
    self.offsets = offsets
  }

  /// W^½ K W^½ + λ I.
  func system(_ kernel: consuming Matrix, ridge: Double) -> Matrix {
    let n = roots.count
    kernel.withMutableValues { values in
      for i in 0..<n {
        for j in 0..<n { values[i * n + j] *= roots[i] * roots[j] }
        values[i * n + i] += ridge
      }
    }
    return kernel
  }

  /// Solves for the cells' votes: W^½ (W^½ K W^½ + λ I)⁻¹ W^½ (Y − b), (cells, classes).
  func coefficients(
    _ kernel: consuming Matrix,
    ridge: Double
  ) throws(KernelRidgeError) -> Matrix {
    var result: Matrix
    do {
      result = try system(kernel, ridge: ridge).solvingPositiveDefinite(targets)
    } catch {
      throw .notSolvable("\(error)")
    }
    scaleRows(&result)
    return result
  }

  /// W^½ (Y − b): (cells, classes).
  private var targets: Matrix {
    var result = Matrix(
      rows: labels.map { label in offsets.indices.map { ($0 == label ? 1 : 0) - offsets[$0] } }
    )
    scaleRows(&result)
    return result
  }

  private func scaleRows(_ matrix: inout Matrix) {
    for (cell, root) in roots.enumerated() {
      for c in offsets.indices { matrix[cell, c] *= root }
    }
  }
}
