/// How raw features become the values of tokens.
package struct TokenSettings: Sendable, Equatable, Codable {
  /// How the columns are scaled, fitted on the cells that a network learns from.
  package enum Scaling: String, Sendable, Codable, CaseIterable {
    /// As they are.
    case none
    /// (value − mean) / population SD.
    case standard
    /// Normal scores of the ranks: the same whatever unit, skew or species.
    case quantile
  }

  /// What stands for a missing value.
  package enum Filling: String, Sendable, Codable, CaseIterable {
    /// 0 before the scaling, as the study does with families that a cell lacks.
    case zero
    /// 0 after the scaling: the mean, or the median of normal scores.
    case centre
    /// After the scaling, what the cell's other features lead to expect (`ConditionalMeanImputer`): what was not
    /// measured is then no signal.
    case expected
  }

  /// Scaling.
  package var scaling = Scaling.standard
  /// Filling of missing values.
  package var filling = Filling.centre
  /// Whether a family that a cell lacks altogether is masked instead of filled.
  package var masksMissing = true
  /// Whether every column that misses values in training gets a second one: 1 where missing, else 0.
  package var addsIndicators = false
  /// Whether each column is replaced by what it adds to the columns before it, by the within-class covariance
  /// (`DiscriminantMetric.sequential(_:settings:)`); left out with fewer than 5 training cells a column, as in runs of
  /// waveforms.
  package var whitens = false
  /// Scaled values beyond ± this are cut off; 0 for no limit.
  package var clip = 0.0

  /// Creates the default settings; change the properties that differ.
  package init() {}
}
