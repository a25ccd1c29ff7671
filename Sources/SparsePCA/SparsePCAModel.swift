package import LinearAlgebra

/// A fitted sparse PCA of several families: enough to score new cells, and to say where it came from.
///
/// Plain values, `Codable`: the caller writes it to whatever file it likes.
package struct SparsePCAModel: Sendable, Equatable, Codable {
  /// One family's fit.
  package struct Family: Sendable, Equatable, Codable {
    /// The configuration it was fitted with.
    package let configuration: SparsePCAConfiguration.Family
    /// Columns of the table's family (or of the derivation's source) at the fit.
    package let sourceColumnCount: Int
    /// Whether the family was made from its derivation's source.
    package let isDerived: Bool
    /// All components, kept or not.
    package let components: SparseComponents
    /// Indices of the components that are in the scores, ascending.
    package let kept: [Int]
    /// Mean of each kept component's raw score over the fitted cells.
    package let scoreMeans: [Double]
    /// Population SD of each kept component's raw score over the fitted cells, above 0.
    package let scoreSDs: [Double]
    /// Cells that had the whole family and were fitted.
    package let fittedCellCount: Int
  }

  /// One column of the scores.
  package struct ScoreColumn: Sendable, Equatable, Codable {
    /// The family.
    package let family: String
    /// The component within the family, from 0.
    package let component: Int
    /// The component's adjusted explained variance.
    package let adjustedVariance: Double
  }

  /// Fitted families in configuration order; each keeps at least one component.
  package let families: [Family]
  /// What was left out or changed and why, one sentence each.
  package let notes: [String]

  /// What each score column is, in order.
  package var columns: [ScoreColumn] {
    families.flatMap { family in
      family.kept.map {
        ScoreColumn(
          family: family.configuration.name,
          component: $0,
          adjustedVariance: family.components.adjustedVariance[$0]
        )
      }
    }
  }
}

/// Scores of cells on the kept components, z-scored by the fitted cells.
package struct SparsePCAScores: Sendable, Equatable {
  /// Cells × score columns.
  ///
  /// A cell that lacks a family (any NaN in its row) has NaN in the family's
  /// columns: missing, never the average 0; the learners impute.
  package let values: Matrix
  /// What each column is.
  package let columns: [SparsePCAModel.ScoreColumn]
}
