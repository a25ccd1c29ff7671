/// What decides which epoch is best.
package enum StoppingMetric: String, Codable, Sendable, CaseIterable {
  /// Validation accuracy.
  case accuracy
  /// Validation macro-F1.
  case macroF1
  /// Validation cross entropy.
  case loss
}

/// How the learning rate changes over the steps of ``TrainingSettings/maximumEpochs``.
package enum LearningRateSchedule: String, Codable, Sendable, CaseIterable {
  /// Always the same.
  case constant
  /// Half a cosine from the full rate to 0.
  case cosine
  /// Up from 1/25 over the first 30 % of the steps, then down to 1/250,000, both along half a cosine
  /// (Smith and Topin 2019; PyTorch's `OneCycleLR` without its cycling of the momentum).
  case oneCycle
}

/// How a model is trained; the defaults are the study's.
package struct TrainingSettings: Codable, Sendable, Equatable {
  /// Seed of order, dropout, noise and oversampling (not of the initial weights).
  package var seed: UInt64 = 0
  /// Cells of each training set in one step.
  package var batchSize = 64
  /// Most epochs.
  package var maximumEpochs = 50
  /// Epochs without a better validation metric before stopping; nil never stops early.
  package var patience: Int? = 7
  /// Whether the best epoch's weights are the result (needs a validation set), or the last one's.
  package var keepsBest = true
  /// What "better" means; ties are not better.
  package var stoppingMetric = StoppingMetric.accuracy
  /// Largest learning rate.
  package var learningRate = 1e-3
  /// AdamW's decay of the first moment.
  package var beta1 = 0.9
  /// AdamW's decay of the second moment.
  package var beta2 = 0.999
  /// AdamW's ε.
  package var epsilon = 1e-8
  /// Decoupled weight decay per step, times the learning rate.
  package var weightDecay = 1e-4
  /// Course of the learning rate.
  package var schedule = LearningRateSchedule.constant
  /// Largest norm of all gradients together, nil for no limit; longer gradients are shortened.
  package var maximumGradientNorm: Double? = 2
  /// The loss.
  package var loss = LossSettings()
  /// Whether every training set is oversampled by SMOTE first.
  package var usesOversampling = false
  /// SD of Gaussian noise added to present tokens' values in training.
  package var inputNoise = 0.0
  /// Chance that a present token is left out of one step; the last one of a cell never is.
  package var tokenDropout = 0.0
  /// Whether only the heads learn.
  package var freezesEncoder = false

  /// Creates the study's settings for mouse.
  package init() {}

  /// - Throws: ``BiLSTMError/badSetting(_:)`` naming the setting.
  func validate() throws(BiLSTMError) {
    guard batchSize >= 1 else { throw .badSetting("batch size \(batchSize), expected 1 or more") }
    guard maximumEpochs >= 0 else {
      throw .badSetting("\(maximumEpochs) epochs, expected 0 or more")
    }
    if let patience, patience < 1 {
      throw .badSetting("patience \(patience), expected 1 or more, or none")
    }
    for (name, value) in [
      ("learning rate", learningRate), ("epsilon", epsilon),
      ("largest gradient norm", maximumGradientNorm ?? 1),
    ] where !(value > 0 && value.isFinite) {
      throw .badSetting("\(name) \(value), expected a positive number")
    }
    for (name, value) in [
      ("beta1", beta1), ("beta2", beta2), ("token dropout", tokenDropout),
    ] where !(0..<1).contains(value) {
      throw .badSetting("\(name) \(value), expected 0 ..< 1")
    }
    for (name, value) in [("weight decay", weightDecay), ("input noise", inputNoise)]
    where !(value >= 0 && value.isFinite) {
      throw .badSetting("\(name) \(value), expected 0 or more")
    }
    try loss.validate()
  }
}
