import LinearAlgebra
package import SparsePCA

/// Sparse components fitted to the training cells of a fold, so that not even their directions have seen a tested
/// cell.
package struct FittedComponents: Sendable, Equatable, Codable {
  /// Components.
  package let model: SparsePCAModel
  /// Families of the features that they are made from.
  private let families: [ModelFamily]
  private let keepsFeatures: Bool

  /// Fits the Cell 2020 configuration, widths adapted to the families.
  ///
  /// - Parameters:
  ///   - features: training cells × features of whole families; NaN is missing.
  ///   - families: families of the columns.
  ///   - mode: whether and how.
  ///   - threads: the result does not depend on it.
  /// - Returns: nil when features are to be taken as they are.
  /// - Throws: ``InputError``.
  static func fitted(
    _ features: Matrix,
    families: [ModelFamily],
    mode: ComponentFitting,
    threads: Int
  ) throws -> FittedComponents? {
    guard mode != .none else { return nil }
    let widths = Dictionary(
      families.map { ($0.name, $0.columns.count) },
      uniquingKeysWith: { first, _ in first }
    )
    let configuration = try SparsePCARun.configuration(nil)
    let isKnown = configuration.families.contains { widths[$0.name] != nil }
    if mode == .automatic, !isKnown { return nil }
    do {
      let model = try SparsePCAModel.fit(
        matrices(features, families),
        configuration: configuration.adapted(to: widths).configuration,
        threads: threads
      )
      return FittedComponents(
        model: model,
        families: families,
        keepsFeatures: mode == .appending
      )
    } catch {
      throw InputError("sparse components of a training part: \(error)")
    }
  }

  /// Features if they are kept, then scores: cells × components, NaN for a family that a cell lacks.
  ///
  /// - Throws: ``InputError``.
  func applied(to features: Matrix) throws -> Matrix {
    do {
      let scores = try model.transform(Self.matrices(features, families)).values
      return keepsFeatures ? features.appendingColumns(of: scores) : scores
    } catch {
      throw InputError("sparse components: \(error)")
    }
  }

  private static func matrices(_ features: Matrix, _ families: [ModelFamily]) -> [FamilyMatrix] {
    families.map {
      FamilyMatrix(name: $0.name, values: features.selectingColumns(Array($0.columns)))
    }
  }
}
