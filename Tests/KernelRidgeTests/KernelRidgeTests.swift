import Foundation
import KernelRidge
import LinearAlgebra
import Statistics
import TestSupport
import Testing

/// Scores of `Golden/make_kernel_golden.py`.
private struct Golden: Decodable {
  struct Case: Decodable, CustomTestStringConvertible {
    var kernel: KernelRidgeSettings.Kernel
    var rate: Double
    var ridge: Double
    var whitening: Double
    var shrinkage: Double
    var share: Double?
    var correlation: Double
    var scores: [Double]

    var testDescription: String { "\(kernel) at rate \(rate)" }

    var settings: KernelRidgeSettings {
      var settings = KernelRidgeSettings()
      settings.kernel = kernel
      settings.rate = rate
      settings.ridge = ridge
      settings.whitening = whitening
      settings.shrinkage = shrinkage
      if let share { settings.referenceShare = share }
      settings.cohortCorrelation = correlation
      return settings
    }
  }

  var features: [Double]
  var labels: [Int]
  var test: [Double]
  var other: [Double]
  var otherLabels: [Int]
  var cases: [Case]

  static func read() throws -> Golden {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/kernel_golden.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

/// Classes at random centres, 700 cells so that several blocks of rows are computed.
private func cohort(cells: Int = 700, seed: UInt64 = 5) throws -> (LabelledFeatures, Matrix) {
  var generator = SeededGenerator(seed: seed)
  let centres = (0..<3).map { _ in (0..<6).map { _ in 3 * generator.normal() } }
  func rows(_ labels: [Int]) -> Matrix {
    Matrix(rows: labels.map { label in centres[label].map { $0 + generator.normal() } })
  }
  let labels = (0..<cells).map { $0 % 10 == 0 ? 2 : $0 % 2 }
  let features = rows(labels)
  return (
    try LabelledFeatures(features, labels: labels, classCount: 3), rows([0, 1, 2, 2, 1, 0])
  )
}

@Suite struct KernelRidgeTests {
  @Test func `within finer types the covariance is that of the types, without bias`() throws {
    // Two classes of two types each, far apart: only ±1 and ±2 within the types count.
    let values: [[Double]] = [
      [9, 0], [11, 0], [-11, 0], [-9, 0], [5, 98], [5, 102], [5, -100],
    ]
    let cells = try LabelledFeatures(
      Matrix(rows: values),
      labels: [0, 0, 0, 0, 1, 1, 1],
      classCount: 2,
      types: [0, 0, 1, 1, 2, 2, 3]
    )
    // Weights 7/8 (four cells) and 7/6 (three, the last of them a type of its own, left out); n / (n − 1) = 2.
    let total = 4 * 7.0 / 8 + 2 * 7.0 / 6
    let found = cells.withinClassCovariance
    #expect(abs(found[0, 0] - 2 * 4 * 7 / 8 / total) < 1e-12)
    #expect(abs(found[1, 1] - 2 * 2 * 7.0 / 6 * 4 / total) < 1e-12)
    #expect(abs(found[0, 1]) < 1e-12)
  }

  @Test func `types that are the classes, or of one cell each, change little or nothing`() throws {
    let features = Matrix(rows: [[0, 1], [2, 0], [1, 4], [7, 5], [6, 8], [9, 6]])
    let labels = [0, 0, 0, 1, 1, 1]
    func covariance(_ types: [Int]?) throws -> Matrix {
      try LabelledFeatures(features, labels: labels, classCount: 2, types: types)
        .withinClassCovariance
    }
    let plain = try covariance(nil)
    #expect(try covariance([0, 1, 2, 3, 4, 5]) == plain)
    let unbiased = try covariance(labels)
    for (a, b) in zip(unbiased.values, plain.values) { #expect(abs(a - b * 1.5) < 1e-12) }
  }

  @Test(arguments: 0..<3) func `scores are those of NumPy`(index: Int) throws {
    let golden = try Golden.read()
    let item = golden.cases[index]
    let cells = try LabelledFeatures(
      Matrix(rowCount: golden.labels.count, columnCount: 4, values: golden.features),
      labels: golden.labels,
      classCount: 3
    )
    let model = try KernelRidgeClassifier.fit(
      cells,
      other: item.share == nil
        ? nil
        : LabelledFeatures(
          Matrix(rowCount: golden.otherLabels.count, columnCount: 4, values: golden.other),
          labels: golden.otherLabels,
          classCount: 3
        ),
      settings: item.settings
    )
    let scores = try model.scores(
      of: Matrix(rowCount: golden.test.count / 4, columnCount: 4, values: golden.test)
    )
    for (found, expected) in zip(scores.values, item.scores) {
      // Both solve a system of condition number below 1e3 in double precision.
      let closeness = Closeness(
        found,
        expected,
        absolute: 1e-10,
        relative: 1e-9
      )
      #expect(closeness.holds, "\(closeness)")
    }
  }

  @Test func `an uncorrelated cohort of the same spread changes no score`() throws {
    let (cells, test) = try cohort(cells: 60)
    var settings = KernelRidgeSettings()
    settings.cohortCorrelation = 0
    let alone = try KernelRidgeClassifier.fit(cells, settings: settings).scores(of: test)
    let beside = try KernelRidgeClassifier.fit(cells, other: cells, settings: settings)
      .scores(of: test)
    for (a, b) in zip(alone.values, beside.values) { #expect((a - b).magnitude < 1e-10) }
  }

  @Test func `a fully correlated copy of the cohort counts as twice the cells`() throws {
    let (cells, test) = try cohort(cells: 60)
    var settings = KernelRidgeSettings()
    settings.cohortCorrelation = 1
    let twice = try KernelRidgeClassifier.fit(cells, other: cells, settings: settings)
      .scores(of: test)
    // Two copies with ridge λ are one with twice the weights, which is one with ridge λ / 2.
    settings.ridge /= 2
    let half = try KernelRidgeClassifier.fit(cells, settings: settings).scores(of: test)
    for (a, b) in zip(twice.values, half.values) { #expect((a - b).magnitude < 1e-8) }
  }

  @Test func `classes apart are told apart, and probabilities sum to one`() throws {
    let (cells, test) = try cohort()
    let model = try KernelRidgeClassifier.fit(cells)
    let probabilities = try model.probabilities(of: test)
    for (row, label) in [0, 1, 2, 2, 1, 0].enumerated() {
      let values = probabilities.row(row)
      #expect((values.reduce(0, +) - 1).magnitude < 1e-12)
      #expect(values.max() == values[label], "row \(row): \(values)")
    }
  }

  @Test func `one and three threads give the same bytes`() throws {
    let (cells, test) = try cohort()
    let one = try KernelRidgeClassifier.fit(cells, threads: 1)
    let three = try KernelRidgeClassifier.fit(cells, threads: 3)
    #expect(one == three)
    #expect(try one.scores(of: test, threads: 1) == three.scores(of: test, threads: 3))
  }

  @Test func `full whitening does not depend on the features' units`() throws {
    // Without shrinkage to speak of, a linear map of the features changes nothing.
    let (cells, test) = try cohort(cells: 120)
    var settings = KernelRidgeSettings()
    settings.shrinkage = 1e-9
    let scales = [10, 0.5, 2, 1, 3, 0.1]
    func scaled(_ matrix: Matrix) -> Matrix {
      matrix.standardized(offsets: [0, 0, 0, 0, 0, 0], scales: scales.map { 1 / $0 })
    }
    let plain = try KernelRidgeClassifier.fit(cells, settings: settings).scores(of: test)
    let changed = try KernelRidgeClassifier.fit(
      try LabelledFeatures(scaled(cells.features), labels: cells.labels, classCount: 3),
      settings: settings
    ).scores(of: scaled(test))
    for (a, b) in zip(plain.values, changed.values) { #expect((a - b).magnitude < 1e-4) }
  }

  @Test func `the within-class covariance of two cells a class is worked out by hand`() throws {
    // Class 0: (0, 0) and (2, 2); class 1: (5, 1) and (5, 3). Residuals ±(1, 1) and ±(0, 1).
    let cells = try LabelledFeatures(
      Matrix(rows: [[0, 0], [2, 2], [5, 1], [5, 3]]),
      labels: [0, 0, 1, 1],
      classCount: 2
    )
    #expect(cells.weights == [1, 1, 1, 1])
    for (found, expected) in zip(cells.withinClassCovariance.values, [0.5, 0.5, 0.5, 1]) {
      #expect((found - expected).magnitude < 1e-14)
    }
  }

  @Test func `the sequential map is triangular and keeps the distances of full whitening`() throws {
    let (cells, test) = try cohort(cells: 120)
    let full = try DiscriminantMetric(cells, reference: nil, settings: KernelRidgeSettings())
    let sequential = try DiscriminantMetric.sequential(cells)
    for i in 0..<6 {
      // Feature i says nothing about the features before it.
      for j in 0..<i { #expect(sequential.map[i, j] == 0) }
      #expect(sequential.map[i, i] > 0)
    }
    func distance(_ points: Matrix, _ a: Int, _ b: Int) -> Double {
      zip(points.row(a), points.row(b)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        .squareRoot()
    }
    let (first, second) = (full.points(test), sequential.points(test))
    for row in 1..<test.rowCount {
      let difference = distance(first, 0, row) - distance(second, 0, row)
      #expect(difference.magnitude < 1e-10, "row \(row): \(difference)")
    }
  }

  @Test func `a class without cells is never the most probable`() throws {
    let (cells, test) = try cohort(cells: 60)
    let wider = try LabelledFeatures(cells.features, labels: cells.labels, classCount: 4)
    let model = try KernelRidgeClassifier.fit(wider)
    let probabilities = try model.probabilities(of: test)
    for row in 0..<test.rowCount { #expect(probabilities.row(row).max() != probabilities[row, 3]) }
  }

  @Test func `bad input is refused in words`() throws {
    let matrix = Matrix(rows: [[0, 1], [1, .nan], [2, 0]])
    #expect(throws: KernelRidgeError.notFinite(cell: 1, feature: 1)) {
      try LabelledFeatures(matrix, labels: [0, 1, 0], classCount: 2)
    }
    let finite = Matrix(rows: [[0, 1], [1, 4], [2, 0]])
    #expect(throws: KernelRidgeError.oneClass(classCount: 1)) {
      try LabelledFeatures(finite, labels: [1, 1, 1], classCount: 2)
    }
    #expect(throws: KernelRidgeError.labelOutOfRange(cell: 2, label: 5, classCount: 2)) {
      try LabelledFeatures(finite, labels: [0, 1, 5], classCount: 2)
    }
    let constant = try LabelledFeatures(
      Matrix(rows: [[1, 1], [1, 1], [2, 2], [2, 2]]),
      labels: [0, 0, 1, 1],
      classCount: 2
    )
    #expect(throws: KernelRidgeError.nothingVaries) { try KernelRidgeClassifier.fit(constant) }
    let (cells, _) = try cohort(cells: 30)
    let model = try KernelRidgeClassifier.fit(cells)
    #expect(throws: KernelRidgeError.featuresDiffer(expected: 6, found: 2)) {
      try model.scores(of: finite)
    }
    var settings = KernelRidgeSettings()
    settings.shrinkage = .nan
    #expect(throws: KernelRidgeError.self) {
      try KernelRidgeClassifier.fit(cells, settings: settings)
    }
  }
}
