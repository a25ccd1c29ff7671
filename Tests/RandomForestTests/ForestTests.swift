import Foundation
import LinearAlgebra
import RandomForest
import Statistics
import Testing

@Suite("Forest")
struct ForestTests {
  /// Two classes that feature 0 separates at 2.5; feature 1 says nothing.
  static let toy = Matrix(rows: [[1, 7], [2, 3], [3, 7], [4, 3]])

  static func settings(trees: Int, seed: UInt64 = 0) -> ForestSettings {
    var settings = ForestSettings()
    settings.treeCount = trees
    settings.seed = seed
    return settings
  }

  /// Three noisy classes; features 0 and 1 carry the signal, the rest is noise.
  static func noisy(cells: Int, features: Int, seed: UInt64) -> (Matrix, [Int]) {
    var generator = SeededGenerator(seed: seed)
    var values: [Double] = []
    var labels: [Int] = []
    for _ in 0..<cells {
      let label = [0, 0, 0, 0, 1, 1, 2][generator.integer(below: 7)]
      labels.append(label)
      for j in 0..<features {
        let shift = j == 0 ? Double(label) * 2 : j == 1 && label == 2 ? 2.0 : 0
        values.append(generator.normal() + shift)
      }
    }
    return (Matrix(rowCount: cells, columnCount: features, values: values), labels)
  }

  @Test("a separable toy set gives one split at the midpoint")
  func toySplit() throws {
    var settings = Self.settings(trees: 1)
    settings.usesBootstrap = false
    settings.featuresPerSplit = 2
    let forest = try Forest.fit(Self.toy, labels: [0, 0, 1, 1], classCount: 2, settings: settings)
    let tree = forest.trees[0]
    #expect(tree.features == [0, 0, 0])
    #expect(tree.thresholds == [2.5, .infinity, .infinity])
    #expect(tree.children == [1, 1, 2])
    #expect(tree.leafProbabilities == [1, 0, 0, 1])
    #expect(forest.impurityImportance == [1, 0])
    #expect(forest.outOfBag == nil)
    #expect(try forest.predictions(of: Matrix(rows: [[2.5, 0], [2.6, 0]])) == [0, 1])
  }

  @Test("importances of the conjunction of two features equal those worked out by hand")
  func handWorkedImportances() throws {
    // y = a AND b over the four corners, each once, all features tried: the root splits on either feature
    // (impurity 3/8, decrease 1/8), the other finishes (decrease 1/4 after weighting): shares 1/3 and 2/3.
    var settings = Self.settings(trees: 1)
    settings.usesBootstrap = false
    settings.featuresPerSplit = 2
    settings.classWeighting = .none
    let corners = Matrix(rows: [[0, 0], [0, 1], [1, 0], [1, 1]])
    let forest = try Forest.fit(corners, labels: [0, 0, 0, 1], classCount: 2, settings: settings)
    let sorted = forest.impurityImportance.sorted()
    #expect((sorted[0] - 1.0 / 3).magnitude < 1e-15)
    #expect((sorted[1] - 2.0 / 3).magnitude < 1e-15)
  }

