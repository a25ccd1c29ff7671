/// Why a factorisation or a solve has no answer: always the data, never the caller's shapes.
///
/// Shapes that disagree are the caller's mistake and stop at a `precondition` that prints both.
package enum LinearAlgebraError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An iterative routine did not converge; the number is what LAPACK returned.
  case notConverged(routine: String, info: Int)
  /// The matrix is not positive definite: the leading block that ends at `pivot` (0-based) is not.
  case notPositiveDefinite(pivot: Int)
  /// A triangular factor has an exact zero on its diagonal at `pivot` (0-based).
  case singular(pivot: Int)
  /// A value is NaN or infinite, first seen at this row and column.
  case notFinite(row: Int, column: Int)

  package var description: String {
    switch self {
    case .notConverged(let routine, let info):
      "\(routine) did not converge (info \(info)); check the matrix for extreme values"
    case .notPositiveDefinite(let pivot):
      "matrix is not positive definite: pivot \(pivot) is not positive; "
        + "expected independent columns, drop a duplicate or add a ridge"
    case .singular(let pivot):
      "matrix is singular: column \(pivot) depends on those before it; drop it"
    case .notFinite(let row, let column):
      "matrix has a NaN or infinite value at row \(row), column \(column); impute or drop it first"
    }
  }
}
