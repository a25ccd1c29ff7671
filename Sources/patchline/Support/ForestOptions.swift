import ArgumentParser
import Pipeline

/// The forest of `train forest` and `evaluate forest`.
struct ForestOptions: ParsableArguments {
  @Option(name: .long, help: "Trees of a forest.")
  var trees = 500
  @Option(
    name: .long,
    help: "How probabilities are calibrated on out-of-bag votes: temperature, isotonic or none."
  )
  var calibration = CalibrationMethod.temperature

  mutating func validate() throws {
    if trees < 1 { throw ValidationError("--trees must be at least 1") }
  }

  /// The learner.
  var learner: ForestLearner {
    ForestLearner(trees: trees, calibration: calibration)
  }
}

extension CalibrationMethod: ExpressibleByArgument {}
