package import LinearAlgebra
import Statistics

// Sparse principal components of Zou, Hastie and Tibshirani (2006), algorithm 1, on the Gram matrix:
// alternate between an elastic net per component (given alpha) and a Procrustes rotation (given beta).

/// How sparse the components of a family are.
package enum Sparsity: Sendable, Equatable, Codable {
  /// Ordinary principal components.
  case dense
  /// One number of non-zero loadings per component.
  case nonZeroCounts([Int])
  /// One L1 penalty per component.
  case penalties([Double])
}

/// The constants of the alternating fit.
package struct SparsePCASettings: Sendable, Equatable, Codable {
  /// Ridge penalty of every elastic net.
  package var ridge = 1e-6
  /// Most rounds of alternation.
  package var maximumIterations = 500
  /// The fit has converged when no normalised loading changes by more than this in a round.
  package var tolerance = 1.5e-3

  /// Creates settings; the defaults are those of the Cell 2020 study's scripts.
  package init(
    ridge: Double = 1e-6,
    maximumIterations: Int = 500,
    tolerance: Double = 1.5e-3
  ) {
    self.ridge = ridge
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
  }
}

/// Sparse (or ordinary) principal components of one family.
package struct SparseComponents: Sendable, Equatable, Codable {
  /// Unit-norm loadings, one component per column: (p, K).
  ///
  /// In every column the loading of largest
  /// magnitude (the first of equals) is positive; exact zeros outside the support.
  package let loadings: Matrix
  /// Share of the total variance that each component adds to those before it: R_kk² / total with
  /// R the triangular factor of data · loadings; for ordinary components the explained share.
  package let adjustedVariance: [Double]
  /// Sum of squares of the centred (and, if asked, scaled) data.
  package let totalVariance: Double
  /// Rounds of alternation; 0 for ordinary components.
  package let iterationCount: Int
  /// Whether the loadings settled within the allowed rounds.
  package let isConverged: Bool
}

extension SparseComponents {
  /// Fits components to the Gram matrix of centred data.
  ///
  /// - Parameters:
  ///   - gram: xᵀx of the centred (and, for correlations, scaled) data: (p, p); a correlation or
  ///     covariance matrix gives the same loadings and shares.
  ///   - data: the centred data themselves, (n, p). With fewer rows than columns the Gram matrix is singular
  ///     but for the ridge, and loadings keep four or five digits without the data; else they are not used.
  ///   - count: number of components K, at least 1.
  ///   - sparsity: counts or penalties, K of them, or ordinary components.
  ///   - settings: constants of the fit.
  ///   - threads: components are solved in parallel; the result does not depend on it.
  ///   - family: name for errors.
  /// - Returns: the components, converged or not.
  /// - Throws: ``SparsePCAError``: not finite, more components than the Gram matrix's rank, counts that
  ///   do not fit.
  /// - Complexity: O(p³ + rounds · Σ count² · p): independent of the number of cells.
  package static func fit(
    gram: Matrix,
    data: Matrix? = nil,
    count: Int,
    sparsity: Sparsity,
    settings: SparsePCASettings = SparsePCASettings(),
    threads: Int = 1,
    family: String = "matrix"
  ) throws(SparsePCAError) -> SparseComponents {
    let stops = try stops(sparsity, count: count, family: family)
    if let position = gram.firstNonFinite {
      throw .notFinite(family: family, row: position.row, column: position.column)
    }
    let wide = data.flatMap { $0.rowCount < $0.columnCount ? $0.transposed : nil }
    let problem = Alternation(gram: gram, variables: wide, settings: settings, threads: threads)
    do {
      let leading = try problem.leadingVectors(min(count, gram.columnCount))
      guard count <= leading.rank else {
        throw SparsePCAError.tooManyComponents(
          family: family,
          requested: count,
          rank: leading.rank
        )
      }
      return try problem.fit(leading.eigen, stops: stops)
    } catch let error as SparsePCAError {
      throw error
    } catch {
      throw .decomposition(family: family, "\(error)")
    }
  }

  /// The stopping rule of every component; nil for ordinary components.
  private static func stops(
    _ sparsity: Sparsity,
    count: Int,
    family: String
  ) throws(SparsePCAError) -> [ElasticNetPath.Stop]? {
    guard count > 0 else { throw .badSparsity(family: family, "\(count) components requested") }
    let stops: [ElasticNetPath.Stop]
    switch sparsity {
    case .dense: return nil
    case .nonZeroCounts(let counts):
      if let bad = counts.first(where: { $0 < 1 }) {
        throw .badSparsity(family: family, "non-zero count \(bad) is below 1")
      }
      stops = counts.map { .variables($0) }
    case .penalties(let penalties):
      if let bad = penalties.first(where: { !($0 > 0) }) {
        throw .badSparsity(family: family, "penalty \(bad) is not positive")
      }
      stops = penalties.map { .penalty($0) }
    }
    guard stops.count == count else {
      throw .badSparsity(
        family: family,
        "\(stops.count) counts or penalties for \(count) components"
      )
    }
    return stops
  }
}
