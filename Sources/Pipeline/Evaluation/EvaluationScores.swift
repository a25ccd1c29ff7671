package import Statistics

extension EvaluationReport {
  /// Scores of one run over its tested cells.
  package struct Scores: Sendable, Equatable, Codable {
    /// Tested cells.
    package var cells: Int
    /// Share of right predictions.
    package var accuracy: Double
    /// Mean F1 of the classes that occur.
    package var macroF1: Double
    /// Mean recall of the classes that occur.
    package var balancedAccuracy: Double
    /// Mean of −log p(true class), natural logarithm, calibrated probabilities.
    package var logLoss: Double
    /// The same before calibration.
    package var uncalibratedLogLoss: Double
    /// Expected calibration error of the calibrated probabilities.
    package var calibrationError: Double
    /// The same before calibration.
    package var uncalibratedCalibrationError: Double
    /// Hits, cells and predictions of each class.
    package var perClass: [ClassScores]
  }

  /// One class over the runs.
  package struct ClassSummary: Sendable, Equatable, Codable {
    /// Class name.
    package var name: String
    /// Cells tested per run, on average.
    package var cells: Double
    /// Hits / predicted.
    package var precision: MeanAndSD
    /// Hits / cells.
    package var recall: MeanAndSD
    /// Harmonic mean of both.
    package var f1: MeanAndSD
  }

  /// Mean ± SD over the runs.
  package struct Summary: Sendable, Equatable, Codable {
    /// Cells tested per run, on average.
    package var cells: Double
    /// See ``Scores``.
    package var accuracy: MeanAndSD
    /// See ``Scores``.
    package var macroF1: MeanAndSD
    /// See ``Scores``.
    package var balancedAccuracy: MeanAndSD
    /// See ``Scores``.
    package var logLoss: MeanAndSD
    /// See ``Scores``.
    package var uncalibratedLogLoss: MeanAndSD
    /// See ``Scores``.
    package var calibrationError: MeanAndSD
    /// See ``Scores``.
    package var uncalibratedCalibrationError: MeanAndSD
    /// Each class.
    package var perClass: [ClassSummary]
    /// Tested cells of all runs, true class by predicted class.
    package var confusion: [[Int]]

    /// The overall scores as rows of a table for people.
    package var rows: [(title: String, mean: Double?, deviation: Double?)] {
      let scores: [(String, MeanAndSD)] = [
        ("accuracy", accuracy), ("macro-F1", macroF1), ("balanced accuracy", balancedAccuracy),
        ("log loss", logLoss), ("calibration error", calibrationError),
        ("  uncalibrated", uncalibratedCalibrationError),
      ]
      return scores.map { ($0, $1.mean, $1.deviation) }
    }

    /// F1 of each class as rows of a table for people.
    package var classRows: [(title: String, mean: Double?, deviation: Double?)] {
      perClass.map { ("F1 \($0.name)", $0.f1.mean, $0.f1.deviation) }
    }
  }
}

extension EvaluationReport.Scores {
  /// Scores some tested cells; nil when there is none.
  init?(_ tested: TestedCells, classCount: Int) {
    guard !tested.truth.isEmpty else { return nil }
    let confusion = ConfusionMatrix(
      truth: tested.truth,
      predicted: tested.predicted,
      classCount: classCount
    )
    guard
      let accuracy = confusion.accuracy, let macroF1 = confusion.macroF1,
      let balanced = confusion.balancedAccuracy
    else { return nil }
    let calibrated = ProbabilityScores(
      probabilities: tested.calibrated,
      truth: tested.truth,
      classCount: classCount
    )
    let raw = ProbabilityScores(
      probabilities: tested.raw,
      truth: tested.truth,
      classCount: classCount
    )
    self.init(
      cells: tested.truth.count,
      accuracy: accuracy,
      macroF1: macroF1,
      balancedAccuracy: balanced,
      logLoss: calibrated.logLoss,
      uncalibratedLogLoss: raw.logLoss,
      calibrationError: calibrated.calibrationError,
      uncalibratedCalibrationError: raw.calibrationError,
      perClass: confusion.perClass
    )
  }
}

extension EvaluationReport.Summary {
  /// Summarises runs.
  init(_ runs: [EvaluationReport.Scores], confusion: ConfusionMatrix, classes: [String]) {
    let count = Double(max(runs.count, 1))
    self.init(
      cells: Double(runs.reduce(0) { $0 + $1.cells }) / count,
      accuracy: MeanAndSD(runs.map(\.accuracy)),
      macroF1: MeanAndSD(runs.map(\.macroF1)),
      balancedAccuracy: MeanAndSD(runs.map(\.balancedAccuracy)),
      logLoss: MeanAndSD(runs.map(\.logLoss)),
      uncalibratedLogLoss: MeanAndSD(runs.map(\.uncalibratedLogLoss)),
      calibrationError: MeanAndSD(runs.map(\.calibrationError)),
      uncalibratedCalibrationError: MeanAndSD(runs.map(\.uncalibratedCalibrationError)),
      perClass: classes.enumerated().map { code, name in
        let scores = runs.map { $0.perClass[code] }
        return EvaluationReport.ClassSummary(
          name: name,
          cells: Double(scores.reduce(0) { $0 + $1.support }) / count,
          precision: MeanAndSD(scores.compactMap(\.precision)),
          recall: MeanAndSD(scores.compactMap(\.recall)),
          f1: MeanAndSD(scores.compactMap(\.f1))
        )
      },
      confusion: classes.indices.map { truth in
        classes.indices.map { confusion[truth: truth, predicted: $0] }
      }
    )
  }
}
