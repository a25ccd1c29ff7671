import Foundation
import LinearAlgebra
package import SparsePCA
package import Tables

/// Sparse PCA of a run: fit or apply, and put the scores into the feature table.
package enum SparsePCARun {
  /// The key of `uns` that holds the digest of the model whose scores `X_spca` holds.
  package static let provenanceKey = "spca_model"
  private static let kind = "spca"

  /// Reads a configuration; nil is the Cell 2020 one.
  ///
  /// - Throws: ``InputError``.
  package static func configuration(_ file: String?) throws -> SparsePCAConfiguration {
    guard let file else { return try configuration(text: nil) }
    let text: String
    do {
      text = try String(contentsOfFile: file, encoding: .utf8)
    } catch {
      throw InputError("\(file): cannot read it: \(InputCollector.reason(error))")
    }
    return try configuration(text: text, file: file)
  }

  /// Reads the text of a configuration; nil is the Cell 2020 one.
  ///
  /// - Throws: ``InputError`` that names `file`.
  package static func configuration(
    text: String?,
    file: String = "built-in configuration"
  ) throws -> SparsePCAConfiguration {
    do {
      guard let text else { return try SparsePCAConfiguration.cell2020() }
      return try SparsePCAConfiguration(yaml: text)
    } catch {
      throw InputError("\(file): \(error)")
    }
  }

  /// The built-in configuration, to copy and edit.
  package static var standardConfigurationText: String { SparsePCAConfiguration.cell2020Text }

  /// Fits a model to a run's families; widths that differ from the configuration's are adapted and noted.
  ///
  /// - Throws: ``InputError``.
  package static func fit(
    _ table: FeatureTable,
    configuration: SparsePCAConfiguration,
    source: String,
    threads: Int
  ) throws -> (model: SparsePCAModel, notes: [String]) {
    let widths = Dictionary(
      table.families.map { ($0.name, $0.columns.count) },
      uniquingKeysWith: { first, _ in first }
    )
    let adapted = configuration.adapted(to: widths)
    do {
      let model = try SparsePCAModel.fit(
        matrices(table),
        configuration: adapted.configuration,
        threads: threads
      )
      return (model, adapted.notes + model.notes)
    } catch {
      throw InputError("\(source): \(error)")
    }
  }

  /// Scores a run's cells: sets `X_spca` and the model's digest.
  ///
  /// - Throws: ``InputError``.
  package static func apply(
    _ model: SparsePCAModel,
    to table: inout FeatureTable,
    source: String
  ) throws {
    let scores: SparsePCAScores
    do {
      scores = try model.transform(matrices(table))
    } catch {
      throw InputError("\(source): \(error)")
    }
    table.components = FeatureTable.Scalars(
      names: scores.columns.map { "\($0.family)_spca_\($0.component)" },
      values: scores.values.values
    )
    let digest = FileDigest.sha256(of: Data(try ModelStore.json(model).utf8))
    table.provenance.removeAll { $0.key == provenanceKey }
    table.provenance.append((provenanceKey, digest))
    table.provenance.sort { $0.key < $1.key }
  }

  /// Writes a model file; loadings of a family, components after one another, are arrays by themselves too.
  ///
  /// - Throws: ``OutputError``.
  package static func write(_ model: SparsePCAModel, to path: String) throws {
    var arrays: [String: ModelFile.Values] = [:]
    for family in model.families {
      arrays["loadings_\(family.configuration.name)"] = .reals(
        family.components.loadings.transposed.values
      )
    }
    try ModelStore.write(
      ModelFile(kind: kind, metadata: try ModelStore.json(model), arrays: arrays),
      to: path
    )
  }

  /// Reads a model file.
  ///
  /// - Throws: ``InputError``.
  package static func read(_ path: String) throws -> SparsePCAModel {
    try ModelStore.decode(
      SparsePCAModel.self,
      from: try ModelStore.read(path, kind: kind),
      path: path
    )
  }

  /// One line a score column, for people: family, component, adjusted explained variance.
  package static func summary(
    _ model: SparsePCAModel
  ) -> [(family: String, components: Int, variance: Double, cells: Int)] {
    model.families.map { family in
      (
        family.configuration.name, family.kept.count,
        family.kept.reduce(0) { $0 + family.components.adjustedVariance[$1] },
        family.fittedCellCount
      )
    }
  }

  private static func matrices(_ table: FeatureTable) -> [FamilyMatrix] {
    table.families.map { family in
      FamilyMatrix(
        name: family.name,
        values: Matrix(
          rowCount: table.cells.count,
          columnCount: family.columns.count,
          values: table.values(of: family).map(Double.init)
        )
      )
    }
  }
}
