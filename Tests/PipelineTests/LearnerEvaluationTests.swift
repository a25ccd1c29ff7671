import Foundation
import Pipeline
import Statistics
import Synchronization
import Testing

@Suite struct LearnerEvaluationTests {
  private let all = LearnerFixture.forest + LearnerFixture.network("bilstm") + LearnerFixture.kernel

  @Test func `all learners see the same folds and tell easy classes`() throws {
    let report = try LearnerFixture.evaluate(all).report
    #expect(report.arms.map(\.learner) == ["forest", "bilstm", "kernel"])
    #expect(report.groupings == ["grouped by donor_id"])
    for arm in report.arms {
      let score = try #require(arm.summary.macroF1.mean)
      #expect(score > 0.8, "\(arm.learner)")
      #expect(arm.folds.map(\.cells) == report.arms[0].folds.map(\.cells))
      #expect(arm.summary.confusion.joined().reduce(0, +) == 54)
    }
    #expect(report.comparisons.map(\.second) == ["bilstm", "kernel"])
    for comparison in report.comparisons {
      #expect(comparison.first == "forest" && comparison.folds == 3)
      #expect(comparison.lower <= comparison.meanDifference)
      #expect(comparison.meanDifference <= comparison.upper)
      #expect((0...1).contains(comparison.p))
    }
  }

  @Test func `attention of a class is a share of each family, and looks where the class is told`()
    throws
  {
    let report = try LearnerFixture.evaluate(LearnerFixture.network("bilstm")).report
    let attention = try #require(report.attention.first)
    #expect(attention.families == ["rest", "spike", "train"])
    #expect(attention.cells == [18, 18, 18])
    for row in attention.mean { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
  }

  @Test func `the same bytes at any number of threads, and with parts of a killed evaluation`()
    throws
  {
    try ModelFixture.withFolder { folder in
      func files(_ name: String, threads: Int, parts: String?) throws -> [Data?] {
        try LearnerFixture.evaluate(all) {
          $0.threads = threads
          $0.partsFolder = parts
        }.write(to: folder + "/" + name)
        return ["evaluation.json", "predictions.csv", "attention.csv", "training_log.csv"].map {
          FileManager.default.contents(atPath: folder + "/" + name + "/" + $0)
        }
      }
      let one = try files("one", threads: 1, parts: nil)
      #expect(one.allSatisfy { $0 != nil })
      #expect(try files("three", threads: 3, parts: nil) == one)
      // A copy of the parts is made while they exist; with it, no fit is made again.
      let parts = folder + "/parts"
      let kept = folder + "/kept"
      _ = try LearnerFixture.evaluate(all) {
        $0.partsFolder = parts
      } progress: { progress in
        guard progress.done == progress.total, progress.epoch == nil else { return }
        // The copy fails only if the parts are not there, which the next evaluation shows.
        try? FileManager.default.copyItem(atPath: parts, toPath: kept)
      }
      #expect(!FileManager.default.fileExists(atPath: parts))
      let epochs = Mutex(0)
      try LearnerFixture.evaluate(all) {
        $0.partsFolder = kept
      } progress: { progress in
        if progress.epoch != nil { epochs.withLock { $0 += 1 } }
      }.write(to: folder + "/resumed")
      #expect(epochs.withLock { $0 } == 0)
      let resumed = FileManager.default.contents(atPath: folder + "/resumed/evaluation.json")
      #expect(resumed == one[0])
    }
  }

  @Test func `a learning curve grows to the whole training part`() throws {
    var settings = LearnerFixture.settings
    settings.curve = [0.25, 1]
    let report = try LearnerFixture.evaluate(LearnerFixture.kernel, settings: settings).report
    let curve = try #require(report.learningCurves.first)
    #expect(curve.points.map(\.share) == [0.25, 1])
    #expect(curve.points[0].donors < curve.points[1].donors)
    #expect(curve.points[0].cells < curve.points[1].cells)
    #expect(curve.points[1].macroF1.mean == report.arms[0].summary.macroF1.mean)
  }

  @Test func `learners are compared at each share of the training donors`() throws {
    var settings = LearnerFixture.settings
    settings.curve = [0.25, 1]
    let report = try LearnerFixture.evaluate(
      LearnerFixture.forest + LearnerFixture.kernel,
      settings: settings
    ).report
    #expect(report.comparisons.map(\.share) == [nil, 0.25])
    let few = try #require(report.comparisons.last)
    #expect(few.place == "grouped by donor_id, 25 % of the donors")
    #expect(few.first == "forest" && few.second == "kernel" && few.folds == 3)
    #expect(few.lower <= few.meanDifference && few.meanDifference <= few.upper)
    #expect(few.meanDifference != report.comparisons[0].meanDifference)
  }

  @Test func `an earlier evaluation of the same folds is compared with, another one refused`()
    throws
  {
    let forest = try LearnerFixture.evaluate(LearnerFixture.forest).report
    var kernel = try LearnerFixture.evaluate(LearnerFixture.kernel)
    try kernel.compare(with: forest)
    #expect(kernel.report.comparisons.map(\.first) == ["earlier forest"])
    var settings = LearnerFixture.settings
    settings.seed = 9
    let other = try LearnerFixture.evaluate(LearnerFixture.forest, settings: settings).report
    #expect(throws: InputError.self) { try kernel.compare(with: other) }
  }

  @Test func `a report survives its file`() throws {
    try ModelFixture.withFolder { folder in
      let evaluation = try LearnerFixture.evaluate(all)
      try evaluation.write(to: folder)
      #expect(try EvaluationReport.read(folder) == evaluation.report)
    }
  }

  @Test func `transfer arms beat nothing of the target, and a choice is made inside the folds`()
    throws
  {
    let learners =
      LearnerFixture.forest + LearnerFixture.alignedKernel
      + LearnerFixture.network("pretrained", Self.transfer("pretrain"))
      + LearnerFixture.network("joint", Self.transfer("joint"))
      + LearnerFixture.network("source-only", Self.transfer("sourceOnly"))
      + "  - {name: source-kernel, kernel: {uses_source: true, uses_target_labels: false}}\n"
    let report = try LearnerFixture.evaluate(
      learners,
      source: LearnerFixture.table(perClass: 30, stretch: 40, prefix: "m")
    ) { $0.candidates = ["forest", "aligned-kernel"] }.report
    #expect(
      report.arms.map(\.learner) == [
        "forest", "aligned-kernel", "pretrained", "joint", "source-only", "source-kernel",
        "selected",
      ]
    )
    for arm in report.arms {
      let score = try #require(arm.summary.macroF1.mean)
      // The source has the same classes in other units: even its labels alone tell the target's.
      #expect(score > 0.7, "\(arm.learner): \(score)")
    }
    let selection = try #require(report.selection)
    #expect(selection.timesChosen.reduce(0, +) == 3)
    #expect(selection.candidates.contains(selection.chosen))
  }

