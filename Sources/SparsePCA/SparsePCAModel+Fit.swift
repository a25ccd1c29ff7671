import LinearAlgebra
import Statistics

extension SparsePCAModel {
  /// Fits every configured family, keeps the components that explain enough, and prepares the z-scores.
  ///
  /// - Cells: a family is fitted to the cells that have it completely; the others are counted in the
  ///   notes.
  /// - Left out with a note: a family that the table lacks, that fewer than two cells have, that does not
  ///   vary, or none of whose components reaches the minimum.
  /// - Components: at most as many as the data have dimensions; fewer than configured is a note here
  ///   (`SparseComponents.fit(gram:data:count:sparsity:settings:threads:family:)` throws instead).
  ///
  /// - Parameters:
  ///   - table: families with the same cells in the same order.
  ///   - configuration: what to fit.
  ///   - threads: families are fitted in parallel; the result does not depend on it.
  /// - Returns: the model, with its notes.
  /// - Throws: ``SparsePCAError``: infinite values, ranges outside the columns, unequal rows, nothing left.
  package static func fit(
    _ table: [FamilyMatrix],
    configuration: SparsePCAConfiguration,
    threads: Int = 1
  ) throws(SparsePCAError) -> SparsePCAModel {
    try requireEqualRows(table)
    // The widest family first would balance best; order of work does not change the result.
    let outcomes = parallelMap(count: configuration.families.count, threads: threads) { index in
      Result { () throws(SparsePCAError) -> FamilyOutcome in
        try fit(configuration.families[index], table: table, configuration: configuration)
      }
    }
    var families: [Family] = []
    var notes: [String] = []
    for outcome in outcomes {
      let (family, ownNotes) = try outcome.get()
      if let family { families.append(family) }
      notes += ownNotes
    }
    guard !families.isEmpty else { throw .nothingToFit(notes) }
    return SparsePCAModel(families: families, notes: notes)
  }

  private typealias FamilyOutcome = (family: Family?, notes: [String])

  private static func fit(
    _ family: SparsePCAConfiguration.Family,
    table: [FamilyMatrix],
    configuration: SparsePCAConfiguration
  ) throws(SparsePCAError) -> FamilyOutcome {
    let name = family.name
    guard let input = try FamilyInput(family, in: table) else {
      return (nil, ["\(name): not in the table, left out"])
    }
    let complete = try input.completeRows()
    guard complete.count >= 2 else {
      return (nil, ["\(name): \(complete.count) cells have it, left out"])
    }
    var notes: [String] = []
    if complete.count < input.values.rowCount {
      notes.append("\(name): fitted to \(complete.count) of \(input.values.rowCount) cells")
    }
    let isComplete = complete.count == input.values.rowCount
    let data = isComplete ? input.values : input.values.selectingRows(complete)
    let means = data.columnMeans
    var scales: [Double]?
    if family.usesCorrelation {
      scales = data.columnPopulationSDs(means: means).map { $0 > 0 ? $0 : 1 }
    }
    let standardized = data.standardized(offsets: means, scales: scales)
    guard let components = try components(family, standardized, configuration, &notes) else {
      return (nil, notes + ["\(name): no column varies, left out"])
    }
    let scores = data.times(components.loadings)
    let scoreMeans = scores.columnMeans
    let scoreSDs = scores.columnPopulationSDs(means: scoreMeans)
    let kept = components.adjustedVariance.indices.filter {
      components.adjustedVariance[$0] >= configuration.minimumAdjustedVariance && scoreSDs[$0] > 0
    }
    guard !kept.isEmpty else {
      return (nil, notes + ["\(name): no component explains enough, left out"])
    }
    if !components.isConverged {
      notes.append("\(name): not converged after \(components.iterationCount) rounds")
    }
    let fitted = Family(
      configuration: family,
      sourceColumnCount: input.sourceColumnCount,
      isDerived: input.isDerived,
      components: components,
      kept: kept,
      scoreMeans: kept.map { scoreMeans[$0] },
      scoreSDs: kept.map { scoreSDs[$0] },
      fittedCellCount: complete.count
    )
    return (fitted, notes)
  }

  /// Components of a family, fewer than configured when the data have fewer dimensions; nil without
  /// any variance.
  private static func components(
    _ family: SparsePCAConfiguration.Family,
    _ data: Matrix,
    _ configuration: SparsePCAConfiguration,
    _ notes: inout [String]
  ) throws(SparsePCAError) -> SparseComponents? {
    let gram = data.gram()
    func attempt(_ count: Int) throws(SparsePCAError) -> SparseComponents {
      try SparseComponents.fit(
        gram: gram,
        data: data,
        count: count,
        sparsity: family.sparsity.prefix(count),
        settings: configuration.settings,
        family: family.name
      )
    }
    do {
      return try attempt(family.componentCount)
    } catch .tooManyComponents(_, let requested, let rank) {
      guard rank > 0 else { return nil }
      notes.append("\(family.name): \(rank) of \(requested) components, the rank of the data")
      return try attempt(rank)
    }
  }

  static func requireEqualRows(_ table: [FamilyMatrix]) throws(SparsePCAError) {
    guard let expected = table.first?.values.rowCount else { return }
    for family in table where family.values.rowCount != expected {
      throw .rowsDiffer(family: family.name, expected: expected, found: family.values.rowCount)
    }
  }
}

extension Sparsity {
  /// The first components' part.
  fileprivate func prefix(_ count: Int) -> Sparsity {
    switch self {
    case .dense: .dense
    case .nonZeroCounts(let counts): .nonZeroCounts(Array(counts.prefix(count)))
    case .penalties(let penalties): .penalties(Array(penalties.prefix(count)))
    }
  }
}