  @Test(
    "the same bytes at any number of threads",
    arguments: ClassWeighting.allCases,
    SplitRule.allCases
  )
  func threadCountDoesNotMatter(weighting: ClassWeighting, rule: SplitRule) throws {
    let (features, labels) = Self.noisy(cells: 120, features: 9, seed: 4)
    var settings = Self.settings(trees: 24, seed: 9)
    settings.classWeighting = weighting
    settings.splitRule = rule
    let one = try Forest.fit(features, labels: labels, classCount: 3, settings: settings)
    let many = try Forest.fit(
      features,
      labels: labels,
      classCount: 3,
      settings: settings,
      threads: 3
    )
    #expect(one.arrays == many.arrays)
    // Bit patterns, because a rare cell that every tree drew has NaN, which does not equal itself.
    #expect(
      one.outOfBag?.probabilities.values.map(\.bitPattern)
        == many.outOfBag?.probabilities.values.map(\.bitPattern)
    )
    #expect(
      try one.probabilities(of: features) == many.probabilities(of: features, threads: 3)
    )
    settings.seed = 10
    let other = try Forest.fit(features, labels: labels, classCount: 3, settings: settings)
    #expect(other.trees != one.trees)
  }

  @Test("probabilities sum to one and the out-of-bag accuracy is near the held-out one")
  func outOfBag() throws {
    let (features, labels) = Self.noisy(cells: 400, features: 6, seed: 1)
    let (held, heldLabels) = Self.noisy(cells: 400, features: 6, seed: 2)
    let forest = try Forest.fit(
      features,
      labels: labels,
      classCount: 3,
      settings: Self.settings(trees: 100)
    )
    let probabilities = try forest.probabilities(of: held)
    for cell in 0..<held.rowCount {
      #expect((probabilities.row(cell).reduce(0, +) - 1).magnitude < 1e-6)
    }
    let predicted = try forest.predictions(of: held)
    let accuracy = try #require(
      ConfusionMatrix(truth: heldLabels, predicted: predicted, classCount: 3).accuracy
    )
    let outOfBag = try #require(forest.outOfBag)
    let estimate = try #require(outOfBag.accuracy)
    #expect(accuracy > 0.75)
    #expect((estimate - accuracy).magnitude < 0.06)
    #expect(outOfBag.probabilities.firstNonFinite == nil)
  }

  @Test("both importances find the two features that carry the signal")
  func importances() throws {
    let (features, labels) = Self.noisy(cells: 400, features: 6, seed: 1)
    let (held, heldLabels) = Self.noisy(cells: 300, features: 6, seed: 2)
    let forest = try Forest.fit(
      features,
      labels: labels,
      classCount: 3,
      settings: Self.settings(trees: 60)
    )
    #expect((forest.impurityImportance.reduce(0, +) - 1).magnitude < 1e-12)
    let losses = try forest.permutationImportance(
      of: held,
      labels: heldLabels,
      repeats: 3,
      threads: 2
    )
    let means = (0..<6).map { losses.row($0).reduce(0, +) / 3 }
    for noise in 2..<6 {
      #expect(forest.impurityImportance[noise] < forest.impurityImportance[1])
      #expect(means[noise] < means[0] / 4)
    }
  }

  @Test("missing values are filled with the training median, an empty column is never split on")
  func missingValues() throws {
    var (features, labels) = Self.noisy(cells: 200, features: 4, seed: 5)
    for cell in stride(from: 0, to: 200, by: 3) { features[cell, 1] = .nan }
    for cell in 0..<200 { features[cell, 3] = .nan }
    let forest = try Forest.fit(
      features,
      labels: labels,
      classCount: 3,
      settings: Self.settings(trees: 20)
    )
    #expect(forest.emptyFeatures == [3])
    #expect(forest.impurityImportance[3] == 0)
    #expect(forest.trees.allSatisfy { !$0.features.contains(3) })
    var filled = features
    for cell in 0..<200 where filled[cell, 1].isNaN { filled[cell, 1] = forest.medians[1] }
    for cell in 0..<200 { filled[cell, 3] = 12 }
    let direct = try forest.probabilities(of: features)
    #expect(direct.firstNonFinite == nil)
    #expect(try direct == forest.probabilities(of: filled))
  }

  @Test("constant features give a forest of single leaves with the class shares")
  func constantFeatures() throws {
    let forest = try Forest.fit(
      Matrix(rowCount: 4, columnCount: 2, repeating: 3),
      labels: [0, 0, 0, 1],
      classCount: 2,
      settings: {
        var settings = Self.settings(trees: 3)
        settings.usesBootstrap = false
        settings.classWeighting = .none
        return settings
      }()
    )
    #expect(forest.trees.allSatisfy { $0.nodeCount == 1 })
    #expect(forest.impurityImportance == [0, 0])
    #expect(try forest.probabilities(of: Self.toy).row(0) == [0.75, 0.25])
  }

  @Test("a class with one cell and a class without cells are allowed")
  func rareClasses() throws {
    let forest = try Forest.fit(
      Self.toy,
      labels: [0, 0, 0, 2],
      classCount: 4,
      settings: Self.settings(trees: 50)
    )
    let probabilities = try forest.probabilities(of: Self.toy)
    #expect(probabilities.firstNonFinite == nil)
    #expect(probabilities.column(1) == [0, 0, 0, 0] && probabilities.column(3) == [0, 0, 0, 0])
  }

  @Test("bad input is refused with the reason")
  func badInput() {
    let features = Self.toy
    #expect(throws: RandomForestError.labelsDiffer(cells: 4, labels: 3)) {
      try Forest.fit(features, labels: [0, 1, 0], classCount: 2)
    }
    #expect(throws: RandomForestError.oneClass(classCount: 1)) {
      try Forest.fit(features, labels: [0, 0, 0, 0], classCount: 2)
    }
    #expect(throws: RandomForestError.labelOutOfRange(cell: 2, label: 2, classCount: 2)) {
      try Forest.fit(features, labels: [0, 1, 2, 0], classCount: 2)
    }
    #expect(throws: RandomForestError.empty(cells: 0, features: 0)) {
      try Forest.fit(Matrix(rows: []), labels: [], classCount: 2)
    }
    #expect(throws: RandomForestError.valueOutOfRange(cell: 1, feature: 0)) {
      try Forest.fit(
        Matrix(rows: [[1], [.infinity], [2]]),
        labels: [0, 1, 0],
        classCount: 2
      )
    }
    #expect(throws: RandomForestError.badSetting("0 trees, expected 1 or more")) {
      try Forest.fit(
        features,
        labels: [0, 0, 1, 1],
        classCount: 2,
        settings: Self.settings(trees: 0)
      )
    }
    #expect(throws: RandomForestError.featuresDiffer(expected: 2, found: 1)) {
      try Forest.fit(
        features,
        labels: [0, 0, 1, 1],
        classCount: 2,
        settings: Self.settings(trees: 2)
      ).probabilities(of: Matrix(rows: [[1]]))
    }
  }

  @Test("a stored forest predicts the same, a damaged one is refused")
  func storedForest() throws {
    let (features, labels) = Self.noisy(cells: 80, features: 5, seed: 3)
    let forest = try Forest.fit(
      features,
      labels: labels,
      classCount: 3,
      settings: Self.settings(trees: 7)
    )
    let data = try JSONEncoder().encode(forest)
    let read = try JSONDecoder().decode(Forest.self, from: data)
    #expect(read.trees == forest.trees && read.medians == forest.medians)
    #expect(try read.probabilities(of: features) == forest.probabilities(of: features))
    var arrays = forest.arrays
    arrays.children[0] = 0
    #expect(throws: RandomForestError.self) { try Forest(arrays) }
    arrays = forest.arrays
    arrays.features[0] = 5
    #expect(throws: RandomForestError.self) { try Forest(arrays) }
    arrays = forest.arrays
    arrays.leafProbabilities.removeLast()
    #expect(throws: RandomForestError.self) { try Forest(arrays) }
  }
}