  @Test func `a choice may fall on a network in one fold and on none in another`() throws {
    var settings = LearnerFixture.settings
    settings.repeats = 4
    settings.within = "donor_id"
    let report = try LearnerFixture.evaluate(
      LearnerFixture.network("bilstm") + LearnerFixture.kernel,
      table: LearnerFixture.table(spread: 0.6),
      settings: settings
    ) { $0.candidates = ["bilstm", "kernel"] }.report
    let selection = try #require(report.selection)
    #expect(selection.timesChosen.allSatisfy { $0 > 0 }, "\(selection.timesChosen)")
    let chosen = try #require(report.arms.last)
    #expect(chosen.learner == "selected")
    #expect(chosen.within.count == 6)
    #expect(report.attention.map(\.learner) == ["bilstm"])
  }

  private static func transfer(_ mode: String) -> String {
    """
          validation_share: 0
          transfer:
            mode: \(mode)
            first: {maximum_epochs: 12, patience: null, learning_rate: 0.02, batch_size: 16}
            warm_up: {maximum_epochs: 2}
    """
  }

  @Test func `sources that do not fit are named`() throws {
    let narrow = ModelFixture.table()
    let error = #expect(throws: InputError.self) {
      _ = try LearnerFixture.input(
        LearnerFixture.table(),
        settings: LearnerFixture.settings,
        source: narrow
      )
    }
    #expect(error?.description.contains("rest_a") == true)
    let needy = #expect(throws: InputError.self) {
      _ = try LearnerFixture.evaluate(LearnerFixture.alignedKernel)
    }
    #expect(needy?.description.contains("transfer --from") == true)
  }

  @Test func `a family that no cell has is no token, and nothing becomes NaN`() throws {
    let table = LearnerFixture.table { values in
      for row in 0..<values.count / 6 {
        values[row * 6 + 2] = .nan
        values[row * 6 + 3] = .nan
      }
    }
    let report = try LearnerFixture.evaluate(all, table: table).report
    #expect(report.attention[0].families == ["rest", "train"])
    for arm in report.arms {
      let score = try #require(arm.summary.macroF1.mean)
      let loss = try #require(arm.summary.logLoss.mean)
      #expect(score.isFinite && loss.isFinite)
    }
  }
}
