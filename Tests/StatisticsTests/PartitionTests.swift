import Statistics
import Testing

@Suite("Folds and hold-outs")
struct PartitionTests {
  /// 300 cells of 4 classes (the last rare) from donors with up to 9 cells, mostly of one class.
  static let cohort: (labels: [Int], donors: [Int]) = {
    var generator = SeededGenerator(seed: 11)
    var (labels, donors): ([Int], [Int]) = ([], [])
    var donor = 1000
    while labels.count < 300 {
      let favourite = generator.integer(below: 3)
      for _ in 0..<min(300 - labels.count, 1 + generator.integer(below: 9)) {
        labels.append(generator.integer(below: 25) == 0 ? 3 : favourite)
        donors.append(donor)
      }
      donor += 7
    }
    return (labels, donors)
  }()

  @Test("every cell is tested once and every class is spread evenly", arguments: [2, 5, 10])
  func stratifiedFolds(count: Int) throws {
    let labels = Self.cohort.labels
    let folds = try Fold.stratified(
      count: count,
      labels: labels,
      generator: SeededGenerator(seed: 1)
    )
    #expect(folds.flatMap(\.test).sorted() == Array(labels.indices))
    for fold in folds {
      #expect(Set(fold.training).isDisjoint(with: fold.test))
      #expect(fold.training.count + fold.test.count == labels.count)
    }
    for label in 0..<4 {
      let counts = folds.map { $0.test.count { labels[$0] == label } }
      #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
    }
    let sizes = folds.map(\.test.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test("no donor is both trained on and tested", arguments: [2, 5])
  func groupedFolds(count: Int) throws {
    let (labels, donors) = Self.cohort
    let folds = try Fold.stratified(
      count: count,
      labels: labels,
      groups: donors,
      generator: SeededGenerator(seed: 1)
    )
    #expect(folds.flatMap(\.test).sorted() == Array(labels.indices))
    for fold in folds {
      #expect(Set(fold.training.map { donors[$0] }).isDisjoint(with: fold.test.map { donors[$0] }))
    }
    for label in 0..<4 {
      let total = Double(labels.count { $0 == label })
      for fold in folds {
        let share = Double(fold.test.count { labels[$0] == label }) / total
        // Whole donors cannot be divided; the rare class has 13 cells, one of which is 0.08 of it.
        #expect((share - 1 / Double(count)).magnitude < (label == 3 ? 0.12 : 0.05))
      }
    }
  }

  @Test("the same seed gives the same folds, another seed others")
  func seeds() throws {
    let (labels, donors) = Self.cohort
    for groups in [nil, donors] {
      let folds = try [3, 3, 4].map { seed throws(StatisticsError) in
        try Fold.stratified(
          count: 5,
          labels: labels,
          groups: groups,
          generator: SeededGenerator(seed: seed)
        )
      }
      #expect(folds[0] == folds[1] && folds[0] != folds[2])
    }
  }

  @Test("hold-out parts have the sizes asked for")
  func holdOut() throws {
    let labels = Self.cohort.labels
    let parts = try Fold.holdOut(
      fractions: [0.6, 0.2, 0.2],
      labels: labels,
      generator: SeededGenerator(seed: 5)
    )
    #expect(parts.flatMap { $0 }.sorted() == Array(labels.indices))
    #expect((parts[0].count - 180).magnitude <= 2 && (parts[1].count - 60).magnitude <= 2)
    let grouped = try Fold.holdOut(
      fractions: [0.8, 0.2],
      labels: labels,
      groups: Self.cohort.donors,
      generator: SeededGenerator(seed: 5)
    )
    #expect((grouped[1].count - 60).magnitude <= 12)
  }

  @Test("what cannot be split is refused with the reason")
  func refusals() {
    let generator = SeededGenerator(seed: 0)
    #expect(
      throws: StatisticsError.classTooSmall(
        label: 1,
        count: 1,
        needed: 2,
        purpose: "a train/test split"
      )
    ) { try Fold.stratified(count: 2, labels: [0, 0, 1, 0], generator: generator) }
    #expect(throws: StatisticsError.tooFewGroups(groups: 2, parts: 3)) {
      try Fold.stratified(
        count: 3,
        labels: [0, 0, 1, 1],
        groups: [1, 1, 2, 2],
        generator: generator
      )
    }
    #expect(throws: StatisticsError.self) {
      try Fold.stratified(count: 1, labels: [0, 0], generator: generator)
    }
    #expect(throws: StatisticsError.self) {
      try Fold.holdOut(fractions: [0.5, 0], labels: [0, 0, 1, 1], generator: generator)
    }
  }
}
