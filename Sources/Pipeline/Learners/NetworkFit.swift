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
    let rehearsal = rehearsalCells()
    let count = learner.members + (rehearsal == nil ? 0 : 1)
    let results = parallelMap(count: count, threads: task.threads) { member in
      Result {
        if member == learner.members, let rehearsal {
          // It ends when the others do: after its epochs, whatever it says of the held-back cells.
          let network = try fit(member: member, layout, learning: rehearsal.learning)
          return try calibrated(network, on: rehearsal.held)
        }
        let cells = try task.innerSplit(
          validationShare: learner.validationShare,
          generator: generator(member: member).split(0)
        )
        let network = try fit(
          member: member,
          layout,
          learning: cells.learning,
          validation: cells.validation
        )
        return try calibrated(network, on: cells.validation)
      }
    }
    var members = try results.map { try $0.get() }
    if rehearsal != nil {
      let last = members.removeLast()
      members = members.enumerated().map { $1.calibrated(like: last, reports: $0 == 0) }
    }
    return FittedNetwork(
      members: members,
      priorStrength: learner.priorStrength,
      classCount: task.data.classes.count
    )
  }

  private func generator(member: Int) -> SeededGenerator { task.generator.split(1_000 + member) }

  /// Cells of one more network than the members, on whose held-back cells the temperature of all is fitted; nil where
  /// none is wanted, or too few cells would be left.
  private func rehearsalCells() -> (learning: [Int], held: [Int])? {
    // A network of the source alone must not see the target's labels, not even for its confidence.
    guard learner.calibrationShare > 0, learner.validationShare == 0,
      learner.transfer.mode != .sourceOnly
    else { return nil }
    let split: (learning: [Int], validation: [Int])
    do {
      split = try task.innerSplit(
        validationShare: learner.calibrationShare,
        generator: generator(member: learner.members).split(0)
      )
    } catch {
      // Cells that cannot be split, of two donors say, give a network without a temperature, not no network.
      return nil
    }
    let kept = task.data.labels(of: split.learning)
    let isEnough = Set(task.data.labels(of: task.training)).allSatisfy { code in
      kept.count { $0 == code } >= 2
    }
    return isEnough && !split.validation.isEmpty ? (split.learning, split.validation) : nil
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

  private func fit(
    member: Int,
    _ layout: TokenLayout,
    learning: [Int],
    validation: [Int] = []
  ) throws -> FittedNetwork.Member {
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
      generator: generator(member: member),
      target: try cells(learning, transform),
      validation: validation.isEmpty ? nil : try cells(validation, transform),
      observer: task.observer,
      checkpoints: checkpoints
    )
    let model = try stage.trained(source: task.source, layout: layout) {
      // The source's networks are as many as the members; any serves the rehearsal.
      task.pretrained.isEmpty ? nil : task.pretrained[member % task.pretrained.count]
    }
    return FittedNetwork.Member(transform: transform, model: model, calibration: .none)
  }

  private func cells(
    _ cells: [Int],
    _ transform: TokenTransform
  ) throws -> (tokens: TokenTensor, labels: [Int]) {
    (
      try transform.tokens(task.data.features.selectingRows(cells)), task.data.labels(of: cells)
    )
  }

  /// The network with a temperature fitted on cells that were held back; as it is without any.
  private func calibrated(
    _ network: FittedNetwork.Member,
    on held: [Int]
  ) throws -> FittedNetwork.Member {
    guard !held.isEmpty, learner.transfer.mode != .sourceOnly else { return network }
    let probabilities = try network.probabilities(
      of: task.data.features.selectingRows(held),
      learner.priorStrength,
      threads: 1
    )
    let truth = task.data.labels(of: held)
    return FittedNetwork.Member(
      transform: network.transform,
      model: network.model,
      calibration: .fittingTemperature(
        probabilities: probabilities,
        truth: truth,
        classCount: task.data.classes.count
      ),
      held: (probabilities, truth)
    )
  }
}
