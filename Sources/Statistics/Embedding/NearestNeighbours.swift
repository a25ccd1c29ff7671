/// The nearest other points of every point by Euclidean distance, found by comparing all pairs.
///
/// Exact, so that an embedding does not depend on the luck of a search tree; for the few thousand cells
/// of a patch-clamp study that takes a second.
package struct NearestNeighbours: Sendable, Equatable {
  /// Neighbours of each point.
  package let neighbourCount: Int
  /// Row-major (points, neighbours): indices by ascending distance; the point itself is not among them.
  package let indices: [Int]
  /// Row-major (points, neighbours): distances.
  package let distances: [Double]

  /// Number of points.
  package var pointCount: Int { neighbourCount == 0 ? 0 : indices.count / neighbourCount }

  /// Compares all pairs.
  ///
  /// - Parameters:
  ///   - points: row-major (points, columns), finite.
  ///   - columnCount: number of columns.
  ///   - neighbourCount: less than the number of points. Ties are broken by index.
  ///   - threads: the result does not depend on it.
  /// - Complexity: O(points² · columns).
  package init(of points: [Double], columnCount: Int, neighbourCount: Int, threads: Int) {
    precondition(columnCount > 0 && points.count % columnCount == 0, "\(points.count) values")
    let count = points.count / columnCount
    precondition(
      neighbourCount > 0 && neighbourCount < count,
      "\(neighbourCount) neighbours among \(count) points"
    )
    let rows = parallelMap(count: count, threads: threads) { point in
      Self.nearest(to: point, in: points, columnCount: columnCount, count: neighbourCount)
    }
    self.neighbourCount = neighbourCount
    indices = rows.flatMap(\.indices)
    distances = rows.flatMap(\.distances)
  }

  private struct Row: Sendable {
    var indices: [Int]
    var distances: [Double]
  }

  /// Keeps the nearest so far in a sorted list: most candidates are farther than its last entry.
  private static func nearest(
    to point: Int,
    in points: [Double],
    columnCount: Int,
    count: Int
  ) -> Row {
    var best: [(square: Double, index: Int)] = []
    best.reserveCapacity(count + 1)
    for other in 0..<points.count / columnCount where other != point {
      let square = squaredDistance(point, other, in: points, columnCount: columnCount)
      if best.count == count, let last = best.last, square >= last.square { continue }
      var position = best.count
      while position > 0, best[position - 1].square > square { position -= 1 }
      best.insert((square, other), at: position)
      if best.count > count { best.removeLast() }
    }
    return Row(indices: best.map(\.index), distances: best.map { $0.square.squareRoot() })
  }

  /// Squared Euclidean distance of two rows.
  static func squaredDistance(
    _ first: Int,
    _ second: Int,
    in points: [Double],
    columnCount: Int
  ) -> Double {
    var sum = 0.0
    let (a, b) = (first * columnCount, second * columnCount)
    for column in 0..<columnCount {
      let difference = points[a + column] - points[b + column]
      sum += difference * difference
    }
    return sum
  }
}
