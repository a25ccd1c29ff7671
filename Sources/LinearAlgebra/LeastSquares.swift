extension Matrix {
  /// Solves r · x = b for an upper triangular r (the leading square block of self) by back substitution.
  ///
  /// - Throws: ``LinearAlgebraError/singular(pivot:)`` for an exact zero on the diagonal.
  /// - Complexity: O(n²).
  package func solvingUpperTriangle(_ b: [Double]) throws(LinearAlgebraError) -> [Double] {
    let n = b.count
    precondition(
      n <= rowCount && n <= columnCount,
      "\(rowCount) x \(columnCount) triangle with \(n) right-hand sides"
    )
    var x = b
    for i in (0..<n).reversed() {
      var sum = x[i]
      for j in i + 1..<max(n, i + 1) { sum -= self[i, j] * x[j] }
      guard self[i, i] != 0 else { throw .singular(pivot: i) }
      x[i] = sum / self[i, i]
    }
    return x
  }

  /// Solves rᵀ · x = b for an upper triangular r (the leading square block of self).
  ///
  /// - Throws: ``LinearAlgebraError/singular(pivot:)`` for an exact zero on the diagonal.
  /// - Complexity: O(n²).
  package func solvingTransposedUpperTriangle(
    _ b: [Double]
  ) throws(LinearAlgebraError) -> [Double] {
    let n = b.count
    precondition(
      n <= rowCount && n <= columnCount,
      "\(rowCount) x \(columnCount) triangle with \(n) right-hand sides"
    )
    var x = b
    for i in 0..<n {
      guard self[i, i] != 0 else { throw .singular(pivot: i) }
      x[i] /= self[i, i]
      for j in i + 1..<max(n, i + 1) { x[j] -= self[i, j] * x[i] }
    }
    return x
  }

  /// The x that minimises ‖self · x − b‖ for a matrix of full column rank, by QR.
  ///
  /// - Throws: ``LinearAlgebraError/singular(pivot:)`` when a column depends on those before it (its
  ///   diagonal in r is below n · epsilon · the largest), ``LinearAlgebraError/notFinite(row:column:)``.
  /// - Complexity: O(rows · columns²).
  package func leastSquares(_ b: [Double]) throws(LinearAlgebraError) -> [Double] {
    precondition(
      b.count == rowCount && rowCount >= columnCount,
      "\(rowCount) x \(columnCount) least squares with \(b.count) right-hand sides"
    )
    guard columnCount > 0 else { return [] }
    let factors = try QRFactorization(self)
    guard let q = factors.q else { return [] }
    let diagonal = (0..<columnCount).map { factors.r[$0, $0] }
    let limit = Double(rowCount) * Double.ulpOfOne * (diagonal.max() ?? 0)
    if let pivot = diagonal.firstIndex(where: { $0 <= limit }) { throw .singular(pivot: pivot) }
    let rotated = q.transposedTimes(Matrix(rowCount: b.count, columnCount: 1, values: b))
    return try factors.r.solvingUpperTriangle(rotated.values)
  }
}
