import BiLSTM
import LinearAlgebra
import Statistics

/// A network that was trained on the source cohort.
struct PretrainedNetwork: Sendable {
  let model: BiLSTMModel
}

/// The stages of one network's training, from drawn weights to the last epoch.
struct NetworkStages {
  typealias Cells = (tokens: TokenTensor, labels: [Int])

  let learner: NetworkLearner
  let classCount: Int
  /// Number of the network within its ensemble.
  let member: Int
  let generator: SeededGenerator
  /// Target cells to learn from.
  let target: Cells
  /// Target cells that decide when to stop.
  let validation: Cells?
  let observer: TrainingObserver?
  let checkpoints: (any TrainingCheckpoints)?

  /// Trains the network.
  ///
  /// - Parameters:
  ///   - source: the source cohort; needed for every mode but `none`.
  ///   - layout: columns and tokens.
  ///   - pretrained: a network that was trained on the source before, if there is one.
  /// - Returns: its best or last weights, as the settings ask.
  /// - Throws: ``InputError``.
  func trained(
    source: LearningData?,
    layout: TokenLayout,
    pretrained: () -> PretrainedNetwork?
  ) throws -> BiLSTMModel {
    switch learner.transfer.mode {
    case .none: return try finalStage(try drawn(heads: [head]))
    case .pretrain:
      let first = try pretrained()?.model ?? Self.sourceNetwork(self, source, layout)
      return try finalStage(try warmedUp(try copied(first)))
    case .sourceOnly: return try pretrained()?.model ?? Self.sourceNetwork(self, source, layout)
    case .joint: return try finalStage(try joint(source, layout).keepingHeads([0]))
    }
  }

  private var head: HeadConfiguration { learner.headConfiguration(classCount: classCount) }

  private func drawn(heads: [HeadConfiguration]) throws -> BiLSTMModel {
    try NetworkStage.guarding {
      try BiLSTMModel(
        configuration: learner.model,
        tokens: target.tokens.tokens,
        heads: heads,
        seed: seed(1)
      )
    }
  }

  private func copied(_ network: BiLSTMModel) throws -> BiLSTMModel {
    try NetworkStage.guarding { try network.copyingEncoder(heads: [head], seed: seed(2)) }
  }

  private func seed(_ purpose: Int) -> UInt64 {
    var source = generator.split(purpose)
    return source.next()
  }

  /// The last stage: the target's cells alone.
  private func finalStage(_ model: BiLSTMModel) throws -> BiLSTMModel {
    try stage("training", seed: 3, learner.training)
      .run(model, training: [TrainingSet(tokens: target.tokens, labels: target.labels)])
  }

  private func warmedUp(_ model: BiLSTMModel) throws -> BiLSTMModel {
    var settings = learner.transfer.warmUp
    guard settings.maximumEpochs > 0 else { return model }
    settings.freezesEncoder = true
    return try stage("warm-up", seed: 4, settings)
      .run(model, training: [TrainingSet(tokens: target.tokens, labels: target.labels)])
  }

  /// One encoder, the target's head first, the source's second.
  private func joint(_ source: LearningData?, _ layout: TokenLayout) throws -> BiLSTMModel {
    let source = try Self.required(source)
    let transform = try TokenTransform(
      fitting: source,
      cells: Array(source.labels.indices),
      layout: layout,
      settings: learner.tokens
    )
    let heads = [head, learner.headConfiguration(classCount: classCount, name: "source_head")]
    return try stage("joint", seed: 5, learner.transfer.first).run(
      try drawn(heads: heads),
      training: [
        TrainingSet(tokens: target.tokens, labels: target.labels),
        TrainingSet(
          tokens: try transform.tokens(source.features),
          labels: source.labels,
          head: 1,
          weight: learner.transfer.sourceWeight
        ),
      ]
    )
  }

  private func stage(_ name: String, seed: Int, _ settings: TrainingSettings) -> NetworkStage {
    var settings = settings
    settings.seed = self.seed(seed)
    return NetworkStage(
      name: name,
      member: member,
      settings: settings,
      validation: validation.map { ValidationSet(tokens: $0.tokens, labels: $0.labels) },
      observer: observer,
      checkpoints: checkpoints
    )
  }

  private static func required(_ source: LearningData?) throws -> LearningData {
    guard let source else {
      throw InputError("this learner needs a source cohort; use 'patchline transfer --from RUN'")
    }
    return source
  }

  /// A network of the source's cells alone, stopped by a part of them.
  private static func sourceNetwork(
    _ stages: NetworkStages,
    _ source: LearningData?,
    _ layout: TokenLayout
  ) throws -> BiLSTMModel {
    try SourceTraining(
      learner: stages.learner,
      source: try required(source),
      layout: layout,
      member: stages.member,
      generator: stages.generator,
      observer: stages.observer,
      checkpoints: stages.checkpoints
    ).trained()
  }
}
