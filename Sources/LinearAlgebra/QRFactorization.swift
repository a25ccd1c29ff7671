import CBLASShim

/// The thin QR factorisation a = q · r of an m x n matrix (LAPACK `dgeqrf`, `dorgqr`).
///
/// With k = min(m, n): q is m x k with orthonormal columns, r is k x n upper triangular. LAPACK leaves
/// the signs of r's diagonal free; here they are made non-negative, which makes both factors unique
/// for a matrix of full column rank.
package struct QRFactorization: Sendable {
  /// Orthonormal columns (m, k), nil when only r was asked for.
  package let q: Matrix?
  /// Upper triangle (k, n), exact zeros below the diagonal, diagonal not negative.
  package let r: Matrix

  /// Factors a matrix.
  ///
  /// - Parameters:
  ///   - matrix: what to factor.
  ///   - wantsQ: false saves half of the work when only r is of use.
  /// - Throws: ``LinearAlgebraError/notFinite(row:column:)``.
  /// - Complexity: O(m · n²).
  package init(_ matrix: Matrix, wantsQ: Bool = true) throws(LinearAlgebraError) {
    try matrix.requireFinite()
    let (m, n) = (matrix.rowCount, matrix.columnCount)
    let k = min(m, n)
    var work = matrix
    var reflectors = [Double](repeating: 0, count: max(1, k))
    var triangle = Matrix(rowCount: k, columnCount: n)
    guard k > 0 else {
      (q, r) = (wantsQ ? Matrix(rowCount: m, columnCount: k) : nil, triangle)
      return
    }
    BLASThreads.useOne()
    let info = work.withPointer { (a: UnsafeMutablePointer<Double>?) in
      LAPACKE_dgeqrf(
        LAPACK_ROW_MAJOR,
        blasInteger(m),
        blasInteger(n),
        a,
        blasInteger(n),
        &reflectors
      )
    }
    precondition(info == 0, "dgeqrf argument \(-info) is wrong")
    var isNegative = [Bool](repeating: false, count: k)
    for i in 0..<k {
      isNegative[i] = work[i, i] < 0
      for j in i..<n { triangle[i, j] = isNegative[i] ? -work[i, j] : work[i, j] }
    }
    r = triangle
    q =
      wantsQ
      ? Self.orthonormalColumns(work, reflectors: reflectors, flipped: isNegative)
      : nil
  }

  private static func orthonormalColumns(
    _ factored: Matrix,
    reflectors: [Double],
    flipped: [Bool]
  ) -> Matrix {
    let k = flipped.count
    var result = factored.selectingColumns(Array(0..<k))
    let m = result.rowCount
    let info = result.withPointer { (a: UnsafeMutablePointer<Double>?) in
      LAPACKE_dorgqr(
        LAPACK_ROW_MAJOR,
        blasInteger(m),
        blasInteger(k),
        blasInteger(k),
        a,
        blasInteger(k),
        reflectors
      )
    }
    precondition(info == 0, "dorgqr argument \(-info) is wrong")
    for j in 0..<k where flipped[j] {
      for i in 0..<m { result[i, j] = -result[i, j] }
    }
    return result
  }
}
