import LinearAlgebra
import Statistics
package import Tables

/// The cells of a run in the plane: by principal components, and by UMAP.
///
/// Shown are the sparse components where the run has them, else its features. Columns are filled with
/// their median and standardised; cells that lack more than half of the columns are left out.
package struct CellEmbedding: Sendable {
  /// What was embedded.
  package enum Basis: String, Sendable {
    /// Scores of the sparse components.
    case components = "sparse components"
    /// Scalar features.
    case features
  }

  /// What was embedded.
  package let basis: Basis
  /// Number of columns that vary.
  package let columnCount: Int
  /// Rows of the table that are shown, ascending.
  package let rows: [Int]
  /// Cells that have enough values; more than ``rows`` when a sample is shown.
  package let usableCount: Int
  /// First two principal components of each row.
  package let principal: [SIMD2<Double>]
  /// Share of the variance that each of the two explains.
  package let explained: SIMD2<Double>
  /// UMAP's position of each row.
  package let map: [SIMD2<Double>]
  /// Neighbours that the map was made with, the cell itself counted.
  package let neighbourCount: Int
  /// How trustworthy the map is with as many neighbours; `nil` for fewer than twice as many cells.
  package let trustworthiness: Double?
  /// The same of the principal components.
  package let principalTrustworthiness: Double?

  /// Of more cells than this a seeded sample is shown: every pair of cells is compared.
  package static let cellLimit = 5000

  /// Embeds the cells.
  ///
  /// - Returns: `nil` with fewer than 8 usable cells or fewer than 2 columns that vary.
  /// - Throws: an error of the linear algebra, which only broken input could cause.
  package init?(_ table: FeatureTable, seed: UInt64 = 0, threads: Int) throws {
    let (basis, source) = Self.source(table)
    let width = source.names.count
    let usable = table.cells.indices.filter { row in
      let known = (0..<width).count { source.values[row * width + $0].isFinite }
      return known > 0 && 2 * known >= width
    }
    guard usable.count >= 8 else { return nil }
    let rows = Self.sample(usable, seed: seed)
    let points = Self.standardised(rows, source)
    guard points.columnCount >= 2 else { return nil }
    self.basis = basis
    self.rows = rows
    usableCount = usable.count
    columnCount = points.columnCount
    (principal, explained) = try Self.principal(points)
    var settings = Umap.Settings()
    settings.seed = seed
    // A neighbourhood of nearly all cells would show no groups.
    settings.neighbourCount = min(settings.neighbourCount, max(5, rows.count / 5))
    neighbourCount = settings.neighbourCount
    map =
      Umap(
        of: points.values,
        columnCount: points.columnCount,
        initial: principal,
        settings: settings,
        threads: threads
      ).positions
    let trust = { (map: [SIMD2<Double>]) -> Double? in
      guard rows.count > 2 * settings.neighbourCount else { return nil }
      return Trustworthiness.value(
        of: map,
        points: points.values,
        columnCount: points.columnCount,
        neighbourCount: settings.neighbourCount,
        threads: threads
      )
    }
    trustworthiness = trust(map)
    principalTrustworthiness = trust(principal)
  }

  private static func source(_ table: FeatureTable) -> (Basis, FeatureTable.Scalars) {
    if let components = table.components { return (.components, components) }
    guard let scalars = table.scalars else {
      let names = table.variables.map(\.name)
      return (.features, .init(names: names, values: table.values.map(Double.init)))
    }
    // Quality values and the numbers of sweeps tell of the rig, not of the cell.
    let quality = Set(RunTables.cellQCNames)
    let kept = scalars.names.indices.filter {
      !quality.contains(scalars.names[$0]) && !scalars.names[$0].contains("sweep_num")
    }
    let width = scalars.names.count
    return (
      .features,
      .init(
        names: kept.map { scalars.names[$0] },
        values: table.cells.indices.flatMap { row in
          kept.map { scalars.values[row * width + $0] }
        }
      )
    )
  }

  /// All rows, or a seeded sample of ``cellLimit``, ascending.
  private static func sample(_ rows: [Int], seed: UInt64) -> [Int] {
    guard rows.count > cellLimit else { return rows }
    var generator = SeededGenerator(seed: seed)
    return generator.permutation(rows.count).prefix(cellLimit).map { rows[$0] }.sorted()
  }

  /// The rows with medians filled in, standardised; columns that do not vary are left out.
  private static func standardised(_ rows: [Int], _ source: FeatureTable.Scalars) -> Matrix {
    let width = source.names.count
    let taken = rows.flatMap { row in source.values[row * width..<(row + 1) * width] }
      .map { $0.isFinite ? $0 : .nan }
    let filled = MedianImputer(values: taken, columnCount: width).imputed(taken)
    let scaled = StandardScaler(values: filled, columnCount: width).scaled(filled)
    let varying = (0..<width).filter { column in
      rows.indices.contains { scaled[$0 * width + column] != scaled[column] }
    }
    return Matrix(
      rowCount: rows.count,
      columnCount: varying.count,
      values: rows.indices.flatMap { row in varying.map { scaled[row * width + $0] } }
    )
  }

  /// Scores on the first two principal axes; each axis points to where its largest loading is positive.
  private static func principal(
    _ points: Matrix
  ) throws -> (scores: [SIMD2<Double>], explained: SIMD2<Double>) {
    let decomposition = try SingularValueDecomposition(points)
    let axes = decomposition.rightVectorsTransposed
    let signs = (0..<2).map { axis -> Double in
      let loadings = (0..<points.columnCount).map { axes[axis, $0] }
      let largest = loadings.max { abs($0) < abs($1) } ?? 1
      return largest < 0 ? -1 : 1
    }
    let values = decomposition.singularValues
    let total = values.reduce(0) { $0 + $1 * $1 }
    let scores = (0..<points.rowCount).map { row in
      SIMD2(
        decomposition.leftVectors[row, 0] * values[0] * signs[0],
        decomposition.leftVectors[row, 1] * values[1] * signs[1]
      )
    }
    return (scores, SIMD2(values[0] * values[0], values[1] * values[1]) / total)
  }
}
