import Foundation
import Statistics
import Testing

/// Against scipy and scikit-learn; Golden/make_golden.py names the versions.
@Suite("Statistics against scipy and scikit-learn")
struct GoldenStatisticsTests {
  struct Golden: Decodable {
    struct Generator: Decodable {
      var seed: UInt64
      var values: [String]
    }
    struct Paired: Decodable {
      var first: [Double]
      var second: [Double]
      var share: Double
      var t: Double
      var p: Double
      var low: Double
      var high: Double
      var signedRank: Double
    }
    struct McNemar: Decodable {
      var first: Int
      var second: Int
      var p: Double
    }
    struct Metrics: Decodable {
      var truth: [Int]
      var probabilities: [Double]
      var accuracy: Double
      var macroF1: Double
      var logLoss: Double
      var brier: Double
      var precision: [Double]
      var recall: [Double]
      var f1: [Double]
      var support: [Int]
    }
    struct Isotonic: Decodable {
      var scores: [Double]
      var targets: [Double]
      var grid: [Double]
      var values: [Double]
    }
    var generator: Generator
    var paired: [Paired]
    var mcNemar: McNemar
    var metrics: Metrics
    var isotonic: Isotonic
  }

  let golden: Golden

  init() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Golden/scipy.json")
    golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }

  @Test("the generator is xoshiro256** seeded by SplitMix64")
  func generator() {
    var generator = SeededGenerator(seed: golden.generator.seed)
    let found = golden.generator.values.map { _ in "\(generator.next())" }
    #expect(found == golden.generator.values)
  }

  @Test("corrected t-test, its interval and the signed-rank test", arguments: 0..<3)
  func pairedTests(index: Int) throws {
    let pair = golden.paired[index]
    // Scores have three decimals; rounding the differences makes equal ones tie, as in the golden script.
    let difference = zip(pair.second, pair.first).map { (($0 - $1) * 1e12).rounded() / 1e12 }
    let zero = [Double](repeating: 0, count: difference.count)
    let result = try PairedTests.compare(zero, difference, testShare: pair.share)
    #expect((result.t - pair.t).magnitude < 1e-9)
    #expect((result.correctedP - pair.p).magnitude < 1e-12)
    #expect((result.interval.lowerBound - pair.low).magnitude < 1e-12)
    #expect((result.interval.upperBound - pair.high).magnitude < 1e-12)
    #expect((result.signedRankP - pair.signedRank).magnitude < 1e-12)
  }

  @Test("McNemar's exact test")
  func mcNemar() {
    let p = PairedTests.mcNemarP(
      onlyFirst: golden.mcNemar.first,
      onlySecond: golden.mcNemar.second
    )
    #expect((p - golden.mcNemar.p).magnitude < 1e-12)
    #expect(PairedTests.mcNemarP(onlyFirst: 0, onlySecond: 0) == 1)
  }

  @Test("accuracy, macro-F1, per-class scores, log loss and Brier score")
  func metrics() throws {
    let expected = golden.metrics
    let predicted = expected.truth.indices.map { cell in
      let row = Array(expected.probabilities[cell * 5..<(cell + 1) * 5])
      return row.indices.max { row[$0] < row[$1] } ?? 0
    }
    let matrix = ConfusionMatrix(truth: expected.truth, predicted: predicted, classCount: 5)
    #expect(matrix.accuracy == expected.accuracy)
    #expect((try #require(matrix.macroF1) - expected.macroF1).magnitude < 1e-12)
    for (c, scores) in matrix.perClass.enumerated() {
      #expect(((scores.precision ?? 0) - expected.precision[c]).magnitude < 1e-12)
      #expect(((scores.recall ?? 0) - expected.recall[c]).magnitude < 1e-12)
      #expect(((scores.f1 ?? 0) - expected.f1[c]).magnitude < 1e-12)
      #expect(scores.support == expected.support[c])
    }
    let scores = ProbabilityScores(
      probabilities: expected.probabilities,
      truth: expected.truth,
      classCount: 5
    )
    #expect((scores.logLoss - expected.logLoss).magnitude < 1e-12)
    #expect((scores.brier - expected.brier).magnitude < 1e-12)
  }

  @Test("isotonic regression")
  func isotonic() {
    let fit = IsotonicRegression(
      scores: golden.isotonic.scores,
      targets: golden.isotonic.targets
    )
    for (score, expected) in zip(golden.isotonic.grid, golden.isotonic.values) {
      #expect((fit(score) - expected).magnitude < 1e-12, "at \(score)")
    }
  }
}
