package import LinearAlgebra

/// Fills missing values (NaN) with what the cell's other features lead to expect, fitted on training rows only.
///
/// A constant such as the median is itself a signal: in a whitened space it stands out against the correlated
/// features, and a table where one source lacks a feature hands a learner the source. The conditional mean of
/// a normal distribution, E[m | o] = μₘ + Cₘₒ Cₒₒ⁻¹ (o − μₒ), is the value that stands out least. Mean and covariance
/// come from a few rounds of filling and refitting (the mean steps of expectation maximisation; Little and Rubin,
/// Statistical Analysis with Missing Data, 11.2), with covariances shrunk towards 0.
package struct ConditionalMeanImputer: Sendable, Equatable, Codable {
  /// Weighted mean of each feature, (features).
  package let means: [Double]
  /// Weighted covariance with shrunk off-diagonal elements, (features, features), positive definite.
  package let covariance: Matrix

  /// Fits mean and covariance.
  ///
  /// - Parameters:
  ///   - features: (cells, features), NaN is missing; centred and of comparable spread (normal scores), because
  ///     the first round fills with 0.
  ///   - weights: weight of each cell, positive; balanced weights keep a large class from deciding.
  ///   - rounds: how often the filled values are fitted and filled again, at least 1.
  ///   - shrinkage: factor taken off the covariances, above 0 … 1; keeps every system solvable.
  /// - Throws: ``KernelRidgeError/empty(cells:features:)``, ``KernelRidgeError/badSetting(_:)``,
  ///   ``KernelRidgeError/notSolvable(_:)``.
  package init(
    _ features: Matrix,
    weights: [Double],
    rounds: Int = 5,
    shrinkage: Double = 0.1
  ) throws(KernelRidgeError) {
    guard features.rowCount > 0, features.columnCount > 0 else {
      throw .empty(cells: features.rowCount, features: features.columnCount)
    }
    guard weights.count == features.rowCount, rounds >= 1, shrinkage > 0, shrinkage <= 1 else {
      throw .badSetting(
        "imputer with \(weights.count) weights for \(features.rowCount) cells, \(rounds) rounds, "
          + "shrinkage \(shrinkage); expected as many weights as cells, 1 or more rounds, above 0 … 1"
      )
    }
    var fitted = Self(zeroFilled: features, weights: weights, shrinkage: shrinkage)
    for _ in 1..<rounds {
      fitted = Self(
        filled: try fitted.imputed(features),
        weights: weights,
        shrinkage: shrinkage
      )
    }
    self = fitted
  }

  /// The features with every NaN replaced; a cell with nothing but NaN becomes the mean.
  ///
  /// - Parameter features: (cells, features) of the same features.
  /// - Returns: (cells, features), without NaN.
  /// - Throws: ``KernelRidgeError/featuresDiffer(expected:found:)``, ``KernelRidgeError/notSolvable(_:)``.
  /// - Complexity: O(features³) for every set of missing features that occurs.
  package func imputed(_ features: Matrix) throws(KernelRidgeError) -> Matrix {
    guard features.columnCount == means.count else {
      throw .featuresDiffer(expected: means.count, found: features.columnCount)
    }
    var result = features
    for (missing, cells) in Self.groups(features) {
      let present = means.indices.filter { !missing.contains($0) }
      let slopes = try slopes(of: missing, on: present)
      for cell in cells {
        for (row, column) in missing.enumerated() {
          var value = means[column]
          for (k, other) in present.enumerated() {
            value += slopes[k, row] * (features[cell, other] - means[other])
          }
          result[cell, column] = value
        }
      }
    }
    return result
  }

  /// Cₒₒ⁻¹ Cₒₘ: (present, missing).
  private func slopes(of missing: [Int], on present: [Int]) throws(KernelRidgeError) -> Matrix {
    let rows = covariance.selectingRows(present)
    do {
      return try rows.selectingColumns(present)
        .solvingPositiveDefinite(rows.selectingColumns(missing))
    } catch {
      throw .notSolvable("imputer: \(error)")
    }
  }

  /// Cells by their set of missing features, complete cells left out; in order of appearance.
  private static func groups(_ features: Matrix) -> [(missing: [Int], cells: [Int])] {
    var positions: [[Int]: Int] = [:]
    var groups: [(missing: [Int], cells: [Int])] = []
    for cell in 0..<features.rowCount {
      let missing = (0..<features.columnCount).filter { features[cell, $0].isNaN }
      guard !missing.isEmpty else { continue }
      if let position = positions[missing] {
        groups[position].cells.append(cell)
      } else {
        positions[missing] = groups.count
        groups.append((missing, [cell]))
      }
    }
    return groups
  }

  private init(zeroFilled features: Matrix, weights: [Double], shrinkage: Double) {
    let filled = features.values.map { $0.isNaN ? 0 : $0 }
    self.init(
      filled: Matrix(
        rowCount: features.rowCount,
        columnCount: features.columnCount,
        values: filled
      ),
      weights: weights,
      shrinkage: shrinkage
    )
  }

  private init(filled features: Matrix, weights: [Double], shrinkage: Double) {
    let p = features.columnCount
    let total = weights.reduce(0, +)
    var means = [Double](repeating: 0, count: p)
    for (cell, weight) in weights.enumerated() {
      for j in 0..<p { means[j] += weight / total * features[cell, j] }
    }
    var scaled = features
    for (cell, weight) in weights.enumerated() {
      let factor = (weight / total).squareRoot()
      for j in 0..<p { scaled[cell, j] = factor * (features[cell, j] - means[j]) }
    }
    var covariance = scaled.gram()
    for i in 0..<p {
      for j in 0..<p where j != i { covariance[i, j] *= 1 - shrinkage }
      // A feature that never varies (one that no training cell has) predicts nothing, whatever its variance.
      if covariance[i, i] <= 0 { covariance[i, i] = 1 }
    }
    self.means = means
    self.covariance = covariance
  }
}
