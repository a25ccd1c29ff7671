/// Kernel, ridge and metric of a kernel classifier.
package struct KernelRidgeSettings: Sendable, Equatable, Codable {
  /// Similarity of two cells at distance d in the metric.
  package enum Kernel: String, Sendable, Codable, CaseIterable {
    /// exp(−γ d): heavy tails, so that distant cells still count (Matérn ½).
    case exponential
    /// exp(−γ d²).
    case gaussian
  }

  /// Shape of the kernel.
  package var kernel = Kernel.exponential
  /// γ; distances are scaled so that the mean squared distance of a cell from the mean is the number of
  /// features.
  package var rate = 0.1
  /// λ ≥ 0 of the ridge, in units of a balanced cell's weight.
  package var ridge = 0.3
  /// Power a of the whitening, 0 … 1: 0 leaves the features as they are, 1 makes the within-class covariance
  /// the identity, as in linear discriminant analysis.
  package var whitening = 1.0
  /// Share ρ of the mean variance mixed into the within-class covariance, above 0 … 1.
  package var shrinkage = 0.03
  /// Share τ of another cohort's within-class covariance, 0 … 1; used where one is given.
  package var referenceShare = 0.5
  /// Factor r of similarities across cohorts, −1 … 1; used where another cohort is given.
  package var cohortCorrelation = 0.4
  /// Probabilities are the softmax of this times the scores.
  package var sharpness = 6.0

  /// Creates the default settings; change the properties that differ.
  package init() {}

  /// - Throws: ``KernelRidgeError/badSetting(_:)`` naming the setting.
  func check() throws(KernelRidgeError) {
    let rules: [(String, Double, ClosedRange<Double>)] = [
      ("rate", rate, 1e-12...1e12), ("ridge", ridge, 0...1e12), ("whitening", whitening, 0...1),
      ("shrinkage", shrinkage, 1e-9...1), ("reference share", referenceShare, 0...1),
      ("cohort correlation", cohortCorrelation, -1...1), ("sharpness", sharpness, 1e-12...1e12),
    ]
    // NaN is in no range.
    for (name, value, range) in rules where !range.contains(value) {
      throw .badSetting("\(name) \(value), expected \(range.lowerBound) ... \(range.upperBound)")
    }
  }
}
