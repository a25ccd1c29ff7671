import RealModule

/// Scores of predicted class probabilities against true classes.
package struct ProbabilityScores: Sendable, Equatable, Codable {
  /// Mean of −log p(true class), natural logarithm, p cut off at ``smallestProbability``.
  package let logLoss: Double
  /// Mean over cells of Σ_c (p_c − [c is true])², from 0 (perfect) to 2.
  package let brier: Double
  /// Expected calibration error of the most probable class over 15 bins of equal width: the mean of
  /// |accuracy − mean confidence| per bin, weighted by cells.
  package let calibrationError: Double

  /// Probabilities below this count as this in logarithms: forests do give exact zeros.
  package static let smallestProbability = 1e-15
  /// Bins of the calibration error.
  private static let binCount = 15

  /// Scores probabilities.
  ///
  /// - Parameters:
  ///   - probabilities: cells × classes, row-major, finite.
  ///   - truth: class of each cell; at least one cell.
  ///   - classCount: number of classes.
  package init(probabilities: [Double], truth: [Int], classCount: Int) {
    precondition(
      !truth.isEmpty && probabilities.count == truth.count * classCount,
      "\(probabilities.count) probabilities for \(truth.count) cells x \(classCount) classes"
    )
    var (loss, brier) = (0.0, 0.0)
    var bins = [(cells: Double, hits: Double, confidence: Double)](
      repeating: (0, 0, 0),
      count: Self.binCount
    )
    for (cell, label) in truth.enumerated() {
      let row = probabilities[cell * classCount..<(cell + 1) * classCount]
      var (best, confidence) = (0, -Double.infinity)
      for (c, p) in row.enumerated() {
        let deviation = p - (c == label ? 1 : 0)
        brier += deviation * deviation
        if p > confidence { (best, confidence) = (c, p) }
      }
      loss -= Double.log(max(row[row.startIndex + label], Self.smallestProbability))
      let bin = min(Self.binCount - 1, max(0, Int(confidence * Double(Self.binCount))))
      bins[bin].cells += 1
      bins[bin].hits += best == label ? 1 : 0
      bins[bin].confidence += confidence
    }
    let n = Double(truth.count)
    logLoss = loss / n
    self.brier = brier / n
    calibrationError = bins.reduce(0) { $0 + ($1.hits - $1.confidence).magnitude } / n
  }
}
