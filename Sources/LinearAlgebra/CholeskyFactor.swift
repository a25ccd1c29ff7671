import CBLASShim

// A Cholesky factor that grows and shrinks by one variable, as stepwise regression paths need.
//
// Goals in order: a pivot that is not safely positive is reported, never divided by; appending and
// removing cost O(n²) instead of the O(n³) of a new factorisation. The lower factor l (matrix = l · lᵀ)
// is stored row-major with a fixed stride, so an appended variable is one new row, and both solves run
// along rows. Removal: Golub and Van Loan, Matrix Computations, 4th ed., section 6.5.4 (Givens).

/// The factor l of a symmetric positive definite matrix l · lᵀ, with append and remove.
package struct CholeskyFactor: Sendable {
  /// The order of the factored matrix.
  package private(set) var count = 0
  /// The largest order there is room for.
  package let capacity: Int
  /// Row i is `storage[i * capacity ..< i * capacity + i + 1]`; what lies right of it is not read.
  private var storage: [Double]

  /// Creates the factor of the 0 x 0 matrix with room for `capacity` variables.
  package init(capacity: Int) {
    precondition(capacity >= 0, "capacity \(capacity)")
    self.capacity = capacity
    storage = [Double](repeating: 0, count: capacity * capacity)
  }

  /// Factors a symmetric matrix; only its lower triangle is read.
  ///
  /// - Throws: ``LinearAlgebraError/notPositiveDefinite(pivot:)``, also for NaN.
  /// - Complexity: O(n³).
  package init(_ matrix: Matrix) throws(LinearAlgebraError) {
    let n = matrix.requireSquare()
    self.init(capacity: n)
    for i in 0..<n {
      let products = (0..<i).map { matrix[i, $0] }
      guard append(products: products, diagonal: matrix[i, i]) else {
        throw .notPositiveDefinite(pivot: i)
      }
    }
  }

  /// The diagonal of l, all positive.
  package var diagonal: [Double] { (0..<count).map { storage[$0 * capacity + $0] } }

  /// The squared pivot that appending this variable would give: what the variables already present
  /// leave unexplained of it.
  ///
  /// - Parameters:
  ///   - products: the new variable's matrix elements with the present ones, (count).
  ///   - diagonal: its own diagonal element.
  /// - Returns: diagonal − ‖l⁻¹ · products‖².
  /// - Complexity: O(count²).
  package func residualVariance(products: [Double], diagonal: Double) -> Double {
    var row = products
    forwardSolve(&row)
    return diagonal - sumOfSquares(row)
  }

  /// Appends a variable as the last one, unless it depends on the others.
  ///
  /// - Parameters:
  ///   - products: the new variable's matrix elements with the present ones, (count).
  ///   - diagonal: its own diagonal element.
  ///   - minimum: the squared pivot must be above this.
  /// - Returns: whether it was appended; when not, the factor is unchanged.
  /// - Complexity: O(count²).
  package mutating func append(
    products: [Double],
    diagonal: Double,
    minimum: Double = 0
  ) -> Bool {
    precondition(
      products.count == count && count < capacity,
      "\(products.count) products for order \(count) of capacity \(capacity)"
    )
    var row = products
    forwardSolve(&row)
    let pivot = diagonal - sumOfSquares(row)
    guard pivot > minimum else { return false }
    let (order, start) = (count, count * capacity)
    for j in 0..<order { storage[start + j] = row[j] }
    storage[start + order] = pivot.squareRoot()
    count += 1
    return true
  }

  /// Appends a row of l that was found otherwise, as ``OrthogonalFactor`` does.
  ///
  /// - Parameters:
  ///   - row: the elements left of the diagonal, (count).
  ///   - pivot: the diagonal element, above 0.
  package mutating func append(row: [Double], pivot: Double) {
    precondition(
      row.count == count && count < capacity && pivot > 0,
      "\(row.count) elements and pivot \(pivot) for order \(count) of capacity \(capacity)"
    )
    let start = count * capacity
    for j in 0..<count { storage[start + j] = row[j] }
    storage[start + count] = pivot
    count += 1
  }

  /// A rotation of two neighbouring columns of l: (x, y) becomes (cosine · x + sine · y, cosine · y − sine · x).
  package struct Rotation: Sendable {
    /// The left of the two columns.
    package let column: Int
    /// The cosine.
    package let cosine: Double
    /// The sine.
    package let sine: Double
  }

  /// Removes the variable at `index`; later ones move up by one.
  ///
  /// Row `index` goes; each row below then has one element right of its diagonal, which a Givens
  /// rotation of two neighbouring columns turns to zero.
  ///
  /// - Returns: the rotations in their order, for who keeps an orthogonal factor too.
  /// - Complexity: O((count − index)²).
  @discardableResult
  package mutating func remove(at index: Int) -> [Rotation] {
    precondition(index >= 0 && index < count, "variable \(index) of \(count)")
    count -= 1
    let (order, stride) = (count, capacity)
    var rotations: [Rotation] = []
    var span = storage.mutableSpan
    for i in index..<order {
      for j in 0..<i + 2 { span[i * stride + j] = span[(i + 1) * stride + j] }
    }
    for j in index..<order {
      let (x, y) = (span[j * stride + j], span[j * stride + j + 1])
      let radius = (x * x + y * y).squareRoot()
      let (cosine, sine) = (x / radius, y / radius)
      rotations.append(Rotation(column: j, cosine: cosine, sine: sine))
      span[j * stride + j] = radius
      for i in j + 1..<max(order, j + 1) {
        let (left, right) = (span[i * stride + j], span[i * stride + j + 1])
        span[i * stride + j] = cosine * left + sine * right
        span[i * stride + j + 1] = cosine * right - sine * left
      }
    }
    return rotations
  }

  /// Solves matrix · x = b in place.
  ///
  /// - Complexity: O(count²).
  package func solve(_ b: inout [Double]) {
    forwardSolve(&b)
    backwardSolve(&b)
  }

  /// Solves l · x = b in place.
  ///
  /// - Complexity: O(count²).
  package func forwardSolve(_ b: inout [Double]) { solveTriangle(CblasNoTrans, &b) }

  /// Solves lᵀ · x = b in place.
  ///
  /// - Complexity: O(count²).
  package func backwardSolve(_ b: inout [Double]) { solveTriangle(CblasTrans, &b) }

  private func solveTriangle(_ transposed: CBLAS_TRANSPOSE, _ b: inout [Double]) {
    precondition(b.count == count, "\(b.count) right-hand sides for order \(count)")
    guard count > 0 else { return }
    BLASThreads.useOne()
    let (n, stride) = (blasInteger(count), blasInteger(capacity))
    storage.withUnsafeBufferPointer { l in
      b.withUnsafeMutableBufferPointer { x in
        cblas_dtrsv(
          CblasRowMajor,
          CblasLower,
          transposed,
          CblasNonUnit,
          n,
          l.baseAddress,
          stride,
          x.baseAddress,
          1
        )
      }
    }
  }

  private func sumOfSquares(_ values: [Double]) -> Double {
    var sum = 0.0
    for value in values { sum += value * value }
    return sum
  }
}
