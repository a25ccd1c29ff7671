import BiLSTM
import Foundation
import LinearAlgebra
import Statistics
import Testing

@Suite struct TrainingTests {
  /// Three classes that differ in the first column of family 0 and the second of family 3.
  static func problem(cells: Int, seed: UInt64, isMasked: Bool = false) throws -> (
    TokenTensor, [Int]
  ) {
    let labels = (0..<cells).map { ($0 + $0 / 3) % 3 }
    let noise = try PropertyFixture.tensor(cells: cells, isMasked: isMasked, seed: seed)
    var values = noise.values
    for (cell, label) in labels.enumerated() {
      values[0][cell * 9] += label == 1 ? 3 : -1
      values[3][cell * 9 + 1] += label == 2 ? 3 : -1
    }
    let tensor = try TokenTensor(
      tokens: noise.tokens,
      cellCount: cells,
      values: values,
      isMissing: noise.isMissing
    )
    return (tensor, labels)
  }

  static func settings(epochs: Int) -> TrainingSettings {
    var settings = TrainingSettings()
    settings.seed = 11
    settings.batchSize = 16
    settings.maximumEpochs = epochs
    settings.learningRate = 0.01
    return settings
  }

  @Test(arguments: InputMode.allCases, [HeadKind.linear, .arcFace])
  func `a separable problem is learned`(mode: InputMode, kind: HeadKind) throws {
    let (tokens, labels) = try Self.problem(cells: 150, seed: 1)
    let (fresh, truth) = try Self.problem(cells: 60, seed: 77)
    var model = try PropertyFixture.model(mode)
    model = try model.copyingEncoder(
      heads: [HeadConfiguration(classCount: 3, kind: kind)],
      seed: 2
    )
    let (trained, records) = try BiLSTMModel.fit(
      model,
      training: [TrainingSet(tokens: tokens, labels: labels)],
      validation: ValidationSet(tokens: fresh, labels: truth),
      settings: Self.settings(epochs: 25)
    )
    let best = try #require(records.last { $0.isBest })
    #expect((best.accuracy ?? 0) > 0.9)
    let predicted = try trained.logits(of: fresh)
    let hits = truth.indices.count { firstMaximum(predicted.row($0)) == truth[$0] }
    #expect(Double(hits) / 60 == best.accuracy, "the best epoch's weights are the model's")
  }

  @Test func `training stops after the patience and keeps the best epoch`() throws {
    let (tokens, labels) = try Self.problem(cells: 90, seed: 1)
    var settings = Self.settings(epochs: 60)
    settings.patience = 3
    var trainer = try BiLSTMTrainer(
      PropertyFixture.model(.padded),
      training: [TrainingSet(tokens: tokens, labels: labels)],
      validation: ValidationSet(tokens: tokens, labels: labels),
      settings: settings
    )
    try trainer.run()
    let bestEpoch = trainer.state.bestEpoch
    #expect(trainer.records.count == bestEpoch + 3)
    #expect(trainer.records.filter(\.isBest).map(\.epoch).max() == bestEpoch)
    var seen = 0
    try trainer.run { _ in
      seen += 1
      return true
    }
    #expect(seen == 0, "a finished training does nothing")
  }

  @Test func `a callback that returns false stops`() throws {
    let (tokens, labels) = try Self.problem(cells: 40, seed: 1)
    var trainer = try BiLSTMTrainer(
      PropertyFixture.model(.padded),
      training: [TrainingSet(tokens: tokens, labels: labels)],
      settings: Self.settings(epochs: 9)
    )
    try trainer.run { $0.epoch < 4 }
    #expect(trainer.records.count == 4 && !trainer.isFinished)
  }

