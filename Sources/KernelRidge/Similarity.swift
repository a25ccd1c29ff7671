import LinearAlgebra
import RealModule
import Statistics

/// Kernel matrices, a block of rows at a time.
struct Similarity {
  private let settings: KernelRidgeSettings
  /// Fixed, so that the products have the same shapes, and the same bits, at any thread count.
  private static let blockSize = 256

  init(_ settings: KernelRidgeSettings) { self.settings = settings }

  /// Similarities of points; across cohorts they are multiplied by the correlation.
  ///
  /// - Parameters:
  ///   - left: (rows, features).
  ///   - ownLeft: how many of the first rows belong to the cohort itself, the rest to the other one.
  ///   - right: (columns, features).
  ///   - ownRight: the same for the columns.
  ///   - threads: most threads; the result does not depend on them.
  /// - Returns: (rows, columns).
  /// - Complexity: O(rows · columns · features).
  func matrix(
    _ left: Matrix,
    ownLeft: Int,
    _ right: Matrix,
    ownRight: Int,
    threads: Int
  ) -> Matrix {
    let turned = right.transposed
    let rightSquares = Self.squares(right)
    let starts = Array(stride(from: 0, to: left.rowCount, by: Self.blockSize))
    let blocks = parallelMap(count: starts.count, threads: threads) { index in
      let range = starts[index]..<min(starts[index] + Self.blockSize, left.rowCount)
      var block = block(left.selectingRows(Array(range)), turned, rightSquares)
      for (row, cell) in range.enumerated() {
        // Half-open: the columns of the cohort that the row does not belong to.
        let across = cell < ownLeft ? ownRight..<right.rowCount : 0..<ownRight
        for column in across {
          block[row * right.rowCount + column] *= settings.cohortCorrelation
        }
      }
      return block
    }
    return Matrix(
      rowCount: left.rowCount,
      columnCount: right.rowCount,
      values: blocks.flatMap { $0 }
    )
  }

  /// ‖a − b‖² = ‖a‖² + ‖b‖² − 2 a · b, never below 0.
  private func block(_ rows: Matrix, _ turned: Matrix, _ rightSquares: [Double]) -> [Double] {
    var values = rows.times(turned).values
    let leftSquares = Self.squares(rows)
    let width = rightSquares.count
    var span = values.mutableSpan
    for i in leftSquares.indices {
      for j in rightSquares.indices {
        let square = max(0, leftSquares[i] + rightSquares[j] - 2 * span[i * width + j])
        span[i * width + j] = similarity(square)
      }
    }
    return values
  }

  private func similarity(_ square: Double) -> Double {
    switch settings.kernel {
    case .exponential: Double.exp(-settings.rate * square.squareRoot())
    case .gaussian: Double.exp(-settings.rate * square)
    }
  }

  private static func squares(_ points: Matrix) -> [Double] {
    (0..<points.rowCount).map { row in points.row(row).reduce(0) { $0 + $1 * $1 } }
  }
}
