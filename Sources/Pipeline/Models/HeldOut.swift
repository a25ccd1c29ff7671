import KernelRidge
import LinearAlgebra
import RandomForest
import Statistics

/// What a fit says of cells that the part that says it did not learn from.
struct HeldOut: Sendable, Equatable {
  /// Probabilities before calibration: (cells, classes).
  var raw: [Double] = []
  /// Probabilities after it.
  var calibrated: [Double] = []
  /// True classes.
  var truth: [Int] = []
  /// Why the fit did not learn from them, in words.
  var basis: String
}

extension FittedLearner {
  /// Held-out probabilities that come with the fit, without another one; `labels` are the classes of the cells that
  /// it learned from.
  func heldOut(labels: [Int]) -> HeldOut {
    switch self {
    case .forest(let forest, _):
      let votes = FittedForest.outOfBag(forest.forest, labels: labels)
      return HeldOut(
        raw: votes.probabilities,
        calibrated: forest.calibration.calibrated(
          votes.probabilities,
          classCount: forest.forest.classCount
        ),
        truth: votes.truth,
        basis: "out-of-bag votes"
      )
    case .kernel(let kernel):
      let raw = kernel.heldOut
      return HeldOut(
        raw: raw,
        calibrated: kernel.calibration.calibrated(raw, classCount: kernel.kernel.classCount),
        truth: raw.isEmpty ? [] : labels,
        basis: "scores without the cell's donor (without the cell, where no donor is known)"
      )
    case .network(let network):
      var held = HeldOut(
        basis: "cells held back from the network: validation cells, or those of a rehearsal"
      )
      for member in network.members {
        held.raw += member.held.probabilities
        held.calibrated += member.calibration.calibrated(
          member.held.probabilities,
          classCount: network.classCount
        )
        held.truth += member.held.truth
      }
      return held
    }
  }
}

extension ForestModel.TrainingScores {
  /// Scores held-out cells; all nil when there are none.
  init(_ held: HeldOut, cells: Int, classSizes: [Int]) {
    self.init(cells: cells, classSizes: classSizes)
    guard !held.truth.isEmpty else { return }
    let classCount = classSizes.count
    let confusion = ConfusionMatrix(
      truth: held.truth,
      predicted: FittedForest.predictions(held.calibrated, classCount: classCount),
      classCount: classCount
    )
    let raw = ProbabilityScores(
      probabilities: held.raw,
      truth: held.truth,
      classCount: classCount
    )
    let after = ProbabilityScores(
      probabilities: held.calibrated,
      truth: held.truth,
      classCount: classCount
    )
    accuracy = confusion.accuracy
    macroF1 = confusion.macroF1
    logLoss = raw.logLoss
    calibratedLogLoss = after.logLoss
    calibrationError = raw.calibrationError
    calibratedCalibrationError = after.calibrationError
  }
}
