import RealModule

extension LearningRateSchedule {
  /// The learning rate of a step.
  ///
  /// - Parameters:
  ///   - step: steps done before, from 0.
  ///   - count: steps of the whole training if it is not stopped early.
  ///   - peak: the largest rate.
  /// - Returns: the rate.
  package func rate(step: Int, of count: Int, peak: Double) -> Double {
    let progress = Double(step) / Double(max(1, count - 1))
    switch self {
    case .constant: return peak
    case .cosine: return Self.blend(peak, 0, Double(step) / Double(max(1, count)))
    case .oneCycle:
      let rise = 0.3
      return progress < rise
        ? Self.blend(peak / 25, peak, progress / rise)
        : Self.blend(peak, peak / 250_000, (progress - rise) / (1 - rise))
    }
  }

  /// From one value to another along half a cosine, share between 0 and 1.
  private static func blend(_ start: Double, _ end: Double, _ share: Double) -> Double {
    end + (start - end) * (1 + Double.cos(.pi * min(1, share))) / 2
  }
}
