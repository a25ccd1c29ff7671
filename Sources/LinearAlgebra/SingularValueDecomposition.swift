import CBLASShim

/// The thin singular value decomposition a = u · diag(s) · vᵀ (LAPACK `dgesdd`).
///
/// For an m x n matrix and k = min(m, n): u is m x k, vᵀ is k x n, both with orthonormal vectors, and
/// s has k values in descending order, none negative. Signs of the vectors are LAPACK's choice.
package struct SingularValueDecomposition: Sendable {
  /// Left vectors, one per column: (m, k).
  package let leftVectors: Matrix
  /// Singular values, descending: (k).
  package let singularValues: [Double]
  /// Right vectors, one per row: (k, n).
  package let rightVectorsTransposed: Matrix

  /// Decomposes a matrix.
  ///
  /// - Throws: ``LinearAlgebraError/notFinite(row:column:)`` for NaN or infinite values (LAPACK would
  ///   return nonsense or hang), ``LinearAlgebraError/notConverged(routine:info:)``.
  /// - Complexity: O(m · n · min(m, n)).
  package init(_ matrix: Matrix) throws(LinearAlgebraError) {
    try matrix.requireFinite()
    let (m, n) = (matrix.rowCount, matrix.columnCount)
    let k = min(m, n)
    var work = matrix
    var left = Matrix(rowCount: m, columnCount: k)
    var right = Matrix(rowCount: k, columnCount: n)
    var singular = [Double](repeating: 0, count: k)
    if k > 0 {
      BLASThreads.useOne()
      let info = work.withPointer { (a: UnsafeMutablePointer<Double>?) in
        left.withPointer { (u: UnsafeMutablePointer<Double>?) in
          right.withPointer { (vt: UnsafeMutablePointer<Double>?) in
            LAPACKE_dgesdd(
              LAPACK_ROW_MAJOR,
              CChar(UInt8(ascii: "S")),
              blasInteger(m),
              blasInteger(n),
              a,
              leadingDimension(n),
              &singular,
              u,
              leadingDimension(k),
              vt,
              leadingDimension(n)
            )
          }
        }
      }
      precondition(info >= 0, "dgesdd argument \(-info) is wrong")
      guard info == 0 else { throw .notConverged(routine: "dgesdd", info: Int(info)) }
    }
    leftVectors = left
    singularValues = singular
    rightVectorsTransposed = right
  }

  /// Number of singular values above max(m, n) · epsilon · largest (the usual numerical rank).
  package var rank: Int {
    let largest = singularValues.first ?? 0
    let size = Double(max(leftVectors.rowCount, rightVectorsTransposed.columnCount))
    let limit = size * Double.ulpOfOne * largest
    return singularValues.count { $0 > limit }
  }
}
