import Foundation
import Pipeline
import Statistics
import Tables
import Testing

@Suite struct StudyRunTests {
  private static let all = [
    "import mouse", "label mouse", "spca mouse", "import human", "label human", "spca human",
    "evaluate mouse", "evaluate human", "transfer mouse to human",
  ]

  @Test func `a study of two tables ends with models, cards and evaluations`() async throws {
    try await StudyFixture.withFolder { folder in
      try StudyFixture.write(to: folder)
      let (document, done) = try await StudyFixture.run(folder)
      #expect(done == Self.all)
      #expect(document.isComplete)
      #expect(document.cohorts.map(\.classSizes) == [[15, 15, 16], [8, 8, 8]])
      #expect(document.cohorts.map(\.donors) == [5, 5])
      let study = StudyFolder(folder + "/study")
      for (cohort, model, cells) in [
        ("mouse", "mouse-forest", 15), ("human", "human-forest", 8), ("transfer", "transfer", 8),
      ] {
        let report = try EvaluationReport.read(study.evaluation(cohort))
        let score = try #require(report.arms.last?.summary.macroF1.mean)
        #expect(score > 0.8, "\(cohort): \(score)")
        #expect(report.comparisons.isEmpty == false)
        let path = study.model(model)
        let card = try String(contentsOfFile: ModelCard.path(beside: path), encoding: .utf8)
        #expect(try TrainedModel.read(path).card.markdown == card)
        #expect(card.contains("| Pvalb | \(cells) | 5 |"))
      }
      let transfer = try EvaluationReport.read(study.evaluation("transfer"))
      #expect(transfer.selection.map { ["kernel", "aligned-kernel"].contains($0.chosen) } == true)
    }
  }

  @Test func `labels are joined by session, shortened, merged and dropped`() async throws {
    try await StudyFixture.withFolder { folder in
      try StudyFixture.write(to: folder)
      _ = try await StudyFixture.run(folder)
      let run = StudyFolder(folder + "/study").run("mouse")
      let table = try FeatureFile.read(run)
      let labels = try #require(table.annotation("subclass")?.texts)
      let byCell = Dictionary(uniqueKeysWithValues: zip(table.cells, labels))
      #expect(byCell["sub-mouse0_ses-1200_icephys"] == "Vip")
      #expect(byCell["sub-mouse0_ses-1100_icephys"] == .some(nil))
      #expect(byCell["sub-mouse0_ses-1015_icephys"] == .some(nil))
      #expect(byCell["sub-mouse1_ses-1001_icephys"] == "Pvalb")
      let csv = try String(contentsOfFile: run.file("labels.csv"), encoding: .utf8)
      #expect(csv.contains("sub-mouse0_ses-1100_icephys,NA,Meis2 Tac2 Myh4,left out"))
      #expect(csv.contains("sub-mouse0_ses-1015_icephys,NA,NA,not in the label table"))
    }
  }

