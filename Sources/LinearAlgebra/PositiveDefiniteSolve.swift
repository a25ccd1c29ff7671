import CBLASShim

extension Matrix {
  /// Solves self · x = right sides for a symmetric positive definite matrix (LAPACK `dposv`).
  ///
  /// - Parameter rightSides: (n, k), one right side a column.
  /// - Returns: the solutions, (n, k).
  /// - Throws: ``LinearAlgebraError/notFinite(row:column:)``;
  ///   ``LinearAlgebraError/notPositiveDefinite(pivot:)`` where the matrix is not, to rounding.
  /// - Complexity: O(n³ / 3 + n² · k), blocked: far faster for a whole matrix than ``CholeskyFactor``,
  ///   which is for growing ones.
  package func solvingPositiveDefinite(
    _ rightSides: Matrix
  ) throws(LinearAlgebraError) -> Matrix {
    let n = requireSquare()
    precondition(rightSides.rowCount == n, "\(rightSides.rowCount) right-side rows for order \(n)")
    try requireFinite()
    try rightSides.requireFinite()
    guard n > 0, rightSides.columnCount > 0 else { return rightSides }
    var factor = self
    // A symmetric matrix is its own transpose, so LAPACK's column order needs no copy of it.
    var solutions = rightSides.transposed
    let (order, count) = (blasInteger(n), blasInteger(rightSides.columnCount))
    BLASThreads.useOne()
    let info = factor.withPointer { (a: UnsafeMutablePointer<Double>?) in
      solutions.withPointer { (b: UnsafeMutablePointer<Double>?) in
        LAPACKE_dposv(
          LAPACK_COL_MAJOR,
          CChar(UInt8(ascii: "L")),
          order,
          count,
          a,
          order,
          b,
          order
        )
      }
    }
    precondition(info >= 0, "dposv argument \(-info) is wrong")
    guard info == 0 else { throw .notPositiveDefinite(pivot: Int(info) - 1) }
    return solutions.transposed
  }
}
