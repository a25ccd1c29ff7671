/// How far the neighbours in a map are neighbours in the data: 1 is perfect, about 0.5 is chance.
///
/// T(k) = 1 − 2 / (n·k·(2n − 3k − 1)) · Σ over points and their k map neighbours of max(0, rank − k), where
/// rank counts from 1 by distance in the data (Venna and Kaski 2001; scikit-learn `trustworthiness`).
package enum Trustworthiness {
  /// The measure.
  ///
  /// - Parameters:
  ///   - map: a position a point.
  ///   - points: row-major (points, columns), finite.
  ///   - columnCount: number of columns.
  ///   - neighbourCount: k, at least 1 and less than half the number of points.
  ///   - threads: the result does not depend on it.
  /// - Returns: 1 when no map neighbour is farther than k-th in the data.
  /// - Complexity: O(points² · (columns + neighbourCount)).
  package static func value(
    of map: [SIMD2<Double>],
    points: [Double],
    columnCount: Int,
    neighbourCount: Int,
    threads: Int
  ) -> Double {
    let count = map.count
    precondition(points.count == count * columnCount, "\(points.count) values of \(count) points")
    precondition(
      neighbourCount > 0 && 2 * neighbourCount < count,
      "\(neighbourCount) neighbours among \(count) points"
    )
    let near = NearestNeighbours(
      of: map.flatMap { [$0.x, $0.y] },
      columnCount: 2,
      neighbourCount: neighbourCount,
      threads: threads
    )
    let excesses = parallelMap(count: count, threads: threads) { point in
      let own = near.indices[point * neighbourCount..<(point + 1) * neighbourCount]
      return excess(point, own, points, columnCount)
    }
    let n = Double(count)
    let k = Double(neighbourCount)
    let scale = 2 / (n * k * (2 * n - 3 * k - 1))
    return 1 - scale * Double(excesses.reduce(0, +))
  }

  /// Sum of the ranks of map neighbours above k.
  private static func excess(
    _ point: Int,
    _ neighbours: ArraySlice<Int>,
    _ points: [Double],
    _ columnCount: Int
  ) -> Int {
    let squares = (0..<points.count / columnCount).map { other in
      NearestNeighbours.squaredDistance(point, other, in: points, columnCount: columnCount)
    }
    return neighbours.reduce(0) { sum, neighbour in
      // Ties by index, as in the search for neighbours.
      let rank = squares.indices.count { other in
        other != point && (squares[other], other) <= (squares[neighbour], neighbour)
      }
      return sum + max(0, rank - neighbours.count)
    }
  }
}
