import Pipeline
import Statistics

/// Whether a confidence of 0.8 is right in 8 of 10 cases.
struct CalibrationSection: PageSectionMaker {
  let contents: ReportContents

  init(_ contents: ReportContents) { self.contents = contents }

  static let binCount = 10

  var hint: String {
    "Calibration: `patchline evaluate` writes the predictions that it is drawn from."
  }

  func section() -> PageSection? {
    let figures = contents.evaluations.enumerated().compactMap { index, evaluation in
      figure(index, evaluation)
    }
    guard !figures.isEmpty else { return nil }
    return PageSection(
      identifier: "calibration",
      title: "Calibration",
      lead:
        "Accuracy against the stated confidence of predictions on cells that were not trained on, all"
        + " runs together. Points on the diagonal mean that confidences can be taken at their word.",
      blocks: PageBlock.figures(figures)
    )
  }

  private func figure(_ index: Int, _ evaluation: ReportEvaluation) -> PageFigure? {
    guard let arm = evaluation.headline else { return nil }
    let own = evaluation.predictions(of: arm).filter(\.confidence.isFinite)
    guard !own.isEmpty else { return nil }
    let bins = (0..<Self.binCount).map { bin -> ReliabilityDiagram.Bin in
      let inside = own.filter { entry in
        min(Self.binCount - 1, max(0, Int(entry.confidence * Double(Self.binCount)))) == bin
      }
      let count = Double(inside.count)
      return ReliabilityDiagram.Bin(
        confidence: inside.map(\.confidence).reduce(0, +) / count,
        accuracy: Double(inside.count { $0.label == $0.predicted }) / count,
        count: inside.count
      )
    }
    let before = PageNumber.score(arm.summary.uncalibratedCalibrationError.mean)
    let after = PageNumber.score(arm.summary.calibrationError.mean)
    let name = contents.evaluations.count > 1 ? "\(evaluation.name): \(arm.title)" : arm.title
    return PageFigure(
      "\(name), \(arm.grouping)",
      ReliabilityDiagram(
        frame: ChartFrame(
          title: "Calibration of \(name)",
          summary: "Expected calibration error \(after) after calibration, \(before) before.",
          height: 215,
          identifier: "calibration-\(index)",
          drawsTitle: false
        ),
        bins: bins,
        calibrationError: arm.summary.calibrationError.mean
      ).draw(),
      note:
        "Expected calibration error (ECE) \(after) a run on average, \(before) before calibration."
    )
  }
}
