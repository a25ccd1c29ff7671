import LinearAlgebra
import Statistics

/// What an epoch's generator is split for; 0 of the seed itself is oversampling, epochs count from 1.
private enum EpochDraw: Int {
  case order
  case step
}

extension BiLSTMTrainer {
  /// Runs epochs to the end.
  ///
  /// - Parameter onEpoch: called after every epoch; false stops.
  /// - Throws: ``BiLSTMError/diverged(epoch:step:)``.
  package mutating func run(
    _ onEpoch: (EpochRecord) -> Bool = { _ in true }
  ) throws(BiLSTMError) {
    while !isFinished {
      guard onEpoch(try runEpoch()) else { return }
    }
  }

  /// Runs one epoch: every cell of the largest set once, in a new order, then validation.
  ///
  /// - Returns: what it came to.
  /// - Throws: ``BiLSTMError/diverged(epoch:step:)`` when a loss or gradient is not finite.
  @discardableResult
  package mutating func runEpoch() throws(BiLSTMError) -> EpochRecord {
    let epoch = records.count + 1
    let source = SeededGenerator(seed: settings.seed).split(epoch)
    var orders = sets.map { _ in BatchOrder() }
    var (loss, rate) = (0.0, settings.learningRate)
    for step in 0..<stepsPerEpoch {
      rate = settings.schedule.rate(
        step: optimizer.stepCount,
        of: stepsPerEpoch * settings.maximumEpochs,
        peak: settings.learningRate
      )
      loss += try runStep(step, epoch: epoch, rate: rate, source: source, orders: &orders)
    }
    let record = finish(epoch, loss: loss / Double(max(1, stepsPerEpoch)), rate: rate)
    records.append(record)
    return record
  }

  /// One step: a batch of every set, gradients summed, clipped, applied.
  private mutating func runStep(
    _ step: Int,
    epoch: Int,
    rate: Double,
    source: SeededGenerator,
    orders: inout [BatchOrder]
  ) throws(BiLSTMError) -> Double {
    initial.network.prepare(work)
    var total = 0.0
    for index in sets.indices {
      let order = source.split(EpochDraw.order.rawValue).split(index)
      let cells = orders[index].next(
        settings.batchSize,
        of: sets[index].labels.count,
        source: order
      )
      let draws = source.split(EpochDraw.step.rawValue).split(step).split(index)
      total += accumulate(index, cells: cells, draws: draws)
    }
    let norm = GradientClipping.norm(work.gradients, ranges: learningRanges)
    guard total.isFinite, norm.isFinite else { throw .diverged(epoch: epoch, step: step + 1) }
    optimizer.step(
      work.weights,
      gradients: work.gradients,
      ranges: learningRanges,
      scale: GradientClipping.scale(norm: norm, limit: settings.maximumGradientNorm),
      learningRate: rate
    )
    return total
  }

  /// Loss of a batch, times the set's weight; its gradients are added.
  private mutating func accumulate(
    _ index: Int,
    cells: ArraySlice<Int>,
    draws: SeededGenerator
  ) -> Double {
    let (set, network) = (sets[index], initial.network)
    let labels = cells.map { set.labels[$0] }
    work.batch.load(set.tokens, cells: cells)
    work.batch.addNoise(
      sd: settings.inputNoise,
      generator: draws.split(StepDraw.inputNoise.rawValue)
    )
    work.batch.dropTokens(
      chance: settings.tokenDropout,
      generator: draws.split(StepDraw.tokenDropout.rawValue)
    )
    network.encode(work, dropout: draws)
    network.classify(work, head: set.head, labels: labels, dropout: draws)
    let loss = set.loss.evaluate(
      work.heads[set.head].logits,
      labels: labels,
      factor: set.weight,
      gradient: work.heads[set.head].logitGradient
    )
    network.backward(
      work,
      head: set.head,
      labels: labels,
      isEncoderFrozen: settings.freezesEncoder
    )
    return set.weight * loss
  }

  /// Validates, and keeps the weights if they are the best so far.
  private mutating func finish(_ epoch: Int, loss: Double, rate: Double) -> EpochRecord {
    guard let validation else {
      return EpochRecord(
        epoch: epoch,
        trainingLoss: loss,
        validationLoss: nil,
        accuracy: nil,
        macroF1: nil,
        learningRate: rate,
        isBest: false
      )
    }
    let scores = validate(validation)
    let isBest = isBetter(scores)
    if isBest {
      bestEpoch = epoch
      bestWeights = initial.network.layout.collect(work.weights)
    }
    return EpochRecord(
      epoch: epoch,
      trainingLoss: loss,
      validationLoss: scores.loss,
      accuracy: scores.confusion.accuracy,
      macroF1: scores.confusion.macroF1,
      learningRate: rate,
      isBest: isBest
    )
  }

  private func isBetter(_ scores: (loss: Double, confusion: ConfusionMatrix)) -> Bool {
    guard bestEpoch > 0 else { return true }
    let best = records[bestEpoch - 1]
    switch settings.stoppingMetric {
    case .accuracy: return (scores.confusion.accuracy ?? 0) > (best.accuracy ?? 0)
    case .macroF1: return (scores.confusion.macroF1 ?? 0) > (best.macroF1 ?? 0)
    case .loss: return scores.loss < (best.validationLoss ?? .infinity)
    }
  }

  /// Cross entropy and confusion of the validation cells with the current weights.
  private mutating func validate(
    _ set: ValidationSet
  ) -> (loss: Double, confusion: ConfusionMatrix) {
    let classCount = initial.heads[set.head].classCount
    let all = Array(set.labels.indices)
    var (loss, predicted): (Double, [Int]) = (0, [])
    initial.network.prepare(work)
    for start in stride(from: 0, to: all.count, by: BlockedPass.blockSize) {
      let cells = all[start..<min(all.count, start + BlockedPass.blockSize)]
      work.batch.load(set.tokens, cells: cells)
      initial.network.encode(work)
      initial.network.classify(work, head: set.head)
      for (b, cell) in cells.enumerated() {
        let logs = LossFunction.logSoftmax(
          work.heads[set.head].logits,
          b,
          classCount: classCount
        )
        loss -= logs[set.labels[cell]]
        predicted.append(firstMaximum(logs))
      }
    }
    return (
      loss / Double(all.count),
      ConfusionMatrix(truth: set.labels, predicted: predicted, classCount: classCount)
    )
  }
}

/// The order in which a set's cells come in one epoch; a set that is used up starts over in a new order.
struct BatchOrder {
  private var order: [Int] = []
  private var position = 0
  private var rounds = 0

  /// The next batch: the rest of the round if it is shorter.
  mutating func next(_ size: Int, of count: Int, source: SeededGenerator) -> ArraySlice<Int> {
    if position >= order.count {
      var own = source.split(rounds)
      order = own.permutation(count)
      position = 0
      rounds += 1
    }
    let end = min(order.count, position + size)
    defer { position = end }
    return order[position..<end]
  }
}

extension BiLSTMModel {
  /// Trains a model to the end: see ``BiLSTMTrainer``.
  ///
  /// - Returns: the trained model and what the epochs came to.
  /// - Throws: ``BiLSTMError``.
  package static func fit(
    _ model: BiLSTMModel,
    training: [TrainingSet],
    validation: ValidationSet? = nil,
    settings: TrainingSettings
  ) throws(BiLSTMError) -> (model: BiLSTMModel, records: [EpochRecord]) {
    var trainer = try BiLSTMTrainer(
      model,
      training: training,
      validation: validation,
      settings: settings
    )
    try trainer.run()
    return (trainer.model, trainer.records)
  }
}
