// A QR factorisation that grows and shrinks by one column, for stepwise regression on nearly dependent columns.
//
// Goals in order: accuracy that falls with the condition of the columns, not with its square as on their Gram
// matrix; then cost. A new column is made orthogonal to the others twice, which is enough for full precision
// (Giraud, Langou, Rozložník and van den Eshof 2005); a removal rotates (Golub and Van Loan, Matrix Computations,
// 4th ed., section 6.5.4). Rᵀ is kept as a lower factor, so that both triangular solves are shared with
// ``CholeskyFactor``.

/// Orthonormal columns q and the triangle Rᵀ of columns = q · R, with append and remove.
package struct OrthogonalFactor: Sendable {
  /// Rᵀ; also the Cholesky factor of the columns' Gram matrix.
  package private(set) var triangle: CholeskyFactor
  /// The columns of q, as rows.
  private var columns: RowStack

  /// The number of columns.
  package var count: Int { triangle.count }

  /// Creates the factor of no columns.
  ///
  /// - Parameters:
  ///   - length: elements of a column.
  ///   - capacity: most columns.
  package init(length: Int, capacity: Int) {
    triangle = CholeskyFactor(capacity: capacity)
    columns = RowStack(width: length, capacity: 0)
  }

  /// Appends a column as the last one, unless it depends on the others.
  ///
  /// - Parameters:
  ///   - column: its elements.
  ///   - minimum: the squared length of what the others leave of it must be above this.
  /// - Returns: whether it was appended; when not, the factor is unchanged.
  /// - Complexity: O(count · length).
  package mutating func append(_ column: [Double], minimum: Double = 0) -> Bool {
    let (row, rest) = projection(of: column)
    let squared = rest.reduce(0) { $0 + $1 * $1 }
    guard squared > minimum else { return false }
    let pivot = squared.squareRoot()
    triangle.append(row: row, pivot: pivot)
    columns.append(rest.map { $0 / pivot })
    return true
  }

  /// Removes the column at `index`; later ones move up by one.
  ///
  /// - Complexity: O((count − index) · length).
  package mutating func remove(at index: Int) {
    for rotation in triangle.remove(at: index) { columns.rotate(rotation) }
    columns.remove(at: count)
  }

  /// What the columns explain of a vector and what they leave.
  ///
  /// - Returns: qᵀ · vector, and the vector without q · qᵀ · vector, orthogonal to the columns to full precision
  ///   of its own length however short it is.
  /// - Complexity: O(count · length).
  package func projection(of vector: [Double]) -> (shares: [Double], rest: [Double]) {
    var shares = [Double](repeating: 0, count: count)
    var rest = vector
    for _ in 0..<2 {
      let own = columns.products(with: rest)
      let explained = combination(own)
      for j in shares.indices { shares[j] += own[j] }
      for k in rest.indices { rest[k] -= explained[k] }
    }
    return (shares, rest)
  }

  /// q · weights, as many elements as a column has.
  ///
  /// - Complexity: O(count · length).
  package func combination(_ weights: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: columns.width)
    columns.weightedSum(weights, into: &result)
    return result
  }
}
