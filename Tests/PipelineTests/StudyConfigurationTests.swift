import Foundation
import Pipeline
import TestSupport
import Testing

@Suite struct StudyConfigurationTests {
  private static let small = """
    name: Small
    cohorts:
      mouse:
        table: mouse.csv
        families: families.yaml
        labels: {column: subclass4}
      human:
        recordings: [a, /data/b]
        labels:
          file: labels.csv
          key: nwb_id
          join: session
          column: Revised_subclass_label
          first_word: true
          merge: {PVALB: Pvalb}
          drop: [Meis2]
          keep: condition
    evaluate:
      mouse: {learners: schwider-2026-mouse}
    transfer: {from: mouse, to: human}
    """

  private static func read(_ text: String) throws -> StudyConfiguration {
    try StudyConfiguration(yaml: text, file: "study.yaml", base: "folder")
  }

  @Test func `paths are relative to the file's folder, and absent keys have defaults`() throws {
    let study = try Self.read(Self.small)
    #expect(
      study.cohorts[0].source
        == .table(path: "folder/mouse.csv", families: "folder/families.yaml")
    )
    #expect(study.cohorts[1].source == .recordings(paths: ["folder/a", "/data/b"], manifest: nil))
    let labels = study.cohorts[1].labels
    #expect(labels.file == "folder/labels.csv")
    #expect(labels.join == .session)
    #expect(labels.rules == LabelRules(merge: ["PVALB": "Pvalb"], drop: ["Meis2"]))
    #expect(labels.keep == ["condition"])
    #expect(study.label == "subclass")
    #expect(study.extraction.preset == "schwider-2026")
    #expect(study.evaluations.map(\.cohort) == ["mouse"])
    #expect(study.evaluations[0].settings.group == "donor_id")
    #expect(study.evaluations[0].settings.split == .holdOut(testShare: 0.2))
    #expect(study.evaluations[0].learners.allSatisfy { !$0.needsSource })
    #expect(study.evaluations[0].trained == ["forest"])
    #expect(study.transfer?.evaluation.learners.contains { $0.needsSource } == true)
  }

  @Test func `the built-in study and the one of the published recordings can be read`() throws {
    let standard = try StudyConfiguration(yaml: StudyConfiguration.standardYAML, file: "built-in")
    #expect(standard.cohorts.map(\.name) == ["mouse", "human"])
    #expect(standard.cohorts.map(\.hasRecordings) == [true, true])
    let published = try StudyConfiguration.read(PackageRoot.path + "/fixtures/study-dandi.yaml")
    #expect(published.cohorts[0].labels.rules.merge == ["Sncg": "Vip"])
    #expect(published.cohorts[0].labels.firstWord)
    #expect(published.cohorts[1].labels.key == "nwb_id")
    #expect(published.transfer?.evaluation.cohort == "human")
  }

  @Test func `the file in fixtures is the built-in study`() throws {
    let path = PackageRoot.path + "/fixtures/study.yaml"
    let stored = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      stored == StudyConfiguration.standardYAML,
      "copy Sources/Pipeline/Study/study.yaml there"
    )
  }

  @Test func `the hash follows the configuration`() throws {
    let study = try Self.read(Self.small)
    var other = study
    other.seed = 2
    #expect(try study.hash() == Self.read(Self.small).hash())
    #expect(try study.hash() != other.hash())
  }

  @Test(
    "A mistake is named with its place, what was expected and what was found",
    arguments: [
      ("name: Small", "title: Small", "name: expected a value, found none"),
      ("name: Small", "name: Small\ncolour: red", "colour: is not a key that is known here"),
      ("table: mouse.csv", "tables: mouse.csv", "cohorts.mouse: expected one of simulate"),
      ("families: families.yaml", "recordings: x", "found recordings and table"),
      ("join: session", "join: donor", "cohorts.human.labels.join: expected one of"),
      ("first_word: true", "first_word: maybe", "first_word: expected true or false, found maybe"),
      ("merge: {PVALB: Pvalb}", "merge: [PVALB]", "merge: expected names and values"),
      ("to: human", "to: rat", "transfer.to: expected one of the cohorts"),
      ("from: mouse", "from: human", "transfer: expected two different cohorts"),
      ("mouse:\n", "my mouse:\n", "a cohort is named with letters, digits, - and _"),
      ("mouse:\n", "models:\n", "and not recordings, evaluations, models"),
      ("labels: {column: subclass4}", "", "cohorts.mouse.labels: expected a column of labels"),
      (
        "table: mouse.csv\n    families: families.yaml",
        "simulate: {species: mouse, cells: {Sst: 4}}", "cells: expected two or more of"
      ),
      (
        "table: mouse.csv\n    families: families.yaml",
        "simulate: {species: mouse, cells: {Sst: 4, Vip: 0}}",
        "cells.Vip: expected a whole number of at least 1, found 0"
      ),
      ("transfer:", "extract: {preset: unknown}\ntransfer:", "--preset: expected a file or one of"),
      ("mouse: {learners", "rat: {learners", "evaluate.rat: expected one of the cohorts"),
      (
        "{learners: sch", "{folds: 1, learners: sch",
        "evaluate.mouse.folds: expected a whole number"
      ),
      ("{learners: sch", "{arms: [cnn], learners: sch", "has no learner 'cnn'; it has forest"),
      (
        "{learners: sch", "{train: [cnn], learners: sch",
        "train: expected one of the arms, found cnn"
      ),
      ("{learners: sch", "{curve: [2], learners: sch", "curve: expected shares above 0, up to 1"),
      (
        "to: human}", "to: human, arms: [forest]}", "no learner among them learns from both cohorts"
      ),
    ]
  )
  func mistakes(from: String, to: String, message: String) throws {
    let range = try #require(Self.small.firstRange(of: from))
    let broken = Self.small.replacingCharacters(in: range, with: to)
    let error = #expect(throws: InputError.self) { _ = try Self.read(broken) }
    #expect(error?.description.hasPrefix("study.yaml: ") == true)
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func `a file that is not there is named, with what to do`() {
    let error = #expect(throws: InputError.self) {
      _ = try StudyConfiguration.read("/nowhere/study.yaml")
    }
    #expect(error?.description.hasPrefix("/nowhere/study.yaml: expected") == true)
    #expect(error?.description.contains("patchline show study") == true)
  }
}
