/// What one epoch of training came to.
package struct EpochRecord: Sendable, Equatable, Codable {
  /// Number of the epoch, from 1.
  package let epoch: Int
  /// Mean loss of the steps; of joint training the weighted sum.
  package let trainingLoss: Double
  /// Mean unweighted cross entropy of the validation cells; nil without any.
  package let validationLoss: Double?
  /// Accuracy of the validation cells.
  package let accuracy: Double?
  /// Macro-F1 of the validation cells.
  package let macroF1: Double?
  /// Learning rate of the last step.
  package let learningRate: Double
  /// Whether no epoch before was as good.
  package let isBest: Bool
}

/// Everything that a killed training needs to go on to the same bytes: a value between two epochs.
///
/// Random numbers are split from (seed, epoch, step), so the generator's state is the seed and the number
/// of records. Arrays are in the order of ``BiLSTMModel/parameters``, joined.
package struct TrainingState: Sendable, Equatable, Codable {
  /// All weights.
  package var weights: [Float]
  /// AdamW's first moments.
  package var firstMoments: [Float]
  /// AdamW's second moments.
  package var secondMoments: [Float]
  /// Weights of the best epoch so far; those of the start before the first.
  package var bestWeights: [Float]
  /// Steps of the optimiser so far.
  package var stepCount: Int
  /// Number of the best epoch, 0 before the first.
  package var bestEpoch: Int
  /// What the epochs so far came to.
  package var records: [EpochRecord]

  /// Puts a state together as a checkpoint file holds it.
  package init(
    weights: [Float],
    firstMoments: [Float],
    secondMoments: [Float],
    bestWeights: [Float],
    stepCount: Int,
    bestEpoch: Int,
    records: [EpochRecord]
  ) {
    self.weights = weights
    self.firstMoments = firstMoments
    self.secondMoments = secondMoments
    self.bestWeights = bestWeights
    self.stepCount = stepCount
    self.bestEpoch = bestEpoch
    self.records = records
  }
}
