import Statistics
import TestSupport
import Testing

@Suite struct QuantileNormalizerTests {
  // scipy.stats.norm.ppf, scipy 1.17.1.
  @Test(arguments: [
    (0.5, 0.0), (0.975, 1.959963984540054), (0.025, -1.9599639845400545),
    (1e-7, -5.199337582192817), (0.1, -1.2815515655446004), (0.0001, -3.719016485455709),
  ])
  func `normal quantiles are scipy's`(p: Double, z: Double) {
    #expect(abs(NormalDistribution.quantile(p) - z) < 1e-12)
    #expect(abs(NormalDistribution.cumulative(z) - p) < 1e-14)
  }

  @Test func `quantile and cumulative distribution undo each other far into both tails`() {
    for z in stride(from: -7.5, through: 5, by: 0.37) {
      let back = NormalDistribution.quantile(NormalDistribution.cumulative(z))
      // Near 1 the share itself carries only 1e-16, which is 7e-11 in z at 5.
      #expect(abs(back - z) < 1e-9, "\(z)")
    }
  }

  @Test func `four values get the scores of 1, 3, 5 and 7 eighths, ties the mean of theirs`() {
    let plain = QuantileNormalizer(values: [40, 10, 30, 20], columnCount: 1)
    let expected = [0.875, 0.125, 0.625, 0.375].map(NormalDistribution.quantile)
    for (found, wanted) in zip(plain.normalized([40, 10, 30, 20]), expected) {
      #expect(abs(found - wanted) < 1e-12)
    }
    let tied = QuantileNormalizer(values: [1, 2, 2, 3], columnCount: 1)
    #expect(abs(tied.score(2, column: 0)) < 1e-12)
  }

  @Test func `a value between two is linear in the share, one outside gets the outermost score`() {
    let fitted = QuantileNormalizer(values: [0, 10], columnCount: 1)
    #expect(
      abs(fitted.score(2.5, column: 0) - NormalDistribution.quantile(0.25 + 0.25 * 0.5)) < 1e-12
    )
    #expect(fitted.score(-1e9, column: 0) == fitted.score(0, column: 0))
    #expect(fitted.score(1e9, column: 0) == fitted.score(10, column: 0))
  }

  @Test func `scores do not change when a feature is stretched and bent`() {
    var generator = SeededGenerator(seed: 3)
    let values = (0..<200).map { _ in generator.normal() }
    let bent = values.map { 5 * $0 * $0 * $0 - 100 }
    let first = QuantileNormalizer(values: values, columnCount: 1).normalized(values)
    let second = QuantileNormalizer(values: bent, columnCount: 1).normalized(bent)
    for (a, b) in zip(first, second) { #expect(abs(a - b) < 1e-12) }
  }

  @Test func `missing values stay missing and do not count`() {
    let fitted = QuantileNormalizer(values: [1, .nan, 2, .nan, .nan, .nan], columnCount: 2)
    #expect(fitted.score(.nan, column: 0).isNaN)
    #expect(fitted.score(1, column: 1).isNaN)
    #expect(abs(fitted.score(1, column: 0) - NormalDistribution.quantile(0.25)) < 1e-12)
  }

  @Test func `a column of one repeated value gives 0 everywhere`() {
    let fitted = QuantileNormalizer(values: [7, 7, 7], columnCount: 1)
    #expect([6, 7, 8].map { fitted.score($0, column: 0) } == [0, 0, 0])
  }

  @Test func `thinned knots keep both ends and change scores little`() {
    let values = (0..<1000).map { Double($0) }
    let all = QuantileNormalizer(values: values, columnCount: 1)
    let few = QuantileNormalizer(values: values, columnCount: 1, knotCount: 100)
    #expect(few.knots[0].count == 100)
    #expect(few.knots[0].first == 0 && few.knots[0].last == 999)
    for value in stride(from: 0.0, to: 999, by: 37) {
      #expect(abs(few.score(value, column: 0) - all.score(value, column: 0)) < 1e-6)
    }
  }

  @Test func `weights count as repeated rows, and scores are cut off at the limit`() {
    let repeated = QuantileNormalizer(values: [1, 2, 2, 2, 3, 3], columnCount: 1)
    let weighted = QuantileNormalizer(
      values: [3, 1, 2],
      columnCount: 1,
      weights: [2, 1, 3],
      limit: 0.5
    )
    for value in [1, 1.5, 2, 2.2, 3.0] {
      let expected = min(max(repeated.score(value, column: 0), -0.5), 0.5)
      #expect(abs(weighted.score(value, column: 0) - expected) < 1e-12)
    }
  }
}
