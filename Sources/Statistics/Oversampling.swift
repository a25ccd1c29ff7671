/// Synthetic minority oversampling (SMOTE; Chawla, Bowyer, Hall and Kegelmeyer 2002).
package enum Oversampling {
  /// Training rows with synthetic ones appended.
  package struct Result: Sendable, Equatable {
    /// Rows × columns, row-major: the given rows, then the synthetic ones class after class.
    package let values: [Double]
    /// Class of each row.
    package let labels: [Int]
    /// Neighbours that were drawn from: min(5, smallest class − 1).
    package let neighborCount: Int
  }

  /// Where a synthetic row lies: at `share` of the way from a row to one of its neighbours.
  package struct Origin: Sendable, Equatable {
    /// The row drawn from the class.
    package let row: Int
    /// One of its nearest rows in the class.
    package let neighbor: Int
    /// In [0, 1).
    package let share: Double
  }

  /// Adds synthetic rows until every class is as large as the largest.
  ///
  /// A synthetic row is x + u (y − x) with x a random row of the class, y a random one of its k nearest
  /// neighbours in the class (Euclidean, ties by row), u even in [0, 1); k = min(5, smallest class − 1).
  ///
  /// - Parameters:
  ///   - values: training rows × columns, row-major, finite.
  ///   - columnCount: number of columns.
  ///   - labels: class of each row; classes without rows stay empty.
  ///   - generator: split by class and row, so that adding a class changes no other.
  /// - Returns: the enlarged rows.
  /// - Throws: ``StatisticsError/classTooSmall(label:count:needed:purpose:)`` for a class with one row,
  ///   ``StatisticsError/notFinite(row:column:)``.
  /// - Complexity: O(Σ class size² · columns) for the classes that grow.
  package static func smote(
    _ values: [Double],
    columnCount: Int,
    labels: [Int],
    generator: SeededGenerator
  ) throws(StatisticsError) -> Result {
    let drawn = try draws(values, columnCount, labels, generator)
    var enlarged = values
    for origin in drawn.origins {
      for column in 0..<columnCount {
        let x = values[origin.row * columnCount + column]
        let y = values[origin.neighbor * columnCount + column]
        enlarged.append(x + origin.share * (y - x))
      }
    }
    return Result(
      values: enlarged,
      labels: labels + drawn.origins.map { labels[$0.row] },
      neighborCount: drawn.neighborCount
    )
  }

  /// Where ``smote(_:columnCount:labels:generator:)`` takes its synthetic rows from, for data that is
  /// not one table of numbers (tokens with missing ones among them).
  ///
  /// - Returns: the origins of the synthetic rows, class after class, in the order of their rows there.
  /// - Throws: as there.
  package static func smoteOrigins(
    _ values: [Double],
    columnCount: Int,
    labels: [Int],
    generator: SeededGenerator
  ) throws(StatisticsError) -> [Origin] {
    try draws(values, columnCount, labels, generator).origins
  }

  private static func draws(
    _ values: [Double],
    _ columnCount: Int,
    _ labels: [Int],
    _ generator: SeededGenerator
  ) throws(StatisticsError) -> (origins: [Origin], neighborCount: Int) {
    precondition(
      values.count == labels.count * columnCount,
      "\(values.count) values for \(labels.count) rows of \(columnCount)"
    )
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(row: index / columnCount, column: index % columnCount)
    }
    var members = [[Int]](repeating: [], count: (labels.max() ?? -1) + 1)
    for (row, label) in labels.enumerated() { members[label].append(row) }
    let sizes = members.map(\.count)
    let largest = sizes.max() ?? 0
    if let label = sizes.firstIndex(of: 1) {
      throw .classTooSmall(label: label, count: 1, needed: 2, purpose: "SMOTE")
    }
    let neighborCount = min(5, (sizes.filter { $0 > 0 }.min() ?? 1) - 1)
    var origins: [Origin] = []
    for (label, rows) in members.enumerated() where !rows.isEmpty && rows.count < largest {
      let source = generator.split(label)
      let neighbors = nearest(rows, values, columnCount, count: neighborCount)
      for index in 0..<largest - rows.count {
        var own = source.split(index)
        let base = own.integer(below: rows.count)
        let neighbor = neighbors[base][own.integer(below: neighborCount)]
        origins.append(Origin(row: rows[base], neighbor: neighbor, share: own.uniform()))
      }
    }
    return (origins, neighborCount)
  }

  /// The nearest other rows of each row of a class, nearest first.
  private static func nearest(
    _ rows: [Int],
    _ values: [Double],
    _ columnCount: Int,
    count: Int
  ) -> [[Int]] {
    let values = values.span
    return rows.map { row in
      var distances: [(distance: Double, row: Int)] = []
      distances.reserveCapacity(rows.count)
      for other in rows where other != row {
        var sum = 0.0
        for column in 0..<columnCount {
          let difference = values[row * columnCount + column] - values[other * columnCount + column]
          sum += difference * difference
        }
        distances.append((sum, other))
      }
      distances.sort { $0.distance != $1.distance ? $0.distance < $1.distance : $0.row < $1.row }
      return distances.prefix(count).map(\.row)
    }
  }
}
