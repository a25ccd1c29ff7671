/// How classes are weighted in the loss.
package enum ClassWeights: String, Codable, Sendable, CaseIterable {
  /// Every class weighs 1.
  case none
  /// 1 / n_c, scaled to mean 1 over the classes that have cells.
  case inverseFrequency
  /// (1 − β) / (1 − β^n_c), scaled to mean 1 (Cui et al. 2019, equation 3).
  case classBalanced

  /// The weight of each class.
  ///
  /// - Parameters:
  ///   - counts: training cells n_c of each class, after oversampling as in the study.
  ///   - beta: β; class-balanced only.
  /// - Returns: weights, 1 for classes without cells.
  package func weights(counts: [Int], beta: Double) -> [Double] {
    let raw: [Double?] = counts.map { count in
      guard count > 0 else { return nil }
      return switch self {
      case .none: 1
      case .inverseFrequency: 1 / Double(count)
      case .classBalanced: (1 - beta) / max(1 - Self.power(beta, count), 1e-12)
      }
    }
    let present = raw.compactMap { $0 }
    let mean = present.reduce(0, +) / Double(max(1, present.count))
    return raw.map { $0.map { $0 / mean } ?? 1 }
  }

  /// base to a whole power by repeated squaring.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest % 2 == 1 { result *= square }
      square *= square
      rest /= 2
    }
    return result
  }
}

/// The loss of training; the default is plain cross entropy.
package struct LossSettings: Codable, Sendable, Equatable {
  /// Class weights.
  package var classWeights = ClassWeights.none
  /// β of class-balanced weights.
  package var beta = 0.999
  /// γ of the focal loss (Lin and others 2017), or 0 for cross entropy.
  ///
  /// Cross entropy is averaged with the class weights (as `torch.nn.CrossEntropyLoss`), the focal loss is
  /// the plain mean of weight · (1 − p)^γ · cross entropy, as in the study.
  package var focalGamma = 0.0
  /// Share of the target spread evenly over the classes; cross entropy only.
  package var labelSmoothing = 0.0

  /// Creates plain cross entropy.
  package init() {}

  /// - Throws: ``BiLSTMError/badSetting(_:)``.
  func validate() throws(BiLSTMError) {
    guard (0..<1).contains(beta) else { throw .badSetting("beta \(beta), expected 0 ..< 1") }
    guard focalGamma >= 0, focalGamma.isFinite else {
      throw .badSetting("focal gamma \(focalGamma), expected 0 or more")
    }
    guard (0..<1).contains(labelSmoothing) else {
      throw .badSetting("label smoothing \(labelSmoothing), expected 0 ..< 1")
    }
    guard focalGamma == 0 || labelSmoothing == 0 else {
      throw .badSetting("label smoothing is defined for cross entropy, not for the focal loss")
    }
  }
}
