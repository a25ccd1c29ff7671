import Features
package import Tables

/// The few features that a person looks at first, with their units.
package struct KeyFeatures: Sendable, Equatable {
  /// Names of the columns.
  package let names: [String]
  /// Units, `""` where there is none or the table does not say.
  package let units: [String]
  /// Row-major (cells, names), NaN is missing.
  package let values: [Double]

  /// Columns of `cells.csv` that describe a cell at a glance: membrane, f-I curve, firing, spike.
  package static let preferred = [
    "v_baseline", "input_resistance", "tau", "sag", "rheobase_i", "fi_fit_slope", "avg_rate_hero",
    "adapt_hero", "latency_rheo", "width_rheo", "upstroke_downstroke_ratio_rheo",
    "threshold_v_rheo",
  ]

  /// Takes the preferred columns of a table; one that has fewer than six of them gives those whose
  /// values tell the classes apart best.
  ///
  /// Telling apart is measured as eta², the share of a column's variance that lies between classes; without
  /// classes the first columns are taken.
  ///
  /// - Parameters:
  ///   - table: the run's table.
  ///   - labels: class of each cell, `nil` where it has none.
  ///   - limit: how many columns at most.
  package init(_ table: FeatureTable, labels: [String?], limit: Int = 12) {
    let isExtracted = table.scalars != nil
    let source =
      table.scalars
      ?? FeatureTable.Scalars(
        names: table.variables.map(\.name),
        values: table.values.map(Double.init)
      )
    let width = source.names.count
    let column = { (position: Int) in
      table.cells.indices.map { source.values[$0 * width + position] }
    }
    var chosen = Self.preferred.compactMap { name in source.names.firstIndex(of: name) }
      .filter { column($0).contains { $0.isFinite } }
    if chosen.count < 6 {
      let quality = Set(RunTables.cellQCNames)
      let candidates = source.names.indices.filter { !quality.contains(source.names[$0]) }
      let scores = candidates.map { Self.etaSquared(column($0), labels: labels) }
      chosen = candidates.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        .prefix(limit).map { candidates[$0] }
    }
    let positions = Array(chosen.prefix(limit))
    names = positions.map { source.names[$0] }
    // An imported table's numbers are in the units of who made it.
    units = names.map { isExtracted ? FeatureDictionary.definition(of: $0)?.unit ?? "" : "" }
    values = table.cells.indices.flatMap { row in positions.map { source.values[row * width + $0] }
    }
  }

  /// The values of a column.
  package func column(_ position: Int) -> [Double] {
    stride(from: position, to: values.count, by: max(1, names.count)).map { values[$0] }
  }

  /// Share of the variance between classes; 0 where nothing varies or no class is known.
  static func etaSquared(_ values: [Double], labels: [String?]) -> Double {
    var groups: [String: [Double]] = [:]
    for (value, label) in zip(values, labels) where value.isFinite {
      if let label { groups[label, default: []].append(value) }
    }
    let all = groups.keys.sorted().flatMap { groups[$0] ?? [] }
    guard groups.count > 1, !all.isEmpty else { return 0 }
    let mean = all.reduce(0, +) / Double(all.count)
    let total = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let between = groups.keys.sorted().reduce(0.0) { sum, name in
      let group = groups[name] ?? []
      let own = group.reduce(0, +) / Double(max(1, group.count))
      return sum + Double(group.count) * (own - mean) * (own - mean)
    }
    return total > 0 ? between / total : 0
  }
}
