import CBLASShim

/// A growing and shrinking stack of rows of one length, packed so that a weighted sum of them is one
/// BLAS `dgemv`.
///
/// Regression paths keep the Gram rows of their active variables here: a step then costs
/// O(active · width) however the active variables are scattered over the Gram matrix.
package struct RowStack: Sendable {
  /// The number of values in a row.
  package let width: Int
  /// The number of rows.
  package private(set) var count = 0
  private var storage: [Double] = []

  /// Creates an empty stack.
  ///
  /// - Parameters:
  ///   - width: values in a row.
  ///   - capacity: rows to make room for at once.
  package init(width: Int, capacity: Int) {
    self.width = width
    storage.reserveCapacity(width * capacity)
  }

  /// Appends row `index` of a matrix.
  package mutating func append(row index: Int, of matrix: Matrix) {
    precondition(matrix.columnCount == width, "\(matrix.columnCount) columns, width \(width)")
    storage.append(contentsOf: matrix.values[index * width..<(index + 1) * width])
    count += 1
  }

  /// Appends a row.
  package mutating func append(_ row: [Double]) {
    precondition(row.count == width, "\(row.count) values, width \(width)")
    storage.append(contentsOf: row)
    count += 1
  }

  /// Rotates a row and the next one as ``CholeskyFactor`` rotated its columns.
  package mutating func rotate(_ rotation: CholeskyFactor.Rotation) {
    precondition(rotation.column + 1 < count, "row \(rotation.column + 1) of \(count)")
    let start = rotation.column * width
    for k in start..<start + width {
      let (x, y) = (storage[k], storage[k + width])
      storage[k] = rotation.cosine * x + rotation.sine * y
      storage[k + width] = rotation.cosine * y - rotation.sine * x
    }
  }

  /// The scalar product of every row with a vector, (count).
  ///
  /// - Complexity: O(count · width).
  package func products(with vector: [Double]) -> [Double] {
    precondition(vector.count == width, "\(vector.count) values, width \(width)")
    var result = [Double](repeating: 0, count: count)
    multiply(CblasNoTrans, vector, into: &result)
    return result
  }

  /// Removes a row; later ones move up.
  package mutating func remove(at index: Int) {
    precondition(index >= 0 && index < count, "row \(index) of \(count)")
    storage.removeSubrange(index * width..<(index + 1) * width)
    count -= 1
  }

  /// Writes Σ weights[i] · row i into `sum` (width).
  ///
  /// - Complexity: O(count · width).
  package func weightedSum(_ weights: [Double], into sum: inout [Double]) {
    precondition(
      weights.count == count && sum.count == width,
      "\(weights.count) weights for \(count) rows, \(sum.count) values for width \(width)"
    )
    multiply(CblasTrans, weights, into: &sum)
  }

  /// The rows as a matrix, or its transpose, times a vector.
  private func multiply(
    _ transposed: CBLAS_TRANSPOSE,
    _ vector: [Double],
    into result: inout [Double]
  ) {
    guard count > 0, width > 0 else {
      for j in result.indices { result[j] = 0 }
      return
    }
    BLASThreads.useOne()
    let (m, n) = (blasInteger(count), blasInteger(width))
    storage.withUnsafeBufferPointer { a in
      vector.withUnsafeBufferPointer { x in
        result.withUnsafeMutableBufferPointer { y in
          cblas_dgemv(
            CblasRowMajor,
            transposed,
            m,
            n,
            1,
            a.baseAddress,
            n,
            x.baseAddress,
            1,
            0,
            y.baseAddress,
            1
          )
        }
      }
    }
  }
}
