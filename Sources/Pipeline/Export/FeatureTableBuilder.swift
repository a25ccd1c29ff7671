import Features
package import Tables

/// Turns per-cell results into the table of `features.h5ad`.
package enum FeatureTableBuilder {
  /// The table of some cells, in their order; `nil` when no cell has vectors.
  ///
  /// Cells that could not be read, or lack a family, are NaN there. Families and widths are those of the
  /// preset, which is the same for all cells of a run.
  package static func table(
    _ results: [CellResult],
    preset: String,
    configurationHash: String
  ) -> FeatureTable? {
    guard let layout = results.first(where: { !$0.vectors.isEmpty })?.vectors else { return nil }
    var families: [FeatureTable.Family] = []
    var variables: [FeatureTable.Variable] = []
    for vector in layout {
      let start = variables.count
      for position in vector.values.indices {
        variables.append(
          FeatureTable.Variable(
            name: "\(vector.name)_\(position)",
            family: vector.name,
            position: position,
            unit: vector.unit.isEmpty ? "1" : vector.unit
          )
        )
      }
      families.append(
        FeatureTable.Family(name: vector.name, columns: start..<variables.count)
      )
    }
    var values: [Float] = []
    values.reserveCapacity(results.count * variables.count)
    for result in results {
      if result.vectors.isEmpty {
        values.append(contentsOf: repeatElement(.nan, count: variables.count))
      } else {
        for vector in result.vectors { values.append(contentsOf: vector.values.map { $0 ?? .nan }) }
      }
    }
    return FeatureTable(
      cells: results.map(\.cellID),
      families: families,
      variables: variables,
      values: values,
      annotations: annotations(results),
      scalars: scalars(results),
      provenance: [
        ("preset", preset), ("configuration_hash", configurationHash),
        ("program", "patchline \(PatchlineVersion.number)"),
      ]
    )
  }

  private static func annotations(
    _ results: [CellResult]
  ) -> [(name: String, values: FeatureTable.Annotation)] {
    [
      ("donor_id", .texts(results.map(\.donorID))),
      ("species", .texts(results.map(\.species))),
      ("cell_qc", .texts(results.map { $0.cellQC.map { $0 ? "passed" : "failed" } })),
    ]
  }

  private static func scalars(_ results: [CellResult]) -> FeatureTable.Scalars {
    let names = RunTables.cellQCNames + FeatureDictionary.names
    var values: [Double] = []
    for result in results {
      let found = Dictionary(
        (result.cellQCValues + result.features).map { ($0.name, $0.value) },
        uniquingKeysWith: { first, _ in first }
      )
      values.append(contentsOf: names.map { (found[$0] ?? nil) ?? .nan })
    }
    return FeatureTable.Scalars(names: names, values: values)
  }
}