  @Test func `a resumed training ends in the same bytes as an uninterrupted one`() throws {
    let (tokens, labels) = try Self.problem(cells: 70, seed: 3, isMasked: true)
    var configuration = BiLSTMConfiguration()
    configuration.hiddenSize = 6
    configuration.attentionSize = 4
    configuration.layerCount = 2
    configuration.layerDropout = 0.3
    let model = try BiLSTMModel(
      configuration: configuration,
      tokens: tokens.tokens,
      heads: [HeadConfiguration(classCount: 3)],
      seed: 1
    )
    var settings = Self.settings(epochs: 6)
    settings.usesOversampling = true
    settings.inputNoise = 0.1
    settings.tokenDropout = 0.2
    settings.schedule = .oneCycle
    let few = Array(0..<56).filter { labels[$0] != 2 || $0 < 20 }
    let training = [
      TrainingSet(tokens: tokens.selectingCells(few), labels: few.map { labels[$0] })
    ]
    let validation = ValidationSet(
      tokens: tokens.selectingCells(Array(56..<70)),
      labels: Array(labels[56...])
    )
    func trainer(_ state: TrainingState? = nil) throws -> BiLSTMTrainer {
      try BiLSTMTrainer(
        model,
        training: training,
        validation: validation,
        settings: settings,
        resuming: state
      )
    }
    var whole = try trainer()
    try whole.run()
    var killed = try trainer()
    try killed.run { $0.epoch < 2 }
    let file = try JSONEncoder().encode(killed.state)
    let state = try JSONDecoder().decode(TrainingState.self, from: file)
    var resumed = try trainer(state)
    try resumed.run()
    #expect(resumed.state == whole.state)
    #expect(resumed.model == whole.model)
    #expect(whole.records.count == 6)

    settings.batchSize = 8
    #expect(throws: BiLSTMError.self) { _ = try trainer(state) }
  }

  @Test func `a frozen encoder does not move and the head does`() throws {
    let (tokens, labels) = try Self.problem(cells: 40, seed: 1)
    let model = try PropertyFixture.model(.padded)
    var settings = Self.settings(epochs: 2)
    settings.freezesEncoder = true
    let (trained, _) = try BiLSTMModel.fit(
      model,
      training: [TrainingSet(tokens: tokens, labels: labels)],
      settings: settings
    )
    for (before, after) in zip(model.parameters, trained.parameters) {
      #expect((before == after) == !before.name.hasPrefix("head"), "\(before.name)")
    }
  }

  @Test func `an encoder is copied and heads are fresh or kept`() throws {
    let model = try PropertyFixture.model(.padded)
    let heads = [
      HeadConfiguration(classCount: 4, name: "head_h"),
      HeadConfiguration(classCount: 3, name: "head_m"),
    ]
    let joint = try model.copyingEncoder(heads: heads, seed: 8)
    let tensor = try PropertyFixture.tensor(cells: 12)
    #expect(try joint.embedding(of: tensor) == model.embedding(of: tensor))
    let human = try joint.keepingHeads([1])
    #expect(try human.logits(of: tensor) == joint.logits(of: tensor, head: 1))
    #expect(human.heads.map(\.name) == ["head_m"])
  }

  @Test func `a second set of weight zero changes nothing but its own head`() throws {
    let (tokens, labels) = try Self.problem(cells: 48, seed: 1)
    let (others, otherLabels) = try Self.problem(cells: 20, seed: 9)
    let heads = ["head_h", "head_m"].map { HeadConfiguration(classCount: 3, name: $0) }
    let joint = try PropertyFixture.model(.padded).copyingEncoder(heads: heads, seed: 8)
    let alone = try joint.keepingHeads([0])
    let set = TrainingSet(tokens: tokens, labels: labels)
    let silent = TrainingSet(tokens: others, labels: otherLabels, head: 1, weight: 0)
    let settings = Self.settings(epochs: 3)
    let both = try BiLSTMModel.fit(joint, training: [set, silent], settings: settings)
    let one = try BiLSTMModel.fit(alone, training: [set], settings: settings)
    #expect(try both.model.keepingHeads([0]) == one.model)
    #expect(both.records == one.records)
    let loud = TrainingSet(tokens: others, labels: otherLabels, head: 1, weight: 0.5)
    let third = try BiLSTMModel.fit(joint, training: [set, loud], settings: settings)
    #expect(third.model.parameters[0] != both.model.parameters[0])
    #expect(third.records[0].trainingLoss > both.records[0].trainingLoss)
  }

