import Statistics

/// What one fit is given.
struct LearningTask: Sendable {
  /// The cohort.
  let data: LearningData
  /// Cells to learn from, ascending positions in ``data``.
  let training: [Int]
  /// Donor of every cell of ``data``, kept together in inner splits; nil nothing.
  let groups: [Int]?
  /// The source cohort in the target's terms; nil without one.
  let source: LearningData?
  /// Source networks that were trained once for all folds of a run; empty when the fit makes its own.
  var pretrained: [PretrainedNetwork] = []
  /// Where random numbers come from.
  let generator: SeededGenerator
  /// Threads inside the fit; the result does not depend on them.
  let threads: Int
  /// Told of every epoch.
  var observer: TrainingObserver?

  /// The training cells in two parts, stratified, donors together.
  ///
  /// - Returns: cells to learn from, and cells to decide with; the second part is empty for a share of 0.
  /// - Throws: ``InputError`` for a split that cannot be made.
  func innerSplit(
    validationShare share: Double,
    generator: SeededGenerator
  ) throws -> (learning: [Int], validation: [Int]) {
    guard share > 0 else { return (training, []) }
    do {
      let parts = try Fold.holdOut(
        fractions: [1 - share, share],
        labels: data.labels(of: training),
        groups: groups.map { groups in training.map { groups[$0] } },
        generator: generator
      )
      return (parts[0].map { training[$0] }, parts[1].map { training[$0] })
    } catch {
      throw InputError("validation cells inside the training part: \(error)")
    }
  }
}

/// One finished epoch of a network, for progress lines and logs.
package struct TrainingEvent: Sendable, Equatable, Codable {
  /// Network among the learner's members, from 0.
  package var member: Int
  /// `source`, `joint`, `warm-up`, or `training`.
  package var stage: String
  /// Epoch within the stage, from 1.
  package var epoch: Int
  /// Mean loss over the steps.
  package var loss: Double
  /// Macro-F1 on the validation cells; nil without them.
  package var macroF1: Double?
  /// Accuracy on the validation cells.
  package var accuracy: Double?
  /// Learning rate of the epoch's last step.
  package var learningRate: Double
}

/// Told of epochs, from any thread.
package typealias TrainingObserver = @Sendable (TrainingEvent) -> Void
