import LinearAlgebra
import Statistics

/// Trains a model epoch by epoch, so that a caller can report, save and stop in between.
///
/// Single-threaded: folds, seeds and members of an ensemble run beside each other outside. It owns the
/// arrays of its training, so it can neither be copied nor sent: make it where it runs.
package struct BiLSTMTrainer: ~Copyable {
  /// The settings.
  package let settings: TrainingSettings
  /// Sets after oversampling.
  let sets: [PreparedSet]
  let validation: ValidationSet?
  /// Ranges of the weights that learn, in the kernels' order.
  let learningRanges: [Range<Int>]
  /// The model that is trained; its weights of the step at hand are ``work``'s.
  let initial: BiLSTMModel
  var optimizer: AdamW
  var work: Workspace
  var bestWeights: [Float]
  var bestEpoch = 0
  /// What the epochs so far came to.
  package internal(set) var records: [EpochRecord] = []

  /// A training set with what the loss needs.
  struct PreparedSet: Sendable {
    let tokens: TokenTensor
    let labels: [Int]
    let head: Int
    let weight: Double
    let loss: LossFunction
  }

  /// Sets up a training.
  ///
  /// - Parameters:
  ///   - model: initial weights; heads that no set uses stay as they are.
  ///   - training: one set, or several for joint training.
  ///   - validation: cells that decide about the best epoch; nil trains ``TrainingSettings/maximumEpochs``.
  ///   - settings: see ``TrainingSettings``.
  ///   - state: of a training with the same model, sets and settings that is to go on; nil to start.
  /// - Throws: ``BiLSTMError`` when data, settings or state do not fit.
  package init(
    _ model: BiLSTMModel,
    training: [TrainingSet],
    validation: ValidationSet? = nil,
    settings: TrainingSettings,
    resuming state: TrainingState? = nil
  ) throws(BiLSTMError) {
    try settings.validate()
    guard !training.isEmpty else { throw .badSetting("no training set") }
    if let validation {
      try model.check(validation.tokens, labels: validation.labels, head: validation.head)
      guard !validation.labels.isEmpty else { throw .shape("the validation set has no cells") }
    }
    var (sets, shares): ([PreparedSet], [[Double]]) = ([], model.classShares)
    for (index, set) in training.enumerated() {
      try model.check(set.tokens, labels: set.labels, head: set.head)
      shares[set.head] = try Self.shares(set.labels, classCount: model.heads[set.head].classCount)
      sets.append(try Self.prepare(set, index, model: model, settings: settings))
    }
    if let state {
      try Self.check(
        state,
        parameterCount: model.parameterCount,
        stepsPerEpoch: Self.stepCount(sets, batchSize: settings.batchSize),
        settings: settings
      )
    }
    self.settings = settings
    self.sets = sets
    self.validation = validation
    var initial = model
    initial.classShares = shares
    self.initial = initial
    let usedHeads = Set(training.map(\.head)).sorted()
    learningRanges =
      (settings.freezesEncoder ? [] : [model.network.encoderPlaces])
      + usedHeads.map { model.network.heads[$0].places }
    optimizer = AdamW(settings, placeCount: model.network.layout.placeCount)
    let capacity = max(settings.batchSize, validation == nil ? 1 : BlockedPass.blockSize)
    work = Workspace(model, capacity: capacity, isTraining: true)
    bestWeights = model.weights
    if let state { resume(state) }
  }

  private static func shares(_ labels: [Int], classCount: Int) throws(BiLSTMError) -> [Double] {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    guard counts.count(where: { $0 > 0 }) >= 2 else { throw .oneClass }
    return counts.map { Double($0) / Double(labels.count) }
  }

  private static func prepare(
    _ set: TrainingSet,
    _ index: Int,
    model: BiLSTMModel,
    settings: TrainingSettings
  ) throws(BiLSTMError) -> PreparedSet {
    guard set.weight >= 0, set.weight.isFinite else {
      throw .badSetting("weight \(set.weight) of training set \(index), expected 0 or more")
    }
    var (tokens, labels) = (set.tokens, set.labels)
    if settings.usesOversampling {
      let source = SeededGenerator(seed: settings.seed).split(0).split(index)
      (tokens, labels) = try tokens.oversampled(labels: labels, generator: source)
    }
    return PreparedSet(
      tokens: tokens,
      labels: labels,
      head: set.head,
      weight: set.weight,
      loss: LossFunction(
        settings.loss,
        labels: labels,
        classCount: model.heads[set.head].classCount
      )
    )
  }

  private static func check(
    _ state: TrainingState,
    parameterCount: Int,
    stepsPerEpoch: Int,
    settings: TrainingSettings
  ) throws(BiLSTMError) {
    for (name, values) in [
      ("weights", state.weights), ("first moments", state.firstMoments),
      ("second moments", state.secondMoments), ("best weights", state.bestWeights),
    ] where values.count != parameterCount {
      throw .stateDiffers("it has \(values.count) \(name), the model \(parameterCount)")
    }
    guard state.records.count <= settings.maximumEpochs, state.bestEpoch <= state.records.count
    else {
      throw .stateDiffers("it has \(state.records.count) epochs of \(settings.maximumEpochs)")
    }
    guard state.stepCount == state.records.count * stepsPerEpoch else {
      throw .stateDiffers("it has \(state.stepCount) steps, not \(stepsPerEpoch) an epoch")
    }
  }

  private mutating func resume(_ state: TrainingState) {
    let layout = initial.network.layout
    layout.place(state.weights, into: work.weights)
    layout.place(state.firstMoments, into: optimizer.firstMoments)
    layout.place(state.secondMoments, into: optimizer.secondMoments)
    optimizer.stepCount = state.stepCount
    bestWeights = state.bestWeights
    bestEpoch = state.bestEpoch
    records = state.records
  }

  private static func stepCount(_ sets: [PreparedSet], batchSize: Int) -> Int {
    sets.map { ($0.labels.count + batchSize - 1) / batchSize }.max() ?? 0
  }

  /// Steps of one epoch: batches of the largest set.
  package var stepsPerEpoch: Int { Self.stepCount(sets, batchSize: settings.batchSize) }

  /// What is needed to go on from here.
  package var state: TrainingState {
    let layout = initial.network.layout
    return TrainingState(
      weights: layout.collect(work.weights),
      firstMoments: layout.collect(optimizer.firstMoments),
      secondMoments: layout.collect(optimizer.secondMoments),
      bestWeights: bestWeights,
      stepCount: optimizer.stepCount,
      bestEpoch: bestEpoch,
      records: records
    )
  }

  /// Whether all epochs are done or patience is used up.
  package var isFinished: Bool {
    if records.count >= settings.maximumEpochs { return true }
    guard validation != nil, let patience = settings.patience else { return false }
    return records.count - bestEpoch >= patience
  }

  /// The model so far: the best epoch's weights if they are kept and there are any, else the last ones.
  package var model: BiLSTMModel {
    var model = initial
    model.weights =
      settings.keepsBest && validation != nil
      ? bestWeights : model.network.layout.collect(work.weights)
    return model
  }
}
