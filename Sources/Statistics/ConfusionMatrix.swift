/// Cells by true and predicted class, and the scores that follow from the counts.
package struct ConfusionMatrix: Sendable, Equatable, Codable {
  /// Number of classes k.
  package let classCount: Int
  /// Cells of true class i predicted as j at `i * classCount + j`.
  package private(set) var counts: [Int]

  /// Counts labels; both arrays hold classes in 0 ..< classCount.
  package init(truth: [Int], predicted: [Int], classCount: Int) {
    precondition(
      truth.count == predicted.count,
      "\(truth.count) labels, \(predicted.count) predictions"
    )
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
    for (i, j) in zip(truth, predicted) {
      precondition(
        (0..<classCount).contains(i) && (0..<classCount).contains(j),
        "label \(i), prediction \(j), \(classCount) classes"
      )
      counts[i * classCount + j] += 1
    }
  }

  /// Takes counts that were made elsewhere, row-major (true class, predicted class).
  package init(counts: [Int], classCount: Int) {
    precondition(
      counts.count == classCount * classCount,
      "\(counts.count) counts of \(classCount) classes"
    )
    self.classCount = classCount
    self.counts = counts
  }

  /// Cells of a true class that were predicted as another.
  package subscript(truth truth: Int, predicted predicted: Int) -> Int {
    counts[truth * classCount + predicted]
  }

  /// The number of cells.
  package var total: Int { counts.reduce(0, +) }

  /// Share of the cells on the diagonal; nil without cells.
  package var accuracy: Double? {
    guard total > 0 else { return nil }
    return Double((0..<classCount).reduce(0) { $0 + self[truth: $1, predicted: $1] })
      / Double(total)
  }

  /// Scores of each class.
  package var perClass: [ClassScores] {
    (0..<classCount).map { c in
      ClassScores(
        hits: self[truth: c, predicted: c],
        support: (0..<classCount).reduce(0) { $0 + self[truth: c, predicted: $1] },
        predictedCount: (0..<classCount).reduce(0) { $0 + self[truth: $1, predicted: c] }
      )
    }
  }

  /// Mean F1 of the classes that occur among the labels or the predictions; nil without cells.
  ///
  /// A class that occurs and is never hit counts 0, as in scikit-learn; one that does not occur does not
  /// count.
  package var macroF1: Double? {
    let scores = perClass.compactMap(\.f1)
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }

  /// Mean recall of the classes that have cells; nil without cells.
  package var balancedAccuracy: Double? {
    let recalls = perClass.compactMap(\.recall)
    return recalls.isEmpty ? nil : recalls.reduce(0, +) / Double(recalls.count)
  }

  /// Adds the counts of another matrix of the same classes.
  package mutating func add(_ other: ConfusionMatrix) {
    precondition(
      classCount == other.classCount,
      "\(classCount) classes and \(other.classCount)"
    )
    for i in counts.indices { counts[i] += other.counts[i] }
  }
}

/// How well one class is recognised.
package struct ClassScores: Sendable, Equatable, Codable {
  /// Cells of the class that were predicted as such.
  package let hits: Int
  /// Cells of the class.
  package let support: Int
  /// Cells that were predicted as the class.
  package let predictedCount: Int

  /// hits / predicted; nil when the class was never predicted.
  package var precision: Double? {
    predictedCount > 0 ? Double(hits) / Double(predictedCount) : nil
  }
  /// hits / support; nil for a class without cells.
  package var recall: Double? { support > 0 ? Double(hits) / Double(support) : nil }
  /// 2 · hits / (support + predicted), the harmonic mean of precision and recall; nil when the class occurs
  /// neither among the labels nor the predictions.
  package var f1: Double? {
    support + predictedCount > 0 ? 2 * Double(hits) / Double(support + predictedCount) : nil
  }
}
