import Features
package import Tables

/// Turns per-cell results into the table of `features.h5ad`, one cell at a time.
///
/// It keeps the numbers of the matrix (about 14 kB a cell) and nothing else of the results.
package struct FeatureTableBuilder {
  private static let scalarNames = RunTables.cellQCNames + FeatureDictionary.names

  private var cells: [String] = []
  private var donors: [String?] = []
  private var species: [String?] = []
  private var verdicts: [String?] = []
  private var families: [FeatureTable.Family] = []
  private var variables: [FeatureTable.Variable] = []
  private var values: [Float] = []
  private var scalars: [Double] = []

  /// A table without cells.
  package init() {}

  /// Appends a row.
  ///
  /// Cells that could not be read, or lack a family, are NaN there. Families and widths are those of the
  /// preset, which is the same for all cells of a run.
  package mutating func append(_ result: CellResult) {
    if variables.isEmpty, !result.vectors.isEmpty {
      lay(out: result.vectors)
      values = Array(repeating: .nan, count: cells.count * variables.count)
    }
    cells.append(result.cellID)
    donors.append(result.donorID)
    species.append(result.species)
    verdicts.append(result.cellQC.map { $0 ? "passed" : "failed" })
    if result.vectors.isEmpty {
      values.append(contentsOf: repeatElement(.nan, count: variables.count))
    } else {
      for vector in result.vectors { values.append(contentsOf: vector.values.map { $0 ?? .nan }) }
    }
    let found = Dictionary(
      (result.cellQCValues + result.features).map { ($0.name, $0.value) },
      uniquingKeysWith: { first, _ in first }
    )
    scalars.append(contentsOf: Self.scalarNames.map { (found[$0] ?? nil) ?? .nan })
  }

  /// The table; `nil` when no cell has vectors.
  package consuming func table(preset: String, configurationHash: String) -> FeatureTable? {
    guard !variables.isEmpty else { return nil }
    return FeatureTable(
      cells: cells,
      families: families,
      variables: variables,
      values: values,
      annotations: [
        ("donor_id", .texts(donors)), ("species", .texts(species)), ("cell_qc", .texts(verdicts)),
      ],
      scalars: FeatureTable.Scalars(names: Self.scalarNames, values: scalars),
      provenance: [
        ("preset", preset), ("configuration_hash", configurationHash),
        ("program", "patchline \(PatchlineVersion.number)"),
      ]
    )
  }

  /// The table of some cells, in their order; `nil` when no cell has vectors.
  package static func table(
    _ results: [CellResult],
    preset: String,
    configurationHash: String
  ) -> FeatureTable? {
    var builder = FeatureTableBuilder()
    for result in results { builder.append(result) }
    return builder.table(preset: preset, configurationHash: configurationHash)
  }

  private mutating func lay(out vectors: [VectorRecord]) {
    for vector in vectors {
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
      families.append(FeatureTable.Family(name: vector.name, columns: start..<variables.count))
    }
  }
}
