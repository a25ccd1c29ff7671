import RealModule

// UMAP's graph of the data (McInnes, Healy and Melville 2018, sections 2.2 and 3.1, algorithms 2 and 3),
// in the form that umap-learn 0.5 gives it.
//
// Notation: rho, the distance to the nearest neighbour; sigma, the scale at which the memberships of a
// point's neighbours sum to log2(k), the point itself being counted as one of the k.

/// Which points belong together, and how strongly: the symmetric graph that UMAP lays out.
package struct FuzzyNeighbourGraph: Sendable, Equatable {
  /// One pair of points; every pair occurs once, with `first < second`.
  package struct Edge: Sendable, Equatable {
    /// Index of a point.
    package var first: Int
    /// Index of the other point.
    package var second: Int
    /// Membership strength in (0, 1].
    package var weight: Double
  }

  /// Number of points.
  package let pointCount: Int
  /// Edges by ascending `first`, then `second`.
  package let edges: [Edge]
  /// Distance of each point to its nearest neighbour that is not at the same place.
  package let rhos: [Double]
  /// Scale of each point's memberships.
  package let sigmas: [Double]

  /// Builds the graph from nearest neighbours.
  ///
  /// The memberships a of a point's neighbours become symmetric as a + aᵀ − a·aᵀ: the probability that at
  /// least one of the two directed edges exists.
  package init(_ neighbours: NearestNeighbours) {
    let width = neighbours.neighbourCount
    let mean =
      neighbours.distances.reduce(0, +) / Double(max(1, neighbours.pointCount * (width + 1)))
    var rhos: [Double] = []
    var sigmas: [Double] = []
    var directed: [Int: Double] = [:]
    let count = neighbours.pointCount
    for point in 0..<count {
      let range = point * width..<(point + 1) * width
      let (rho, sigma) = Self.scale(of: neighbours.distances[range], overallMean: mean)
      rhos.append(rho)
      sigmas.append(sigma)
      for position in range {
        let excess = neighbours.distances[position] - rho
        directed[point * count + neighbours.indices[position]] =
          excess <= 0 || sigma == 0 ? 1 : Double.exp(-excess / sigma)
      }
    }
    self.rhos = rhos
    self.sigmas = sigmas
    pointCount = count
    edges = Self.symmetric(directed, count: count)
  }

  private static func symmetric(_ directed: [Int: Double], count: Int) -> [Edge] {
    var edges: [Edge] = []
    // Sorted: the order of a dictionary must not reach the layout.
    for key in directed.keys.sorted() {
      let (from, to) = (key / count, key % count)
      let back = directed[to * count + from]
      if from > to, back != nil { continue }
      let (a, b) = (directed[key] ?? 0, back ?? 0)
      let weight = a + b - a * b
      if weight > 0 {
        edges.append(Edge(first: min(from, to), second: max(from, to), weight: weight))
      }
    }
    return edges.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// rho and sigma of a point from the distances of its neighbours, ascending.
  ///
  /// Bisection in 64 steps as umap-learn; sigma is at least a thousandth of the mean distance.
  static func scale(
    of distances: ArraySlice<Double>,
    overallMean: Double
  ) -> (rho: Double, sigma: Double) {
    let rho = distances.first { $0 > 0 } ?? 0
    let target = Double.log2(Double(distances.count + 1))
    var (lower, upper, sigma) = (0.0, Double.infinity, 1.0)
    for _ in 0..<64 {
      let sum = distances.reduce(0) { sum, distance in
        let excess = distance - rho
        return sum + (excess > 0 ? Double.exp(-excess / sigma) : 1)
      }
      if abs(sum - target) < 1e-5 { break }
      if sum > target {
        upper = sigma
        sigma = (lower + upper) / 2
      } else {
        lower = sigma
        sigma = upper.isInfinite ? sigma * 2 : (lower + upper) / 2
      }
    }
    // The point itself, at distance 0, counts in umap-learn's mean.
    let ownMean = distances.reduce(0, +) / Double(distances.count + 1)
    return (rho, max(sigma, 1e-3 * (rho > 0 ? ownMean : overallMean)))
  }
}
