import Statistics
import Testing

@Suite("Generator, imputation, scaling, oversampling, calibration")
struct ResamplingTests {
  @Test("split depends on the index only, not on what was drawn")
  func split() {
    let fresh = SeededGenerator(seed: 3)
    var used = fresh
    for _ in 0..<10 { _ = used.next() }
    var (a, b, c) = (fresh.split(2), used.split(2), fresh.split(3))
    let first = a.next()
    #expect(first == b.next())
    #expect(first != c.next())
  }

  @Test("uniform, bounded and normal draws have their moments")
  func moments() {
    var generator = SeededGenerator(seed: 8)
    var (sum, square, uniform, counts) = (0.0, 0.0, 0.0, [Int](repeating: 0, count: 7))
    for _ in 0..<20_000 {
      let x = generator.normal()
      sum += x
      square += x * x
      uniform += generator.uniform()
      counts[generator.integer(below: 7)] += 1
    }
    // Four standard errors each.
    #expect((sum / 20_000).magnitude < 0.03)
    #expect((square / 20_000 - 1).magnitude < 0.04)
    #expect((uniform / 20_000 - 0.5).magnitude < 0.009)
    for count in counts { #expect((count - 2857).magnitude < 200) }
    #expect(generator.permutation(50).sorted() == Array(0..<50))
  }

  @Test("medians skip missing values; a column without values is filled with 0")
  func imputation() {
    let values = [1, .nan, 5, 3, .nan, .nan, 2, .nan, 7]
    let imputer = MedianImputer(values: values, columnCount: 3)
    #expect(imputer.medians == [2, 0, 6] && imputer.emptyColumns == [1])
    #expect(imputer.imputed(values) == [1, 0, 5, 3, 0, 6, 2, 0, 7])
  }

  @Test("scaling gives mean 0 and SD 1; constants become 0; missing stays missing")
  func scaling() {
    let values = [1, 4, 3, 4, .nan, 4]
    let scaler = StandardScaler(values: values, columnCount: 2)
    #expect(scaler.means == [2, 4] && scaler.scales == [1, 1])
    let scaled = scaler.scaled(values)
    #expect(scaled[0] == -1 && scaled[2] == 1 && scaled[4].isNaN && scaled[1] == 0)
  }

  @Test("SMOTE fills every class on segments between neighbours of the class")
  func smote() throws {
    // Class 0: six cells; class 1: three on the line y = 10.
    let values: [Double] = [0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 0, 10, 1, 10, 8, 10]
    let labels = [0, 0, 0, 0, 0, 0, 1, 1, 1]
    let generator = SeededGenerator(seed: 1)
    let result = try Oversampling.smote(
      values,
      columnCount: 2,
      labels: labels,
      generator: generator
    )
    #expect(result.neighborCount == 2)
    #expect(result.labels == labels + [1, 1, 1])
    #expect(Array(result.values[..<18]) == values)
    for row in 9..<12 {
      #expect(result.values[row * 2 + 1] == 10)
      #expect((0...8).contains(result.values[row * 2]))
    }
    let again = try Oversampling.smote(
      values,
      columnCount: 2,
      labels: labels,
      generator: generator
    )
    #expect(again == result)
    #expect(throws: StatisticsError.self) {
      try Oversampling.smote(
        [0, 1, 2],
        columnCount: 1,
        labels: [0, 0, 1],
        generator: generator
      )
    }
    #expect(throws: StatisticsError.notFinite(row: 1, column: 0)) {
      try Oversampling.smote(
        [0, .nan, 2, 3],
        columnCount: 1,
        labels: [0, 0, 1, 1],
        generator: generator
      )
    }
  }

  @Test("calibration of overconfident probabilities lowers log loss and calibration error")
  func calibration() {
    var generator = SeededGenerator(seed: 6)
    var (probabilities, truth): ([Double], [Int]) = ([], [])
    for _ in 0..<3000 {
      // Said 0.95, true in 0.7; said 0.6, true in 0.55.
      let isSure = generator.integer(below: 2) == 0
      let said = isSure ? 0.95 : 0.6
      probabilities += [said, 1 - said]
      truth.append(generator.uniform() < (isSure ? 0.7 : 0.55) ? 0 : 1)
    }
    let before = ProbabilityScores(probabilities: probabilities, truth: truth, classCount: 2)
    for calibration in [
      Calibration.fittingIsotonic(probabilities: probabilities, truth: truth, classCount: 2),
      Calibration.fittingTemperature(probabilities: probabilities, truth: truth, classCount: 2),
    ] {
      let calibrated = calibration.calibrated(probabilities, classCount: 2)
      let after = ProbabilityScores(probabilities: calibrated, truth: truth, classCount: 2)
      #expect(after.logLoss < before.logLoss - 0.05)
      #expect(after.calibrationError < before.calibrationError / 2)
      #expect((calibrated[0] + calibrated[1] - 1).magnitude < 1e-12)
    }
    #expect(Calibration.none.calibrated([0.2, 0.8], classCount: 2) == [0.2, 0.8])
  }

  @Test("calibration error worked out by hand")
  func calibrationError() {
    // Two cells at 0.9 (bin 13 of 15), one right: |1 - 1.8| / 2 = 0.4.
    let scores = ProbabilityScores(
      probabilities: [0.9, 0.1, 0.9, 0.1],
      truth: [0, 1],
      classCount: 2
    )
    #expect((scores.calibrationError - 0.4).magnitude < 1e-12)
  }

  @Test("mean and SD with divisor n - 1; missing with too few runs")
  func meanAndSD() {
    let summary = MeanAndSD([1, 2, 4])
    #expect(summary.mean == 7.0 / 3)
    #expect(((summary.deviation ?? 0) - (7.0 / 3).squareRoot()).magnitude < 1e-15)
    #expect(MeanAndSD([1]).deviation == nil && MeanAndSD([]).mean == nil)
  }

  @Test("labels are numbered by name; cells without one are left out")
  func labels() {
    let labels = ClassLabels(["Sst", nil, "Pvalb", "", "Sst"])
    #expect(labels.names == ["Pvalb", "Sst"])
    #expect(labels.cells == [0, 2, 4] && labels.codes == [1, 0, 1] && labels.sizes == [1, 2])
  }

  @Test("parallel map returns results by index", arguments: [1, 2, 5])
  func parallel(threads: Int) {
    #expect(parallelMap(count: 100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
    #expect(parallelMap(count: 0, threads: threads) { $0 }.isEmpty)
  }

  @Test("models that score the same differ by nothing; a single fold is no test")
  func equalModels() throws {
    let result = try PairedTests.compare([0.5, 0.6], [0.5, 0.6], testShare: 0.25)
    #expect(result.mean == 0 && result.t == 0 && result.correctedP == 1 && result.signedRankP == 1)
    #expect(throws: StatisticsError.tooFewPairs(found: 1, needed: 2)) {
      try PairedTests.compare([0.5], [0.6], testShare: 0.25)
    }
  }
}
