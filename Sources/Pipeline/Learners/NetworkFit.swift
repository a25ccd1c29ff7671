import BiLSTM
import LinearAlgebra
import Statistics

/// Fits the networks of a learner: splits, scaling, the stages of a transfer, calibration.
struct NetworkFit {
  let learner: NetworkLearner
  let task: LearningTask
  /// Where unfinished trainings are kept; nil keeps none.
  var checkpoints: (any TrainingCheckpoints)?

  /// All networks, in parallel over members.
  ///
  /// - Throws: ``InputError``.
  func fitted() throws -> FittedNetwork {
    let layout = try layout()
    let results = parallelMap(count: learner.members, threads: task.threads) { member in
      Result { try fit(member: member, layout: layout) }
    }
    return FittedNetwork(
      members: try results.map { try $0.get() },
      priorStrength: learner.priorStrength,
      classCount: task.data.classes.count
    )
  }

  /// With a source, of all target cells: folds then share a layout, so that one source network serves them all.
  private func layout() throws -> TokenLayout {
    try Self.layout(
      target: learner.transfer.mode == .none
        ? task.data.features.selectingRows(task.training) : task.data.features,
      source: learner.transfer.mode == .none ? nil : task.source?.features,
      families: task.data.families,
      learner: learner
    )
  }

  static func layout(
    target: Matrix,
    source: Matrix?,
    families: [ModelFamily],
    learner: NetworkLearner
  ) throws -> TokenLayout {
    try TokenLayout(
      of: [target] + (source.map { [$0] } ?? []),
      families: families,
      addsIndicators: learner.tokens.addsIndicators
    )
  }

  private func fit(member: Int, layout: TokenLayout) throws -> FittedNetwork.Member {
    let generator = task.generator.split(1_000 + member)
    let (learning, validation) = try task.innerSplit(
      validationShare: learner.validationShare,
      generator: generator.split(0)
    )
    let transform = try TokenTransform(
      fitting: task.data,
      cells: learning,
      layout: layout,
      settings: learner.tokens
    )
    let stage = NetworkStages(
      learner: learner,
      classCount: task.data.classes.count,
      member: member,
      generator: generator,
      target: try cells(learning, transform),
      validation: validation.isEmpty ? nil : try cells(validation, transform),
      observer: task.observer,
      checkpoints: checkpoints
    )
    let model = try stage.trained(source: task.source, layout: layout) {
      member < task.pretrained.count ? task.pretrained[member] : nil
    }
    let network = FittedNetwork.Member(transform: transform, model: model, calibration: .none)
    return try calibrated(network, on: validation)
  }

  private func cells(
    _ cells: [Int],
    _ transform: TokenTransform
  ) throws -> (tokens: TokenTensor, labels: [Int]) {
    (
      try transform.tokens(task.data.features.selectingRows(cells)), task.data.labels(of: cells)
    )
  }

  /// The network with a temperature fitted on its validation cells; as it is without any.
  private func calibrated(
    _ network: FittedNetwork.Member,
    on validation: [Int]
  ) throws -> FittedNetwork.Member {
    // A network of the source alone must not see the target's labels, not even for its confidence.
    guard !validation.isEmpty, learner.transfer.mode != .sourceOnly else { return network }
    let probabilities = try network.probabilities(
      of: task.data.features.selectingRows(validation),
      learner.priorStrength,
      threads: 1
    )
    let truth = task.data.labels(of: validation)
    return FittedNetwork.Member(
      transform: network.transform,
      model: network.model,
      calibration: .fittingTemperature(
        probabilities: probabilities,
        truth: truth,
        classCount: task.data.classes.count
      ),
      validation: (probabilities, truth)
    )
  }
}
