import LinearAlgebra
import Testing

@Suite("Matrices and factorisations")
struct FactorizationTests {
  /// A dense matrix without structure; the fractional parts of multiples of √2.
  static func sample(_ rows: Int, _ columns: Int) -> Matrix {
    let values = (1...rows * columns).map { i in
      let x = Double(i) * 2.0.squareRoot() * 7.3
      return x - x.rounded(.down) - 0.5
    }
    return Matrix(rowCount: rows, columnCount: columns, values: values)
  }

  static func distance(_ a: Matrix, _ b: Matrix) -> Double {
    zip(a.values, b.values).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
  }

  @Test("products worked out by hand")
  func products() {
    let a = Matrix(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(a.times(Matrix(rows: [[1, 0], [0, 1], [2, -1]])).values == [7, -1, 16, -1])
    #expect(a.times([1, 0, -1]) == [-2, -2])
    #expect(a.transposedTimes(Matrix(rows: [[1], [2]])).values == [9, 12, 15])
    #expect(a.gram() == Matrix(rows: [[17, 22, 27], [22, 29, 36], [27, 36, 45]]))
    #expect(a.transposed == Matrix(rows: [[1, 4], [2, 5], [3, 6]]))
    #expect(Matrix(rowCount: 0, columnCount: 2).gram() == Matrix(rowCount: 2, columnCount: 2))
  }

  @Test("selection, means and SDs")
  func columns() {
    let a = Matrix(rows: [[1, 10], [3, 10], [5, 40]])
    #expect(a.selectingRows([2, 0]) == Matrix(rows: [[5, 40], [1, 10]]))
    #expect(a.selectingColumns([1, 1]) == Matrix(rows: [[10, 10], [10, 10], [40, 40]]))
    #expect(a.appendingColumns(of: Matrix(rows: [[7], [8], [9]])).row(1) == [3, 10, 8])
    #expect(a.columnMeans == [3, 20])
    let deviations = a.columnPopulationSDs(means: [3, 20])
    #expect((deviations[1] - 200.0.squareRoot()).magnitude < 1e-12)
    #expect(a.standardized(offsets: [3, 20], scales: [2, 10]).row(2) == [1, 2])
  }

  @Test("the SVD multiplies back, wide and tall", arguments: [(7, 4), (4, 7), (1, 3)])
  func singularValues(rows: Int, columns: Int) throws {
    let a = Self.sample(rows, columns)
    let svd = try SingularValueDecomposition(a)
    let k = min(rows, columns)
    var scaled = svd.leftVectors
    for i in 0..<rows { for j in 0..<k { scaled[i, j] *= svd.singularValues[j] } }
    #expect(Self.distance(scaled.times(svd.rightVectorsTransposed), a) < 1e-13)
    #expect(Self.distance(svd.leftVectors.gram(), .identity(k)) < 1e-13)
    #expect(svd.singularValues == svd.singularValues.sorted(by: >))
    #expect(svd.rank == k)
    let flat = try SingularValueDecomposition(Matrix(rowCount: 3, columnCount: 3, repeating: 2))
    #expect(flat.rank == 1)
  }

  @Test("eigenvalues worked out by hand, and the leading ones equal those of the whole")
  func eigen() throws {
    let small = try SymmetricEigen(Matrix(rows: [[2, 1], [1, 2]]))
    #expect((small.eigenvalues[0] - 3).magnitude < 1e-14)
    #expect((small.eigenvalues[1] - 1).magnitude < 1e-14)
    let gram = Self.sample(9, 6).gram()
    let all = try SymmetricEigen(gram)
    let leading = try SymmetricEigen(gram, leading: 3)
    for k in 0..<3 {
      #expect((all.eigenvalues[k] - leading.eigenvalues[k]).magnitude < 1e-13)
      let image = gram.times(leading.vectors.row(k))
      for (x, y) in zip(image, leading.vectors.row(k)) {
        #expect((x - leading.eigenvalues[k] * y).magnitude < 1e-13)
      }
    }
  }

  @Test("QR multiplies back with a non-negative diagonal", arguments: [(6, 4), (3, 5)])
  func qr(rows: Int, columns: Int) throws {
    let a = Self.sample(rows, columns)
    let factors = try QRFactorization(a)
    let q = try #require(factors.q)
    #expect(Self.distance(q.times(factors.r), a) < 1e-13)
    #expect(Self.distance(q.gram(), .identity(min(rows, columns))) < 1e-13)
    for i in 0..<min(rows, columns) {
      #expect(factors.r[i, i] >= 0)
      for j in 0..<i { #expect(factors.r[i, j] == 0) }
    }
    #expect(try QRFactorization(a, wantsQ: false).r == factors.r)
  }

  @Test("removing a variable gives the factor of what is left", arguments: 0..<6)
  func choleskyRemoval(index: Int) throws {
    var gram = Self.sample(10, 6).gram()
    for i in 0..<6 { gram[i, i] += 0.1 }
    var factor = try CholeskyFactor(gram)
    factor.remove(at: index)
    let rest = (0..<6).filter { $0 != index }
    let smaller = gram.selectingRows(rest).selectingColumns(rest)
    let fresh = try CholeskyFactor(smaller)
    for (a, b) in zip(factor.diagonal, fresh.diagonal) { #expect((a - b).magnitude < 1e-13) }
    var solution = [1.0, -2, 0.5, 3, 1]
    factor.solve(&solution)
    for (x, y) in zip(smaller.times(solution), [1.0, -2, 0.5, 3, 1]) {
      #expect((x - y).magnitude < 1e-12)
    }
    let products = rest.map { gram[index, $0] }
    let isAppended = factor.append(products: products, diagonal: gram[index, index])
    #expect(isAppended && factor.count == 6)
  }

  @Test("down to nothing and up again")
  func choleskyToNothing() {
    var factor = CholeskyFactor(capacity: 2)
    let first = factor.append(products: [], diagonal: 4)
    let dependent = factor.append(products: [4], diagonal: 4)
    #expect(first && !dependent)
    factor.remove(at: 0)
    #expect(factor.count == 0 && factor.diagonal.isEmpty)
    let again = factor.append(products: [], diagonal: 9)
    #expect(again && factor.diagonal == [3])
  }

  @Test("an orthogonal factor keeps columns that their Gram matrix cannot tell apart")
  func orthogonalFactor() {
    // The second and third column differ by 1e-9: in the Gram matrix nothing of that is left.
    var columns: [[Double]] = [[3, 4, 0, 0], [1, 0, 0, 0], [1, 0, 1e-9, 0], [0, 2, 0, 5]]
    var factor = OrthogonalFactor(length: 4, capacity: 4)
    for column in columns {
      let isAppended = factor.append(column)
      #expect(isAppended)
    }
    #expect((factor.triangle.diagonal[0] - 5).magnitude < 1e-15)
    #expect((factor.triangle.diagonal[1] - 0.8).magnitude < 1e-15)
    #expect((factor.triangle.diagonal[2] - 1e-9).magnitude < 1e-24)
    factor.remove(at: 1)
    columns.remove(at: 1)
    // q · Rᵀ-row k gives column k back, and the projection of a column on all leaves nothing.
    for column in columns {
      let (shares, rest) = factor.projection(of: column)
      for (x, y) in zip(factor.combination(shares), column) { #expect((x - y).magnitude < 1e-14) }
      #expect(rest.allSatisfy { $0.magnitude < 1e-14 })
    }
    let squares = factor.triangle.diagonal.map { $0 * $0 }
    #expect((squares[0] - 25).magnitude < 1e-13)
    let isDependent = !factor.append(columns[2], minimum: 1e-20)
    #expect(isDependent && factor.count == 3)
  }

  @Test("a stack of rows gives weighted sums")
  func rowStack() {
    let a = Matrix(rows: [[1, 2], [3, 4], [5, 6]])
    var stack = RowStack(width: 2, capacity: 3)
    for i in 0..<3 { stack.append(row: i, of: a) }
    stack.remove(at: 1)
    var sum = [0.0, 0]
    stack.weightedSum([1, 10], into: &sum)
    #expect(sum == [51, 62])
  }

  @Test("least squares finds the line through points")
  func leastSquares() throws {
    let design = Matrix(rows: [[1, 0], [1, 1], [1, 2], [1, 3]])
    let solution = try design.leastSquares([1, 3, 5, 7])
    #expect((solution[0] - 1).magnitude < 1e-13 && (solution[1] - 2).magnitude < 1e-13)
    let triangle = Matrix(rows: [[2, 1], [0, 4]])
    #expect(try triangle.solvingUpperTriangle([4, 8]) == [1, 2])
    #expect(try triangle.solvingTransposedUpperTriangle([2, 9]) == [1, 2])
  }

  @Test("bad data are errors that say where")
  func errors() {
    let hole = Matrix(rows: [[1, 2], [.nan, 3]])
    #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) {
      try SingularValueDecomposition(hole)
    }
    #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 0)) { try SymmetricEigen(hole) }
    #expect(throws: LinearAlgebraError.notPositiveDefinite(pivot: 1)) {
      try CholeskyFactor(Matrix(rows: [[1, 2], [2, 1]]))
    }
    #expect(throws: LinearAlgebraError.singular(pivot: 1)) {
      try Matrix(rows: [[1, 2], [2, 4], [3, 6]]).leastSquares([1, 2, 3])
    }
    #expect(throws: LinearAlgebraError.singular(pivot: 0)) {
      try Matrix(rows: [[0, 1], [0, 1]]).solvingUpperTriangle([1, 1])
    }
  }
}
