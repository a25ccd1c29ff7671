import KernelRidge
import LinearAlgebra
import Statistics

// A classifier of the source's labels alone. The target's training cells lend the distribution of their features, so
// that a target cell's rank among its own kind is read as the same rank among the source's; no label of theirs is seen.

extension KernelLearner {
  /// Fits the source's cells.
  ///
  /// - Throws: ``InputError``, without a source too.
  func fitSource(_ task: LearningTask) throws -> FittedLearner {
    guard usesSource, let source = task.source else {
      throw InputError(
        "'uses_target_labels: false' learns from the source only: expected 'uses_source: true' and"
          + " 'patchline transfer --from RUN'"
      )
    }
    let target = task.data.features.selectingRows(task.training)
    let fitted = try FittedComponents.fitted(
      target.appendingRows(of: source.features),
      families: task.data.families,
      mode: components,
      threads: task.threads
    )
    let classCount = task.data.classes.count
    let cells = try aligned(
      try fitted?.applied(to: source.features) ?? source.features,
      labels: source.labels,
      types: source.types,
      classCount: classCount
    ).cells
    let own = try fitted?.applied(to: target) ?? target
    return try Self.guarding {
      let kernel = try KernelRidgeClassifier.fit(cells, settings: settings, threads: task.threads)
      return .kernel(
        FittedKernel(
          components: fitted,
          reader: try ScoreReader(
            fitting: own,
            // Without labels every cell weighs the same.
            weights: [Double](repeating: 1, count: own.rowCount),
            limit: scoreLimit
          ),
          kernel: kernel,
          // How sure the source's cells may be of themselves is no measure of the target's: a temperature of theirs
          // raised the log loss of human cells from 1.15 to 1.23.
          calibration: .none,
          heldOut: []
        )
      )
    }
  }
}
