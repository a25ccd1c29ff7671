package import KernelRidge
import LinearAlgebra
import Statistics

/// A kernel ridge classifier of one cohort, or of two that share what they can, as a learner.
///
/// Each cohort's features become normal scores of the ranks among its training cells, classes weighing alike, so that
/// neither units nor the mix of classes set cohorts apart; a missing value becomes what the cell's other features lead
/// to expect, so that what was not measured is no signal.
package struct KernelLearner: Sendable, Equatable, Codable {
  /// Kernel, ridge, metric.
  package var settings = KernelRidgeSettings()
  /// Normal scores beyond ± this are cut off.
  package var scoreLimit = 2.6
  /// Whether the source cohort is learned from too, where there is one.
  package var usesSource = false
  /// Whether the target's labels are learned from; without them the source's are all, and the target gives its
  /// features' distribution only.
  package var usesTargetLabels = true
  /// What sparse components of the training cells (of both cohorts) have to do with the features.
  package var components = ComponentFitting.automatic

  /// Creates the default settings; change the properties that differ.
  package init() {}

  /// A cohort's normal scores.
  struct Aligned {
    let reader: ScoreReader
    let cells: LabelledFeatures
  }

  /// Fits the classifier, and a temperature on its scores of cells whose donor was left out.
  ///
  /// - Throws: ``InputError``.
  func fit(_ task: LearningTask) throws -> FittedLearner {
    guard usesTargetLabels else { return try fitSource(task) }
    let labels = task.data.labels(of: task.training)
    let target = task.data.features.selectingRows(task.training)
    let source = usesSource ? task.source : nil
    let fitted = try FittedComponents.fitted(
      source.map { target.appendingRows(of: $0.features) } ?? target,
      families: task.data.families,
      mode: components,
      threads: task.threads
    )
    let classCount = task.data.classes.count
    func aligned(_ features: Matrix, _ labels: [Int], _ types: [Int]?) throws -> Aligned {
      let own = try fitted?.applied(to: features) ?? features
      return try self.aligned(own, labels: labels, types: types, classCount: classCount)
    }
    let own = try aligned(target, labels, task.data.types(of: task.training))
    let other = try source.map { try aligned($0.features, $0.labels, $0.types).cells }
    return try Self.guarding {
      let kernel = try KernelRidgeClassifier.fit(
        own.cells,
        other: other,
        settings: settings,
        threads: task.threads
      )
      let scores = try kernel.heldOutScores(
        of: own.cells,
        other: other,
        groups: task.groups.map { groups in task.training.map { groups[$0] } },
        threads: task.threads
      )
      let heldOut = kernel.probabilities(ofScores: scores).values
      return .kernel(
        FittedKernel(
          components: fitted,
          reader: own.reader,
          kernel: kernel,
          calibration: .fittingTemperature(
            probabilities: heldOut,
            truth: labels,
            classCount: classCount
          ),
          heldOut: heldOut
        )
      )
    }
  }

  /// Normal scores of a cohort, its classes weighing alike.
  func aligned(
    _ features: Matrix,
    labels: [Int],
    types: [Int]?,
    classCount: Int
  ) throws -> Aligned {
    let sizes = (0..<classCount).map { code in labels.count { $0 == code } }
    return try Self.guarding {
      let reader = try ScoreReader(
        fitting: features,
        // Only the ratio of the weights counts.
        weights: labels.map { 1 / Double(sizes[$0]) },
        limit: scoreLimit
      )
      return Aligned(
        reader: reader,
        cells: try LabelledFeatures(
          try reader.scores(of: features),
          labels: labels,
          classCount: classCount,
          types: types
        )
      )
    }
  }

  /// Errors of the classifier in this module's words.
  static func guarding<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as KernelRidgeError {
      throw InputError("\(error)")
    }
  }
}
