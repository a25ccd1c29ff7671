import Statistics
import Testing

@Suite struct BootstrapScoresTests {
  typealias Prediction = BootstrapScores.Prediction

  /// One run over cells of two classes of which every tenth is wrong.
  private func run(_ number: Int, cells: Int = 400) -> [Prediction] {
    (0..<cells).map { cell in
      let truth = cell % 2
      return Prediction(
        cluster: cell,
        run: number,
        truth: truth,
        predicted: cell % 10 == 0 ? 1 - truth : truth
      )
    }
  }

  @Test func `the interval of an accuracy is the binomial one`() throws {
    let scores = BootstrapScores(run(0), classCount: 2, threads: 2)
    let interval = try #require(scores.accuracy)
    // Normal approximation of 0.9 of 400 cells: ± 1.96 · 0.015; 500 draws place its ends to a few thousandths.
    #expect((interval.lowerBound - 0.8706).magnitude < 0.008)
    #expect((interval.upperBound - 0.9294).magnitude < 0.008)
  }

  @Test func `a second run of the same predictions is no further evidence`() {
    let one = BootstrapScores(run(0), classCount: 2, threads: 1)
    let two = BootstrapScores(run(0) + run(1), classCount: 2, threads: 1)
    #expect(one.accuracy == two.accuracy)
    #expect(one.f1 == two.f1)
  }

  @Test func `clusters that err together widen the interval`() throws {
    // Forty donors of ten cells; the cells of every tenth donor are all wrong.
    let donors = run(0).map { entry in
      let donor = entry.cluster / 10
      return Prediction(
        cluster: donor,
        run: 0,
        truth: entry.truth,
        predicted: donor % 10 == 0 ? 1 - entry.truth : entry.truth
      )
    }
    let single = try #require(BootstrapScores(run(0), classCount: 2, threads: 1).accuracy)
    let grouped = try #require(BootstrapScores(donors, classCount: 2, threads: 1).accuracy)
    let widths = (single.upperBound - single.lowerBound, grouped.upperBound - grouped.lowerBound)
    #expect(widths.1 > 2 * widths.0)
  }

  @Test func `thread count does not matter, the seed does`() {
    let first = BootstrapScores(run(0), classCount: 2, seed: 1, threads: 1)
    #expect(first == BootstrapScores(run(0), classCount: 2, seed: 1, threads: 4))
    #expect(first != BootstrapScores(run(0), classCount: 2, seed: 2, threads: 1))
  }

  @Test func `one cluster has no interval, and a class that never occurs none either`() {
    let alone = [Prediction(cluster: 0, run: 0, truth: 0, predicted: 0)]
    #expect(BootstrapScores(alone, classCount: 2, threads: 1).accuracy == nil)
    let scores = BootstrapScores(run(0), classCount: 3, threads: 1)
    #expect(scores.recall[2] == nil)
    #expect(scores.recall[0] != nil)
  }
}
