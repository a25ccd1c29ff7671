package import LinearAlgebra
import Statistics

/// A fitted random forest classifier (Breiman 2001): trees, the medians that fill missing values, and what
/// the fit learned about itself.
///
/// **Missing values** (NaN) are replaced by the training cells' median of the feature, at the fit and at
/// every prediction. That is the published pipeline, it keeps splits exact, and a forest that splits on
/// missingness itself would learn which protocols a lab ran in which species or condition, not physiology.
/// A feature without any value in training is filled with 0, never split on, and listed in
/// ``emptyFeatures``.
package struct Forest: Sendable, Equatable {
  /// Number of features p.
  package let featureCount: Int
  /// Number of classes k.
  package let classCount: Int
  /// Settings of the fit.
  package let settings: ForestSettings
  /// The trees in order.
  package let trees: [DecisionTree]
  /// The trees made ready for walks, so that predictions of a few cells need not do it each time.
  let walkers: [TreeWalker]
  /// Fill-in of missing values: (p).
  package let medians: [Double]
  /// Features that had no value in training, ascending.
  package let emptyFeatures: [Int]
  /// Mean share of the impurity decrease per feature, sums to 1: (p).
  ///
  /// All 0 when no tree has a split.
  /// Favours features with many distinct values; `permutationImportance(of:labels:repeats:seed:threads:)`
  /// does not.
  package let impurityImportance: [Double]
  /// Estimates from the cells that each tree did not see; nil without bootstrap, and for a forest read
  /// from arrays.
  package let outOfBag: OutOfBag?

  /// Out-of-bag estimates.
  package struct OutOfBag: Sendable, Equatable, Codable {
    /// Mean class probabilities of each training cell over the trees that did not see it: (n, k).
    ///
    /// A row is
    /// NaN when every tree saw the cell: chance (1 − exp(−draws per tree))^trees, draws 1 on average
    /// and n / (k · n_c) with balanced draws, so a class of very few cells needs many trees.
    package let probabilities: Matrix
    /// Share of the cells with an estimate whose most probable class is their label; nil when no cell has.
    package let accuracy: Double?
  }
}

extension Forest {
  /// Fits a forest.
  ///
  /// - Parameters:
  ///   - features: n x p; NaN is missing.
  ///   - labels: class of each cell in 0 ..< classCount.
  ///   - classCount: number of classes; classes without cells are allowed and never predicted.
  ///   - settings: see ``ForestSettings``.
  ///   - threads: trees are grown in parallel; the result is the same bytes for every number.
  /// - Returns: the fitted forest.
  /// - Throws: ``RandomForestError``.
  /// - Complexity: O(trees · depth · √p · n).
  package static func fit(
    _ features: Matrix,
    labels: [Int],
    classCount: Int,
    settings: ForestSettings = ForestSettings(),
    threads: Int = 1
  ) throws(RandomForestError) -> Forest {
    let p = features.columnCount
    try validate(features, labels: labels, classCount: classCount)
    try settings.validate(featureCount: p)
    let imputer = MedianImputer(values: features.values, columnCount: p, threads: threads)
    let filled = Matrix(
      rowCount: features.rowCount,
      columnCount: p,
      values: imputer.imputed(features.values)
    )
    let samples = try CellGroups(filled)
    let data = TrainingData(
      sorted: SortedFeatures(filled, threads: threads),
      labels: labels.map { Int32($0) },
      classCount: classCount,
      featuresPerSplit: settings.featuresPerSplit ?? max(1, Int(Double(p).squareRoot())),
      settings: settings
    )
    let grown = parallelMap(count: settings.treeCount, threads: threads) { index in
      Result { () throws(RandomForestError) -> GrownTree in
        try GrownTree(index, data: data, samples: samples)
      }
    }
    var results: [GrownTree] = []
    for tree in grown { results.append(try tree.get()) }
    return Forest(
      featureCount: p,
      classCount: classCount,
      settings: settings,
      trees: results.map(\.tree),
      walkers: results.map(\.walker),
      medians: imputer.medians,
      emptyFeatures: imputer.emptyColumns,
      impurityImportance: meanImportance(results, featureCount: p),
      outOfBag: settings.usesBootstrap ? outOfBag(results, data: data) : nil
    )
  }

  private static func validate(
    _ features: Matrix,
    labels: [Int],
    classCount: Int
  ) throws(RandomForestError) {
    let (n, p) = (features.rowCount, features.columnCount)
    guard n > 0, p > 0 else { throw .empty(cells: n, features: p) }
    guard labels.count == n else { throw .labelsDiffer(cells: n, labels: labels.count) }
    var isPresent = [Bool](repeating: false, count: max(0, classCount))
    for (cell, label) in labels.enumerated() {
      guard isPresent.indices.contains(label) else {
        throw .labelOutOfRange(cell: cell, label: label, classCount: classCount)
      }
      isPresent[label] = true
    }
    let present = isPresent.count { $0 }
    guard present >= 2 else { throw .oneClass(classCount: present) }
  }

  private static func meanImportance(_ grown: [GrownTree], featureCount: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: featureCount)
    for tree in grown {
      for (feature, share) in tree.importances.enumerated() { sums[feature] += share }
    }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : sums
  }

  /// Sums the trees' votes in tree order, so that rounding does not depend on the threads.
  private static func outOfBag(_ grown: [GrownTree], data: TrainingData) -> OutOfBag {
    let (n, k) = (data.labels.count, data.classCount)
    var votes = Votes(cellCount: n, classCount: k)
    var treeCounts = [Int](repeating: 0, count: n)
    for tree in grown {
      votes.add(
        tree.outOfBagOutcomes,
        of: tree.tree,
        to: tree.outOfBagCells
      )
      for cell in tree.outOfBagCells { treeCounts[Int(cell)] += 1 }
    }
    var correct = 0
    let estimated = treeCounts.count { $0 > 0 }
    var probabilities = Matrix(rowCount: n, columnCount: k, repeating: .nan)
    for cell in 0..<n where treeCounts[cell] > 0 {
      let row = votes.sums(of: cell)
      for c in 0..<k { probabilities[cell, c] = row[c] / Double(treeCounts[cell]) }
      if firstMaximum(row) == Int(data.labels[cell]) { correct += 1 }
    }
    return OutOfBag(
      probabilities: probabilities,
      accuracy: estimated > 0 ? Double(correct) / Double(estimated) : nil
    )
  }
}
