import Foundation
import Pipeline
import Statistics
import Tables
import Testing

@Suite struct ModelEvaluationTests {
  private func evaluate(
    _ table: FeatureTable,
    threads: Int = 1,
    change: (inout EvaluationSettings) -> Void = { _ in }
  ) throws -> Evaluation {
    let (input, cells) = try ModelFixture.read(table)
    var settings = EvaluationSettings()
    let forest = ForestLearner(trees: 30, calibration: .temperature)
    settings.split = .folds(3)
    settings.repeats = 2
    settings.group = "donor_id"
    change(&settings)
    var options = Evaluation.Options()
    options.threads = threads
    return try Evaluation(
      try EvaluationInput(input, cells, label: "subclass", settings: settings),
      learners: [LearnerConfiguration(name: "forest", title: "forest", method: .forest(forest))],
      settings: settings,
      options: options
    )
  }

  @Test func `classes far apart are told, in both arms and within groups`() throws {
    let report = try evaluate(ModelFixture.table(spread: 0.05)) { $0.within = "donor_id" }.report
    #expect(report.arms.map(\.grouping) == ["ungrouped", "grouped by donor_id"])
    for arm in report.arms {
      let accuracy = try #require(arm.summary.accuracy.mean)
      #expect(accuracy > 0.9)
      #expect(arm.summary.confusion.joined().reduce(0, +) == 120)
      #expect(arm.within.map(\.value) == ["d0", "d1", "d2", "d3", "d4", "d5"])
      let cells = arm.within.map(\.summary.cells).reduce(0, +)
      #expect(cells == 60)
    }
  }

  @Test func `classes that do not differ are guessed`() throws {
    let report = try evaluate(ModelFixture.table(perClass: 60, spread: 1000)).report
    for arm in report.arms {
      let accuracy = try #require(arm.summary.accuracy.mean)
      #expect(accuracy < 0.5)
    }
  }

  @Test func `scores agree with those counted from the predictions file`() throws {
    try ModelFixture.withFolder { folder in
      let evaluation = try evaluate(ModelFixture.table())
      try evaluation.write(to: folder)
      let text = try String(
        contentsOfFile: folder + "/predictions.csv",
        encoding: .utf8
      )
      let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
      #expect(rows.count == 2 * 2 * 60)
      for arm in evaluation.report.arms {
        for (run, scores) in arm.runs.enumerated() {
          let own = rows.filter { $0[1] == arm.grouping && $0[2] == "\(run)" }
          #expect(Set(own.map { $0[4] }).count == 60)
          let hits = own.count { $0[5] == $0[6] }
          #expect(scores.accuracy == Double(hits) / 60)
        }
      }
    }
  }

  @Test func `no donor is in two folds of a grouped run`() throws {
    try ModelFixture.withFolder { folder in
      try evaluate(ModelFixture.table()).write(to: folder)
      let text = try String(
        contentsOfFile: folder + "/predictions.csv",
        encoding: .utf8
      )
      var folds: [Substring: Set<Substring>] = [:]
      for row in text.split(separator: "\n").dropFirst().map({ $0.split(separator: ",") })
      where row[1] == "grouped by donor_id" && row[2] == "0" {
        let number = try #require(row[4].split(separator: "_").last)
        let index = try #require(Int(number))
        folds["d\(index % 6)", default: []].insert(row[3])
      }
      #expect(folds.count == 6)
      #expect(folds.values.allSatisfy { $0.count == 1 })
    }
  }

  @Test func `the same seed gives the same files at any number of threads`() throws {
    try ModelFixture.withFolder { folder in
      try evaluate(ModelFixture.table(), threads: 1).write(to: folder + "/one")
      try evaluate(ModelFixture.table(), threads: 3).write(to: folder + "/three")
      try evaluate(ModelFixture.table()) { $0.seed = 1 }.write(to: folder + "/other")
      for name in ["evaluation.json", "runs.csv", "predictions.csv"] {
        let one = FileManager.default.contents(atPath: folder + "/one/" + name)
        #expect(
          one != nil && one == FileManager.default.contents(atPath: folder + "/three/" + name)
        )
        #expect(one != FileManager.default.contents(atPath: folder + "/other/" + name))
      }
    }
  }

  @Test func `a hold-out tests its share`() throws {
    let report = try evaluate(ModelFixture.table()) { $0.split = .holdOut(testShare: 0.25) }.report
    #expect(report.arms[0].summary.cells == 15)
  }

  @Test func `too few donors for the folds are an error`() {
    #expect(throws: InputError.self) {
      try evaluate(ModelFixture.table()) { $0.split = .folds(7) }
    }
  }
}