  @Test func `the family that tells the classes apart matters most`() throws {
    let (tokens, labels) = try Self.problem(cells: 150, seed: 1)
    let (trained, _) = try BiLSTMModel.fit(
      PropertyFixture.model(.padded),
      training: [TrainingSet(tokens: tokens, labels: labels)],
      settings: Self.settings(epochs: 15)
    )
    let importance = try trained.permutationImportance(of: tokens, labels: labels, threads: 2)
    #expect(importance.map(\.token) == tokens.tokens.map(\.name))
    let (useful, useless) = (
      [importance[0].mean, importance[3].mean], [importance[1].mean, importance[2].mean]
    )
    #expect((useful.min() ?? 0) > (useless.max() ?? 1) + 0.1)
    let parts = try trained.integratedGradients(of: tokens, classes: labels)
    func share(_ token: Int, _ column: Int) -> Double {
      let all = parts[token].columnMeans
      let magnitudes = all.map(\.magnitude)
      return magnitudes[column] / magnitudes.reduce(0, +)
    }
    #expect(share(0, 0) > 0.5 && share(3, 1) > 0.5, "the columns that carry the classes")
  }

  @Test func `bad data and settings are refused by name`() throws {
    let (tokens, labels) = try Self.problem(cells: 20, seed: 1)
    let model = try PropertyFixture.model(.padded)
    func start(
      _ labels: [Int],
      tokens: TokenTensor,
      _ change: (inout TrainingSettings) -> Void = { _ in }
    ) throws {
      var settings = Self.settings(epochs: 1)
      change(&settings)
      let set = TrainingSet(tokens: tokens, labels: labels)
      _ = try BiLSTMTrainer(model, training: [set], settings: settings)
    }
    #expect(throws: BiLSTMError.labelsDiffer(cells: 20, labels: 19)) {
      try start(Array(labels.dropLast()), tokens: tokens)
    }
    #expect(throws: BiLSTMError.labelOutOfRange(cell: 0, label: 7, classCount: 3)) {
      try start([7] + labels.dropFirst(), tokens: tokens)
    }
    #expect(throws: BiLSTMError.oneClass) {
      try start([Int](repeating: 1, count: 20), tokens: tokens)
    }
    #expect(throws: BiLSTMError.classTooSmall(label: 2, count: 1)) {
      try start(
        [2] + [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 9),
        tokens: tokens
      ) {
        $0.usesOversampling = true
      }
    }
    let error = #expect(throws: BiLSTMError.self) {
      try start(labels, tokens: tokens) { $0.learningRate = .nan }
    }
    #expect(error?.description.contains("learning rate") == true)
    let renamed = try TokenTensor(
      tokens: tokens.tokens.map { TokenShape(name: $0.name + "?", width: $0.width) },
      cellCount: 20,
      values: tokens.values
    )
    #expect(throws: BiLSTMError.self) { try start(labels, tokens: renamed) }
    #expect(throws: BiLSTMError.self) { try model.logits(of: renamed) }
  }

  @Test func `a training that diverges says where`() throws {
    let (tokens, labels) = try Self.problem(cells: 20, seed: 1)
    var settings = Self.settings(epochs: 30)
    settings.learningRate = 1e30
    settings.maximumGradientNorm = nil
    #expect {
      try BiLSTMModel.fit(
        PropertyFixture.model(.padded),
        training: [TrainingSet(tokens: tokens, labels: labels)],
        settings: settings
      )
    } throws: { error in
      guard case .diverged = error as? BiLSTMError else { return false }
      return true
    }
  }
}
