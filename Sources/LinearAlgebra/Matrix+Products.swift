import CBLASShim

extension Matrix {
  /// The product self · other (BLAS `dgemm`).
  package func times(_ other: Matrix) -> Matrix {
    precondition(
      columnCount == other.rowCount,
      "\(rowCount) x \(columnCount) times \(other.rowCount) x \(other.columnCount)"
    )
    return product(other, rows: rowCount, inner: columnCount, transposed: CblasNoTrans)
  }

  /// The product selfᵀ · other (BLAS `dgemm`), without forming the transpose.
  package func transposedTimes(_ other: Matrix) -> Matrix {
    precondition(
      rowCount == other.rowCount,
      "(\(rowCount) x \(columnCount)) transposed times \(other.rowCount) x \(other.columnCount)"
    )
    return product(other, rows: columnCount, inner: rowCount, transposed: CblasTrans)
  }

  /// The product self · vector (BLAS `dgemv`).
  package func times(_ vector: [Double]) -> [Double] {
    precondition(
      vector.count == columnCount,
      "\(rowCount) x \(columnCount) times a vector of \(vector.count)"
    )
    return times(Matrix(rowCount: vector.count, columnCount: 1, values: vector)).values
  }

  /// The Gram matrix selfᵀ · self, both triangles filled (BLAS `dsyrk`, half the work of `dgemm`).
  ///
  /// - Complexity: O(rows · columns²).
  package func gram() -> Matrix {
    var result = Matrix(rowCount: columnCount, columnCount: columnCount)
    guard columnCount > 0, rowCount > 0 else { return result }
    BLASThreads.useOne()
    let (n, p) = (blasInteger(rowCount), blasInteger(columnCount))
    withReadPointer { (source: UnsafePointer<Double>?) in
      result.withPointer { (target: UnsafeMutablePointer<Double>?) in
        cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, p, n, 1, source, p, 0, target, p)
      }
    }
    result.mirrorUpperTriangle()
    return result
  }

  /// Copies the upper triangle of a square matrix to the lower one.
  mutating func mirrorUpperTriangle() {
    let p = columnCount
    withMutableValues { target in
      for i in 0..<p {
        for j in 0..<i { target[i * p + j] = target[j * p + i] }
      }
    }
  }

  private func product(
    _ other: Matrix,
    rows: Int,
    inner: Int,
    transposed: CBLAS_TRANSPOSE
  ) -> Matrix {
    var result = Matrix(rowCount: rows, columnCount: other.columnCount)
    guard rows > 0, other.columnCount > 0, inner > 0 else { return result }
    BLASThreads.useOne()
    withReadPointer { (left: UnsafePointer<Double>?) in
      other.withReadPointer { (right: UnsafePointer<Double>?) in
        result.withPointer { (target: UnsafeMutablePointer<Double>?) in
          cblas_dgemm(
            CblasRowMajor,
            transposed,
            CblasNoTrans,
            blasInteger(rows),
            blasInteger(other.columnCount),
            blasInteger(inner),
            1,
            left,
            blasInteger(columnCount),
            right,
            blasInteger(other.columnCount),
            0,
            target,
            blasInteger(other.columnCount)
          )
        }
      }
    }
    return result
  }
}