  @Test func `the same command again does nothing, and changes redo what rests on them`()
    async throws
  {
    try await StudyFixture.withFolder { folder in
      try StudyFixture.write(to: folder)
      _ = try await StudyFixture.run(folder)
      #expect(try await StudyFixture.run(folder).done.isEmpty)
      // Another number of trees concerns what grows them.
      try StudyFixture.learners(trees: 20)
        .write(toFile: folder + "/learners.yaml", atomically: true, encoding: .utf8)
      #expect(try await StudyFixture.run(folder).done == ["evaluate mouse", "evaluate human"])
      // A model that is gone is made again.
      let model = StudyFolder(folder + "/study").model("human-forest")
      try FileManager.default.removeItem(atPath: model)
      #expect(try await StudyFixture.run(folder).done == ["evaluate human"])
      // Other labels concern everything of their cohort but the import.
      let labels = try String(contentsOfFile: folder + "/labels.csv", encoding: .utf8)
      try labels.replacing("1001.0,Pvalb", with: "1001.0,Vip")
        .write(toFile: folder + "/labels.csv", atomically: true, encoding: .utf8)
      let done = try await StudyFixture.run(folder).done
      #expect(
        done == ["label mouse", "spca mouse", "evaluate mouse", "transfer mouse to human"]
      )
      #expect(try await StudyFixture.run(folder, forces: true).done == Self.all)
    }
  }

  @Test func `a feature file that somebody else wrote is made again from the start`() async throws {
    try await StudyFixture.withFolder { folder in
      try StudyFixture.write(to: folder)
      _ = try await StudyFixture.run(folder)
      let run = StudyFolder(folder + "/study").run("mouse")
      var table = try FeatureFile.read(run)
      table.annotations.removeAll { $0.name == "subclass" }
      try FeatureFile.write(table, to: run)
      let done = try await StudyFixture.run(folder).done
      #expect(
        done == [
          "import mouse", "label mouse", "spca mouse", "evaluate mouse", "transfer mouse to human",
        ]
      )
      #expect(try FeatureFile.read(run).annotation("subclass") != nil)
    }
  }

  @Test func `a study that stops in the middle keeps what was done`() async throws {
    try await StudyFixture.withFolder { folder in
      try StudyFixture.write(to: folder)
      let human = try String(contentsOfFile: folder + "/human.csv", encoding: .utf8)
      let file = folder + "/human.csv"
      try "id,donor\n1,2\n".write(toFile: file, atomically: true, encoding: .utf8)
      await #expect(throws: InputError.self) { _ = try await StudyFixture.run(folder) }
      let stopped = try #require(StudyDocument.read(StudyFolder(folder + "/study")))
      #expect(stopped.stages.map(\.name) == ["import mouse", "label mouse", "spca mouse"])
      #expect(!stopped.isComplete)
      try human.write(toFile: file, atomically: true, encoding: .utf8)
      let done = try await StudyFixture.run(folder).done
      #expect(done == Self.all.filter { !stopped.stages.map(\.name).contains($0) })
    }
  }

  @Test func `recordings that are not there are named, with what to change`() async throws {
    try await StudyFixture.withFolder { folder in
      let text = "name: Nowhere\ncohorts: {mouse: {recordings: 000020, labels: {column: kind}}}\n"
      try text.write(toFile: folder + "/study.yaml", atomically: true, encoding: .utf8)
      let error = await #expect(throws: InputError.self) { _ = try await StudyFixture.run(folder) }
      let words = error?.description ?? ""
      #expect(words.contains("none of 1 recordings could be read; the first: \(folder)/000020:"))
      #expect(words.contains("change the cohort's paths in the configuration"))
    }
  }

  @Test func `the same seed gives the same bytes, another seed others`() async throws {
    func scores(seed: Int) async throws -> Data {
      var data = Data()
      try await StudyFixture.withFolder { folder in
        try StudyFixture.write(to: folder, seed: seed)
        _ = try await StudyFixture.run(folder)
        let study = StudyFolder(folder + "/study")
        let path = study.evaluation("transfer") + "/" + EvaluationReport.fileName
        data = try Data(contentsOf: URL(fileURLWithPath: path))
        data += try Data(contentsOf: URL(fileURLWithPath: study.model("human-forest")))
      }
      return data
    }
    let first = try await scores(seed: 1)
    #expect(try await scores(seed: 1) == first)
    #expect(try await scores(seed: 2) != first)
  }

  @Test func `labels that match no cell are an error that shows both sides`() async throws {
    try await StudyFixture.withFolder { folder in
      try StudyFixture.write(to: folder)
      try "session,t_type\n7,Sst\n"
        .write(toFile: folder + "/labels.csv", atomically: true, encoding: .utf8)
      let error = await #expect(throws: InputError.self) { _ = try await StudyFixture.run(folder) }
      let text = error?.description ?? ""
      #expect(text.contains("mouse: no cell is in"))
      #expect(text.contains("'session' for '1000' (cell 'sub-mouse0_ses-1000_icephys')"))
      #expect(text.contains("set labels.key and labels.join"))
    }
  }
}
