import CBLASShim

/// Eigenvalues and eigenvectors of a symmetric matrix, largest eigenvalue first.
///
/// All of them come from LAPACK `dsyevd`, the leading few from `dsyevr`. Only the upper triangle is
/// read. Signs of the vectors are LAPACK's choice.
package struct SymmetricEigen: Sendable {
  /// Eigenvalues, descending.
  package let eigenvalues: [Double]
  /// Eigenvectors as rows, in the order of ``eigenvalues``: (count, n), orthonormal.
  package let vectors: Matrix

  /// Decomposes a symmetric matrix completely.
  ///
  /// - Throws: ``LinearAlgebraError/notFinite(row:column:)``,
  ///   ``LinearAlgebraError/notConverged(routine:info:)``.
  /// - Complexity: O(n³).
  package init(_ matrix: Matrix) throws(LinearAlgebraError) {
    let n = matrix.requireSquare()
    try matrix.requireFinite()
    var work = matrix
    var values = [Double](repeating: 0, count: n)
    if n > 0 {
      BLASThreads.useOne()
      let info = work.withPointer { (a: UnsafeMutablePointer<Double>?) in
        LAPACKE_dsyevd(
          LAPACK_ROW_MAJOR,
          CChar(UInt8(ascii: "V")),
          CChar(UInt8(ascii: "U")),
          blasInteger(n),
          a,
          blasInteger(n),
          &values
        )
      }
      precondition(info >= 0, "dsyevd argument \(-info) is wrong")
      guard info == 0 else { throw .notConverged(routine: "dsyevd", info: Int(info)) }
    }
    eigenvalues = values.reversed()
    vectors = work.transposed.selectingRows((0..<n).reversed())
  }

  /// The leading eigenpairs only.
  ///
  /// - Parameters:
  ///   - matrix: symmetric.
  ///   - count: how many, at most n.
  /// - Throws: as ``init(_:)``.
  /// - Complexity: O(n³) for the reduction, about a third of the complete decomposition.
  package init(_ matrix: Matrix, leading count: Int) throws(LinearAlgebraError) {
    let n = matrix.requireSquare()
    precondition(count >= 0 && count <= n, "\(count) eigenpairs of an \(n) x \(n) matrix")
    try matrix.requireFinite()
    guard count > 0 else {
      (eigenvalues, vectors) = ([], Matrix(rowCount: 0, columnCount: n))
      return
    }
    var work = matrix
    var values = [Double](repeating: 0, count: n)
    var found = Matrix(rowCount: n, columnCount: count)
    var support = [Int32](repeating: 0, count: 2 * n)
    var foundCount: Int32 = 0
    BLASThreads.useOne()
    let info = work.withPointer { (a: UnsafeMutablePointer<Double>?) in
      found.withPointer { (z: UnsafeMutablePointer<Double>?) in
        LAPACKE_dsyevr(
          LAPACK_ROW_MAJOR,
          CChar(UInt8(ascii: "V")),
          CChar(UInt8(ascii: "I")),
          CChar(UInt8(ascii: "U")),
          blasInteger(n),
          a,
          blasInteger(n),
          0,
          0,
          blasInteger(n - count + 1),
          blasInteger(n),
          0,
          &foundCount,
          &values,
          z,
          blasInteger(count),
          &support
        )
      }
    }
    precondition(info >= 0, "dsyevr argument \(-info) is wrong")
    guard info == 0, Int(foundCount) == count else {
      throw .notConverged(routine: "dsyevr", info: Int(info))
    }
    eigenvalues = values[0..<count].reversed()
    vectors = found.transposed.selectingRows((0..<count).reversed())
  }
}

extension Matrix {
  /// The order of a square matrix; stops when it is not square.
  func requireSquare() -> Int {
    precondition(rowCount == columnCount, "\(rowCount) x \(columnCount) is not square")
    return rowCount
  }
}
