import LinearAlgebra
import RandomForest
import Statistics

/// What a fit gives: applied to raw features of other cells.
enum FittedLearner: Sendable {
  /// A forest, with the sparse components that were fitted with it.
  case forest(FittedForest, components: FittedComponents?)
  /// Networks.
  case network(FittedNetwork)
  /// Kernel ridge.
  case kernel(FittedKernel)

  /// Probabilities before and after calibration: (cells, classes) each; every row sums to 1.
  ///
  /// - Throws: ``InputError``.
  func probabilities(
    of features: Matrix,
    threads: Int
  ) throws -> (raw: [Double], calibrated: [Double]) {
    switch self {
    case .forest(let forest, let components):
      let own = try components?.applied(to: features) ?? features
      return try forest.probabilities(of: own, threads: threads)
    case .network(let network):
      return try network.probabilities(of: features, threads: threads)
    case .kernel(let kernel): return try kernel.probabilities(of: features)
    }
  }

  /// Attention and its families; nil for a learner without.
  ///
  /// - Throws: ``InputError``.
  func attention(
    of features: Matrix,
    threads: Int
  ) throws -> (families: [String], weights: Matrix)? {
    guard case .network(let network) = self, network.hasAttention else { return nil }
    return (network.families, try network.attention(of: features, threads: threads))
  }
}

extension LearnerConfiguration {
  /// Fits the learner; checkpoints are of use to networks only.
  ///
  /// - Throws: ``InputError``.
  func fit(
    _ task: LearningTask,
    checkpoints: (any TrainingCheckpoints)? = nil
  ) throws -> FittedLearner {
    switch method {
    case .forest(let forest): try forest.fit(task)
    case .network(let network):
      .network(
        try NetworkFit(learner: network, task: task, checkpoints: checkpoints).fitted()
      )
    case .kernel(let kernel): try kernel.fit(task)
    }
  }
}

extension ForestLearner {
  /// Fits components if they are asked for, trees, and the calibration.
  func fit(_ task: LearningTask) throws -> FittedLearner {
    let raw = task.data.features.selectingRows(task.training)
    let fitted = try FittedComponents.fitted(
      raw,
      families: task.data.families,
      mode: components,
      threads: task.threads
    )
    let features = try fitted?.applied(to: raw) ?? raw
    var source = task.generator
    var settings = settings
    settings.seed = source.next()
    let forest = try FittedForest.fit(
      features,
      labels: task.data.labels(of: task.training),
      classCount: task.data.classes.count,
      settings: settings,
      calibration: calibration,
      threads: task.threads
    )
    return .forest(forest, components: fitted)
  }
}
