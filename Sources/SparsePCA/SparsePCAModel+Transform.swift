import LinearAlgebra

extension SparsePCAModel {
  /// Scores cells: (row · loadings − mean) / SD with the fitted cells' mean and SD (spec section 7).
  ///
  /// - Parameter table: families with the same cells in the same order; others than the model's are not
  ///   looked at.
  /// - Returns: NaN in a family's columns for a cell that lacks the family, finite values elsewhere.
  /// - Throws: ``SparsePCAError``: a family missing or with another number of columns than at the fit,
  ///   infinite values, unequal rows.
  package func transform(_ table: [FamilyMatrix]) throws(SparsePCAError) -> SparsePCAScores {
    try Self.requireEqualRows(table)
    let rowCount = table.first?.values.rowCount ?? 0
    var scores = Matrix(rowCount: rowCount, columnCount: 0)
    for family in families {
      let name = family.configuration.name
      guard let input = try FamilyInput(family.configuration, in: table) else {
        throw .familyMissing(family: name)
      }
      guard
        input.sourceColumnCount == family.sourceColumnCount,
        input.isDerived == family.isDerived
      else {
        throw .columnsDiffer(
          family: name,
          expected: family.sourceColumnCount,
          found: input.sourceColumnCount
        )
      }
      // A NaN anywhere in a row makes the whole row of products NaN: 0 · NaN is NaN, also in BLAS's
      // kernels as long as alpha is not 0. That is the missing mark, but say it explicitly below.
      let complete = try input.completeRows()
      let loadings = family.components.loadings.selectingColumns(family.kept)
      var own = Matrix(rowCount: rowCount, columnCount: family.kept.count, repeating: .nan)
      let products = input.values.selectingRows(complete).times(loadings)
        .standardized(offsets: family.scoreMeans, scales: family.scoreSDs)
      for (source, target) in complete.enumerated() {
        for k in family.kept.indices { own[target, k] = products[source, k] }
      }
      scores = scores.appendingColumns(of: own)
    }
    return SparsePCAScores(values: scores, columns: columns)
  }
}
