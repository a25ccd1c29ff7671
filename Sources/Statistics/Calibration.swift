import RealModule

/// Turns a classifier's class probabilities into calibrated ones.
package enum Calibration: Sendable, Equatable, Codable {
  /// As they are.
  case none
  /// Each class by its own isotonic regression (one class against the rest), then divided by their sum
  /// (Zadrozny and Elkan 2002).
  case isotonic([IsotonicRegression])
  /// p_c to the power 1 / temperature, then divided by their sum (Guo et al. 2017): above 1 softens, below
  /// 1 sharpens, the most probable class stays.
  case temperature(Double)

  /// Probabilities below this count as this before a logarithm, so that no class is ruled out for good.
  private static let smallest = 1e-6

  /// Fits isotonic regressions.
  ///
  /// - Parameters:
  ///   - probabilities: cells × classes of cells the classifier was not trained on (out-of-bag or held
  ///     out), row-major, finite.
  ///   - truth: class of each cell; at least one cell.
  ///   - classCount: number of classes.
  /// - Returns: the calibration.
  package static func fittingIsotonic(
    probabilities: [Double],
    truth: [Int],
    classCount: Int
  ) -> Calibration {
    checkShape(probabilities, truth, classCount)
    return .isotonic(
      (0..<classCount).map { c in
        IsotonicRegression(
          scores: truth.indices.map { probabilities[$0 * classCount + c] },
          targets: truth.map { $0 == c ? 1 : 0 }
        )
      }
    )
  }

  /// Fits the temperature that minimises the log loss, within 0.05 … 20.
  ///
  /// The loss is convex in 1 / temperature, so golden-section search finds its minimum.
  ///
  /// - Parameters:
  ///   - probabilities: as for isotonic regression.
  ///   - truth: class of each cell.
  ///   - classCount: number of classes.
  /// - Returns: the calibration.
  package static func fittingTemperature(
    probabilities: [Double],
    truth: [Int],
    classCount: Int
  ) -> Calibration {
    checkShape(probabilities, truth, classCount)
    let logarithms = probabilities.map { Double.log(max($0, smallest)) }
    func loss(_ inverse: Double) -> Double {
      var sum = 0.0
      for (cell, label) in truth.enumerated() {
        let row = logarithms[cell * classCount..<(cell + 1) * classCount]
        let largest = row.max() ?? 0
        var normalizer = 0.0
        for value in row { normalizer += Double.exp((value - largest) * inverse) }
        sum += Double.log(normalizer) - (row[row.startIndex + label] - largest) * inverse
      }
      return sum
    }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (0.05, 20.0)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (leftLoss, rightLoss) = (loss(left), loss(right))
    while high - low > 1e-6 {
      if leftLoss <= rightLoss {
        (high, right, rightLoss) = (right, left, leftLoss)
        left = high - ratio * (high - low)
        leftLoss = loss(left)
      } else {
        (low, left, leftLoss) = (left, right, rightLoss)
        right = low + ratio * (high - low)
        rightLoss = loss(right)
      }
    }
    return .temperature(2 / (low + high))
  }

  /// Calibrated probabilities; every row sums to 1.
  ///
  /// A row whose calibrated values are all 0 is left as it was.
  ///
  /// - Parameters:
  ///   - probabilities: cells × classes, row-major.
  ///   - classCount: number of classes.
  /// - Returns: the same shape.
  package func calibrated(_ probabilities: [Double], classCount: Int) -> [Double] {
    guard self != .none else { return probabilities }
    var result = probabilities
    for start in stride(from: 0, to: probabilities.count, by: classCount) {
      let row = Array(probabilities[start..<start + classCount])
      let raw = weights(row)
      let sum = raw.reduce(0, +)
      for c in 0..<classCount { result[start + c] = sum > 0 ? raw[c] / sum : row[c] }
    }
    return result
  }

  private func weights(_ row: [Double]) -> [Double] {
    switch self {
    case .none: return row
    case .isotonic(let functions): return zip(functions, row).map { $0($1) }
    case .temperature(let temperature):
      let logarithms = row.map { Double.log(max($0, Self.smallest)) / temperature }
      let largest = logarithms.max() ?? 0
      return logarithms.map { Double.exp($0 - largest) }
    }
  }

  private static func checkShape(_ probabilities: [Double], _ truth: [Int], _ classCount: Int) {
    precondition(
      !truth.isEmpty && probabilities.count == truth.count * classCount,
      "\(probabilities.count) probabilities for \(truth.count) cells x \(classCount) classes"
    )
  }
}
