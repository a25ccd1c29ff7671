package import LinearAlgebra
import Statistics

extension Forest {
  /// Mean of the trees' leaf class shares for each cell: (n, k), every row sums to 1.
  ///
  /// - Parameters:
  ///   - features: n x p as at the fit; NaN is filled with the training median.
  ///   - threads: blocks of cells are walked in parallel; the result does not depend on it.
  /// - Returns: probabilities, cells × classes.
  /// - Throws: ``RandomForestError/featuresDiffer(expected:found:)``,
  ///   ``RandomForestError/valueOutOfRange(cell:feature:)``.
  /// - Complexity: O(n · trees · depth).
  package func probabilities(
    of features: Matrix,
    threads: Int = 1
  ) throws(RandomForestError) -> Matrix {
    guard features.columnCount == featureCount else {
      throw .featuresDiffer(expected: featureCount, found: features.columnCount)
    }
    let samples = try CellGroups(filled(features))
    return votes(of: samples, threads: threads)
  }

  /// The most probable class of each cell, the first of equals.
  ///
  /// - Throws: as ``probabilities(of:threads:)``.
  package func predictions(
    of features: Matrix,
    threads: Int = 1
  ) throws(RandomForestError) -> [Int] {
    mostProbable(try probabilities(of: features, threads: threads))
  }

  /// How much accuracy is lost when one feature is shuffled among the cells.
  ///
  /// Feature f of repeat r is shuffled by the generator split by (r, f), so a feature's value does not
  /// depend on which others are asked for. Correlated features share their importance.
  ///
  /// - Parameters:
  ///   - features: cells that the forest was not trained on.
  ///   - labels: their classes.
  ///   - repeats: number of shuffles per feature.
  ///   - seed: seed of the shuffles.
  ///   - threads: features are shuffled in parallel; the result does not depend on it.
  /// - Returns: for each feature the accuracy lost in each repeat, (p, repeats); may be negative.
  /// - Throws: as ``probabilities(of:threads:)``; ``RandomForestError/labelsDiffer(cells:labels:)``.
  /// - Complexity: O(p · repeats) predictions.
  package func permutationImportance(
    of features: Matrix,
    labels: [Int],
    repeats: Int = 5,
    seed: UInt64 = 0,
    threads: Int = 1
  ) throws(RandomForestError) -> Matrix {
    guard labels.count == features.rowCount else {
      throw .labelsDiffer(cells: features.rowCount, labels: labels.count)
    }
    let reference = correctCount(try predictions(of: features, threads: threads), labels)
    let root = SeededGenerator(seed: seed)
    let n = features.rowCount
    let losses = parallelMap(count: featureCount * repeats, threads: threads) { item in
      Result { () throws(RandomForestError) -> Double in
        let (feature, trial) = (item / repeats, item % repeats)
        var generator = root.split(trial).split(feature)
        let source = generator.permutation(n)
        var shuffled = features
        for cell in 0..<n { shuffled[cell, feature] = features[source[cell], feature] }
        let samples = try CellGroups(filled(shuffled))
        let predicted = mostProbable(votes(of: samples, threads: 1))
        let correct = correctCount(predicted, labels)
        return Double(reference - correct) / Double(max(1, n))
      }
    }
    var values: [Double] = []
    for loss in losses { values.append(try loss.get()) }
    return Matrix(rowCount: featureCount, columnCount: repeats, values: values)
  }

  private func mostProbable(_ probabilities: Matrix) -> [Int] {
    (0..<probabilities.rowCount).map { firstMaximum(probabilities.row($0)) }
  }

  private func correctCount(_ predictions: [Int], _ labels: [Int]) -> Int {
    zip(predictions, labels).count { $0 == $1 }
  }

  private func filled(_ features: Matrix) -> Matrix {
    let imputer = MedianImputer(medians: medians, emptyColumns: emptyFeatures)
    return Matrix(
      rowCount: features.rowCount,
      columnCount: features.columnCount,
      values: imputer.imputed(features.values)
    )
  }
}
