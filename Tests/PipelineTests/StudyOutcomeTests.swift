import Foundation
import Pipeline
import Statistics
import Testing

/// What the built-in study must show; `.ci/study` runs it and names its folder in `PATCHLINE_STUDY`.
private let folder = ProcessInfo.processInfo.environment["PATCHLINE_STUDY"]

@Suite(.enabled(if: folder != nil, "PATCHLINE_STUDY names no study: .ci/study runs one"))
struct StudyOutcomeTests {
  private let study = StudyFolder(folder ?? "")

  @Test(arguments: ["mouse", "human"])
  func `the forest recovers the simulated classes`(cohort: String) throws {
    let report = try EvaluationReport.read(study.evaluation(cohort))
    let forest = try #require(report.arms.last { $0.learner == "forest" })
    let score = try #require(forest.summary.macroF1.mean)
    #expect(score >= 0.95)
  }

  @Test func `few human cells gain from mouse cells`() throws {
    let report = try EvaluationReport.read(study.evaluation("transfer"))
    let gain = try #require(
      report.comparisons.first { $0.second == "aligned-kernel" && $0.share == 0.06 }
    )
    // Measured: +0.092 (+0.016 … +0.167) from 17 human cells; nothing is left to gain from 202.
    #expect(gain.first == "kernel" && gain.meanDifference > 0.05)
    #expect(gain.lower > 0, "the interval has 0 in it")
  }

  @Test func `everything is there: models with cards, tables, a page of its own`() throws {
    let document = try #require(StudyDocument.read(study))
    #expect(document.isComplete)
    for name in ["mouse-forest", "human-bilstm-attention", "transfer"] {
      let model = try TrainedModel.read(study.model(name))
      let card = try String(
        contentsOfFile: ModelCard.path(beside: study.model(name)),
        encoding: .utf8
      )
      #expect(model.card.markdown == card)
    }
    let page = try String(contentsOfFile: study.report, encoding: .utf8)
    #expect(page.contains("Pvalb") && page.contains("</html>"))
    #expect(!page.contains("src=\"http") && !page.contains("rel=\"stylesheet\""))
  }
}
