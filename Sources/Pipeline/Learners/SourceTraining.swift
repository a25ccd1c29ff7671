import BiLSTM
import LinearAlgebra
import Statistics

/// Trains one network on the source cohort: the first stage of `pretrain`, and all of `sourceOnly`.
struct SourceTraining {
  let learner: NetworkLearner
  let source: LearningData
  let layout: TokenLayout
  let member: Int
  let generator: SeededGenerator
  let observer: TrainingObserver?
  let checkpoints: (any TrainingCheckpoints)?

  /// The network with its best weights on a held-back part of the source.
  ///
  /// - Throws: ``InputError``.
  func trained() throws -> BiLSTMModel {
    let task = LearningTask(
      data: source,
      training: Array(source.labels.indices),
      groups: nil,
      source: nil,
      generator: generator,
      threads: 1
    )
    let (learning, validation) = try task.innerSplit(
      validationShare: learner.transfer.sourceValidationShare,
      generator: generator.split(10)
    )
    let transform = try TokenTransform(
      fitting: source,
      cells: learning,
      layout: layout,
      settings: learner.tokens
    )
    func tokens(_ cells: [Int]) throws -> TokenTensor {
      try transform.tokens(source.features.selectingRows(cells))
    }
    var settings = learner.transfer.first
    settings.seed = seed(11)
    let held =
      validation.isEmpty
      ? nil
      : ValidationSet(tokens: try tokens(validation), labels: source.labels(of: validation))
    let stage = NetworkStage(
      name: "source",
      member: member,
      settings: settings,
      validation: held,
      observer: observer,
      checkpoints: checkpoints
    )
    return try stage.run(
      try drawn(transform),
      training: [TrainingSet(tokens: try tokens(learning), labels: source.labels(of: learning))]
    )
  }

  private func drawn(_ transform: TokenTransform) throws -> BiLSTMModel {
    try NetworkStage.guarding {
      try BiLSTMModel(
        configuration: learner.model,
        tokens: transform.shapes,
        heads: [learner.headConfiguration(classCount: source.classes.count)],
        seed: seed(12)
      )
    }
  }

  private func seed(_ purpose: Int) -> UInt64 {
    var source = generator.split(purpose)
    return source.next()
  }
}
