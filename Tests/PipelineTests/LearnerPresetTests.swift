import BiLSTM
import Pipeline
import Testing

@Suite struct LearnerPresetTests {
  @Test(arguments: LearnerPreset.names)
  func `built-in presets are read`(name: String) throws {
    let preset = try LearnerPreset.read(name)
    #expect(preset.learners.count >= 5)
    #expect(preset.learners[0].isForest)
  }

  @Test func `the paper's preset has the paper's numbers`() throws {
    let preset = try LearnerPreset.read("schwider-2026")
    #expect(preset.evaluation.repeats == 10)
    let attention = try preset.selecting(["bilstm-attention"])[0]
    guard case .network(let network) = attention.method else {
      Issue.record("no network")
      return
    }
    #expect(network.model.hiddenSize == 128)
    #expect(network.model.inputMode == .padded)
    #expect(network.training.patience == 7)
    #expect(network.tokens.filling == .zero)
    let joint = try preset.selecting(["joint-finetune"])[0]
    guard case .network(let two) = joint.method else {
      Issue.record("no network")
      return
    }
    #expect(two.transfer.sourceWeight == 0.5)
    #expect(two.transfer.first.learningRate == 5e-4)
    #expect(two.training.learningRate == 3e-4)
    #expect(two.training.stoppingMetric == .macroF1)
  }

  @Test func `what is left out keeps its default, merge keys and null count`() throws {
    let learners = try LearnerFixture.preset(
      """
        - name: one
          network: &one {training: {maximum_epochs: 3, patience: null}}
        - name: two
          title: Two
          network: {<<: *one, members: 4}

      """
    )
    guard case .network(let two) = learners[1].method else {
      Issue.record("no network")
      return
    }
    #expect(two.members == 4)
    #expect(two.training.maximumEpochs == 3)
    #expect(two.training.patience == nil)
    #expect(two.training.batchSize == 64)
    #expect(learners.map(\.title) == ["one", "Two"])
  }

  @Test(arguments: [
    ("  - {name: a, network: {modle: {}}}\n", "modle"),
    ("  - {name: a, network: {model: {hidden_size: many}}}\n", "hidden_size"),
    ("  - {name: a, network: {head: {kind: cosine}}}\n", "kind"),
    ("  - {name: a}\n", "exactly one"),
    ("  - {name: a, forest: {}, kernel: {}}\n", "exactly one"),
    ("  - {forest: {}}\n", "name"),
    ("  - {name: a, forest: {}}\n  - {name: a, kernel: {}}\n", "twice"),
    ("  - {name: a, forest: {seed: 3}}\n", "seed"),
  ])
  func `a wrong key is named`(text: String, word: String) {
    let error = #expect(throws: InputError.self) { _ = try LearnerFixture.preset(text) }
    #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
  }

  @Test func `an unknown learner is answered with those there are`() throws {
    let preset = try LearnerPreset.read("patchline")
    let error = #expect(throws: InputError.self) { _ = try preset.selecting(["lstm"]) }
    #expect(error?.description.contains("aligned-kernel") == true)
  }
}

@Suite struct LabelRulesTests {
  @Test func `labels are merged, then dropped`() throws {
    let rules = try LabelRules(mergeWords: ["Sncg=Vip", "Meis2=Other"], drop: ["Other"])
    #expect(rules.applied(to: "Sncg") == "Vip")
    #expect(rules.applied(to: "Meis2") == nil)
    #expect(rules.applied(to: "Sst") == "Sst")
    #expect(rules.applied(to: nil) == nil)
    #expect(rules.unused(among: ["Sst", "Sncg"]) == ["Meis2", "Other"])
  }

  @Test(arguments: [["Sncg"], ["=Vip"], ["Sncg="], ["Sncg=Vip", "Sncg=Lamp5"], ["a=b=c"]])
  func `a merge that makes no sense is an error`(words: [String]) {
    #expect(throws: InputError.self) { try LabelRules(mergeWords: words) }
  }

  @Test func `merged cells count for the new label`() throws {
    let input = try ModelInput(LearnerFixture.table(), choice: .vectors, source: "run")
    let cells = try LabelledCells(
      input,
      LabelSource(column: "subclass", rules: LabelRules(merge: ["Vip": "Sst"]))
    )
    #expect(cells.classes == ["Pvalb", "Sst"])
    #expect(cells.sizes == [18, 36])
  }
}
