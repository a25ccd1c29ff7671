import RealModule

// UMAP: uniform manifold approximation and projection (McInnes, Healy and Melville 2018) in two dimensions.
//
// Goals in order: the layout of umap-learn's algorithm; the same bytes on every run and thread count; a
// layout of 4,000 cells in seconds. The descent is therefore sequential, its chance drawn from one
// generator; only the search for neighbours uses threads.

/// A map of points in the plane in which neighbours stay neighbours.
package struct Umap: Sendable, Equatable {
  /// How a map is made; the defaults are umap-learn's.
  package struct Settings: Sendable, Equatable {
    /// Neighbours of a point, the point itself counted, as in umap-learn; cut to the number of points.
    package var neighbourCount = 15
    /// How near points may come in the map.
    package var minimumDistance = 0.1
    /// Passes over the edges; `nil` takes 500, or 200 above 10,000 points.
    package var epochCount: Int?
    /// Points that are pushed away for every pull.
    package var negativeSampleCount = 5
    /// Seed of the draws.
    package var seed: UInt64 = 0

    /// Creates the default settings.
    package init() {}
  }

  /// Least number of points of which a map is made.
  package static let leastPoints = 4

  /// Position of each point.
  package let positions: [SIMD2<Double>]

  /// Lays points out.
  ///
  /// - Parameters:
  ///   - points: row-major (points, columns), finite; at least ``leastPoints`` points.
  ///   - columnCount: number of columns.
  ///   - initial: where points start, such as their first two principal components; scaled to 0 … 10.
  ///   - settings: see there.
  ///   - threads: the result does not depend on it.
  package init(
    of points: [Double],
    columnCount: Int,
    initial: [SIMD2<Double>],
    settings: Settings = Settings(),
    threads: Int
  ) {
    let count = points.count / columnCount
    precondition(count >= Self.leastPoints, "a map of \(count) points")
    precondition(initial.count == count, "\(initial.count) starts of \(count) points")
    let neighbours = NearestNeighbours(
      of: points,
      columnCount: columnCount,
      neighbourCount: max(2, min(settings.neighbourCount, count) - 1),
      threads: threads
    )
    let graph = FuzzyNeighbourGraph(neighbours)
    var generator = SeededGenerator(seed: settings.seed)
    var layout = UmapLayout(
      graph,
      start: Self.scaled(initial, &generator),
      curve: UmapCurve(minimumDistance: settings.minimumDistance),
      epochCount: settings.epochCount ?? (count <= 10_000 ? 500 : 200),
      negativeSampleCount: settings.negativeSampleCount
    )
    layout.run(&generator)
    positions = layout.positions
  }

  /// Every axis from 0 to 10, with a little noise that separates points at the same place.
  private static func scaled(
    _ points: [SIMD2<Double>],
    _ generator: inout SeededGenerator
  ) -> [SIMD2<Double>] {
    let lower = points.reduce(points[0]) { pointwiseMin($0, $1) }
    let upper = points.reduce(points[0]) { pointwiseMax($0, $1) }
    var extent = upper - lower
    extent.replace(with: 1, where: extent .<= 0)
    return points.map { point in
      let noise = SIMD2(generator.normal(), generator.normal()) * 1e-3
      return (point - lower) / extent * 10 + noise
    }
  }
}
