import KernelRidge
import LinearAlgebra
import RealModule
import Statistics
import Testing

/// Held-out scores in closed form against really leaving the cells out and solving again.
@Suite struct HeldOutTests {
  private static func cohort(_ sizes: [Int], shift: Double, seed: UInt64) throws -> LabelledFeatures
  {
    var generator = SeededGenerator(seed: seed)
    let labels = sizes.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    let rows = labels.map { label in
      (0..<4).map { (($0 == label ? 1.5 : 0) + shift) + generator.normal() }
    }
    return try LabelledFeatures(Matrix(rows: rows), labels: labels, classCount: sizes.count)
  }

  /// Scores of a block by a system without it, in the whole fit's metric and around its offsets.
  private func bruteForce(
    _ model: KernelRidgeClassifier,
    without block: [Int],
    labels: [Int],
    weights: [Double]
  ) throws -> Matrix {
    let kept = labels.indices.filter { !block.contains($0) }
    func kernel(_ a: Int, _ b: Int) -> Double {
      let difference = zip(model.points.row(a), model.points.row(b)).map { $0 - $1 }
      let distance = difference.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let isAcross = (a < model.ownCount) != (b < model.ownCount)
      return Double.exp(-model.settings.rate * distance)
        * (isAcross ? model.settings.cohortCorrelation : 1)
    }
    let system = kept.enumerated().map { i, a in
      kept.enumerated().map { j, b in
        (weights[a] * weights[b]).squareRoot() * kernel(a, b)
          + (i == j ? model.settings.ridge : 0)
      }
    }
    let right = kept.map { a in
      model.offsets.indices.map { c in
        weights[a].squareRoot() * ((labels[a] == c ? 1 : 0) - model.offsets[c])
      }
    }
    let dual = try Matrix(rows: system).solvingPositiveDefinite(Matrix(rows: right))
    return Matrix(
      rows: block.map { cell in
        model.offsets.indices.map { c in
          kept.enumerated().reduce(model.offsets[c]) { sum, entry in
            sum + kernel(cell, entry.element) * weights[entry.element].squareRoot()
              * dual[entry.offset, c]
          }
        }
      }
    )
  }

  @Test(arguments: [0.0, 0.4])
  func `donors are left out together, with another cohort beside or without a vote`(
    correlation: Double
  ) throws {
    let own = try Self.cohort([9, 7, 6], shift: 0, seed: 1)
    let other = try Self.cohort([8, 12, 10], shift: 0.4, seed: 2)
    var settings = KernelRidgeSettings()
    settings.cohortCorrelation = correlation
    let model = try KernelRidgeClassifier.fit(own, other: other, settings: settings)
    let groups = (0..<22).map { $0 % 5 }
    let found = try model.heldOutScores(of: own, other: other, groups: groups)
    let votes = correlation == 0 ? [own] : [own, other]
    for group in 0..<5 {
      let block = groups.indices.filter { groups[$0] == group }
      let expected = try bruteForce(
        model,
        without: block,
        labels: votes.flatMap(\.labels),
        weights: votes.flatMap(\.weights)
      )
      for (row, cell) in block.enumerated() {
        for c in 0..<3 {
          // Both solve systems of 50 equations with condition numbers near 100.
          #expect(abs(found[cell, c] - expected[row, c]) < 1e-9)
        }
      }
    }
  }

  @Test func `without groups one cell is left out at a time`() throws {
    let own = try Self.cohort([6, 6], shift: 0, seed: 3)
    let model = try KernelRidgeClassifier.fit(own)
    let found = try model.heldOutScores(of: own)
    let expected = try bruteForce(model, without: [4], labels: own.labels, weights: own.weights)
    #expect(abs(found[4, 0] - expected[0, 0]) < 1e-9)
  }

  @Test func `parts put together again score alike, parts that do not fit are refused`() throws {
    let own = try Self.cohort([6, 6], shift: 0, seed: 4)
    let model = try KernelRidgeClassifier.fit(own)
    let again = try #require(
      KernelRidgeClassifier(
        settings: model.settings,
        map: model.metric.map,
        points: model.points,
        ownCount: model.ownCount,
        coefficients: model.coefficients,
        offsets: model.offsets
      )
    )
    #expect(again == model)
    #expect(
      KernelRidgeClassifier(
        settings: model.settings,
        map: model.metric.map,
        points: model.points,
        ownCount: 99,
        coefficients: model.coefficients,
        offsets: model.offsets
      ) == nil
    )
  }
}
