import Foundation
import Statistics
import TestSupport
import Testing

/// Against umap-learn and scikit-learn; Golden/make_umap.py names the versions.
@Suite struct UmapTests {
  struct Golden: Decodable {
    struct Scores: Decodable {
      var mean: Double
      var least: Double
    }
    var columnCount: Int
    var neighbourCount: Int
    var points: [Double]
    var rhos: [Double]
    var sigmas: [Double]
    var first: [Int]
    var second: [Int]
    var weight: [Double]
    var curves: [[Double]]
    var plane: Double
    var clouds: Scores
    var table: Scores
  }

  let golden: Golden

  init() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Golden/umap.json"
    )
    golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }

  private var pointCount: Int { golden.points.count / golden.columnCount }

  /// The first two columns as a map.
  private var plane: [SIMD2<Double>] {
    (0..<pointCount).map {
      SIMD2(golden.points[$0 * golden.columnCount], golden.points[$0 * golden.columnCount + 1])
    }
  }

  private func map(seed: UInt64 = 0, threads: Int = 1) -> Umap {
    var settings = Umap.Settings()
    settings.neighbourCount = golden.neighbourCount
    settings.seed = seed
    return Umap(
      of: golden.points,
      columnCount: golden.columnCount,
      initial: plane,
      settings: settings,
      threads: threads
    )
  }

  private func trust(_ map: [SIMD2<Double>]) -> Double {
    Trustworthiness.value(
      of: map,
      points: golden.points,
      columnCount: golden.columnCount,
      neighbourCount: golden.neighbourCount,
      threads: 2
    )
  }

  @Test func `the neighbour graph is umap-learn's`() throws {
    let graph = FuzzyNeighbourGraph(
      NearestNeighbours(
        of: golden.points,
        columnCount: golden.columnCount,
        neighbourCount: golden.neighbourCount - 1,
        threads: 2
      )
    )
    try #require(graph.edges.map(\.first) == golden.first)
    try #require(graph.edges.map(\.second) == golden.second)
    // umap-learn computes in single precision and stops its bisection at 1e-5.
    for (edge, weight) in zip(graph.edges, golden.weight) {
      #expect((edge.weight - weight).magnitude < 2e-5)
    }
    for (found, expected) in zip(graph.rhos, golden.rhos) {
      #expect((found - expected).magnitude < 1e-6 * expected)
    }
    for (found, expected) in zip(graph.sigmas, golden.sigmas) {
      #expect((found - expected).magnitude < 2e-5 * expected)
    }
  }

  @Test(arguments: 0..<3) func `the curve is umap-learn's fit`(_ index: Int) {
    let expected = golden.curves[index]
    let curve = UmapCurve(minimumDistance: expected[0])
    #expect((curve.a - expected[1]).magnitude < 1e-4)
    #expect((curve.b - expected[2]).magnitude < 1e-4)
  }

  @Test func `trustworthiness is scikit-learn's`() {
    #expect((trust(plane) - golden.plane).magnitude < 1e-12)
  }

  @Test(arguments: [0, 1, 2]) func `a map is as trustworthy as umap-learn's`(_ seed: UInt64) {
    // The spread of umap-learn's own five seeds is the tolerance.
    let tolerance = golden.clouds.mean - golden.clouds.least + 0.005
    #expect(trust(map(seed: seed).positions) > golden.clouds.mean - tolerance)
  }

  @Test func `one seed gives the same bytes at any thread count`() {
    #expect(map(threads: 1) == map(threads: 4))
    #expect(map(seed: 0) != map(seed: 1))
  }

  @Test func `points at the same place give a finite map`() {
    var points = [Double](repeating: 1, count: 20)
    points += [2, 2, 3, 3]
    let initial = [SIMD2<Double>](repeating: .zero, count: 12)
    let map = Umap(of: points, columnCount: 2, initial: initial, threads: 1)
    #expect(map.positions.allSatisfy { $0.x.isFinite && $0.y.isFinite })
  }

  @Test func `ties of distance are broken by index`() {
    let neighbours = NearestNeighbours(
      of: [0, 1, -1, 5],
      columnCount: 1,
      neighbourCount: 2,
      threads: 1
    )
    #expect(neighbours.indices == [1, 2, 0, 2, 0, 1, 1, 0])
    #expect(neighbours.distances == [1, 1, 1, 2, 1, 2, 4, 5])
  }
}
