import LinearAlgebra
import Statistics

/// The alternating fit of one family's components to its Gram matrix.
struct Alternation {
  /// Gram matrix of the centred data: (p, p).
  let gram: Matrix
  /// The centred data, transposed: (p, n); needed only where n < p.
  var variables: Matrix?
  let settings: SparsePCASettings
  let threads: Int

  /// The trace of the Gram matrix: the total variance.
  var totalVariance: Double { (0..<gram.columnCount).reduce(0) { $0 + gram[$1, $1] } }

  /// The leading right singular vectors of the data, and how many of them are not noise.
  ///
  /// An eigenvalue of a Gram matrix is known to about p · epsilon · the largest; at or below that it
  /// counts as zero.
  func leadingVectors(
    _ count: Int
  ) throws(LinearAlgebraError) -> (eigen: SymmetricEigen, rank: Int) {
    let eigen = try SymmetricEigen(gram, leading: count)
    let limit = Double(gram.columnCount) * Double.ulpOfOne * (eigen.eigenvalues.first ?? 0)
    return (eigen, eigen.eigenvalues.count { $0 > limit })
  }

  /// Components by alternation from the leading eigenvectors, one per vector; without stopping rules
  /// those vectors themselves.
  func fit(
    _ eigen: SymmetricEigen,
    stops: [ElasticNetPath.Stop]?
  ) throws(LinearAlgebraError) -> SparseComponents {
    let vectors = eigen.vectors.transposed
    guard let stops else {
      return SparseComponents(
        loadings: withPositivePeaks(vectors),
        adjustedVariance: eigen.eigenvalues.map { max(0, $0) / totalVariance },
        totalVariance: totalVariance,
        iterationCount: 0,
        isConverged: true
      )
    }
    var coefficients = solve(alpha: vectors, stops: stops)
    var loadings = withUnitColumns(coefficients)
    var iterationCount = 0
    var isConverged = false
    while !isConverged, iterationCount < settings.maximumIterations {
      iterationCount += 1
      // alpha = P · Qᵀ where xᵀx · beta = P · diag · Qᵀ: the nearest orthonormal (p, K) matrix.
      let rotation = try SingularValueDecomposition(gram.times(coefficients))
      let alpha = rotation.leftVectors.times(rotation.rightVectorsTransposed)
      coefficients = solve(alpha: alpha, stops: stops)
      let updated = withUnitColumns(coefficients)
      let change = zip(updated.values, loadings.values).reduce(0) {
        max($0, ($1.0 - $1.1).magnitude)
      }
      loadings = updated
      isConverged = change <= settings.tolerance
    }
    return SparseComponents(
      loadings: withPositivePeaks(loadings),
      adjustedVariance: adjustedVariance(of: loadings),
      totalVariance: totalVariance,
      iterationCount: iterationCount,
      isConverged: isConverged
    )
  }

  /// beta (p, K): one elastic-net path per component, in parallel.
  private func solve(alpha: Matrix, stops: [ElasticNetPath.Stop]) -> Matrix {
    let responses = variables?.transposedTimes(alpha)
    let products = responses.flatMap { variables?.times($0) } ?? gram.times(alpha)
    let path = ElasticNetPath(gram: gram, variables: variables, ridge: settings.ridge)
    let columns = parallelMap(count: stops.count, threads: threads) { k in
      path.coefficients(
        products: products.column(k),
        response: responses?.column(k),
        stop: stops[k]
      )
    }
    return Matrix(rows: columns).transposed
  }

  /// R_kk² / total, R the triangular factor of x · L.
  ///
  /// R is also the Cholesky factor of Lᵀ G L. A component that those before it explain completely adds
  /// nothing: 0, and it is left out of the factor.
  private func adjustedVariance(of loadings: Matrix) -> [Double] {
    let products = loadings.transposedTimes(gram.times(loadings))
    var factor = CholeskyFactor(capacity: loadings.columnCount)
    var kept: [Int] = []
    return (0..<loadings.columnCount).map { k in
      let cross = kept.map { products[k, $0] }
      let own = factor.residualVariance(products: cross, diagonal: products[k, k])
      if factor.append(products: cross, diagonal: products[k, k]) { kept.append(k) }
      return max(0, own) / totalVariance
    }
  }

  private func withUnitColumns(_ matrix: Matrix) -> Matrix {
    let norms = (0..<matrix.columnCount).map { k in
      matrix.column(k).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    return matrix.standardized(
      offsets: [Double](repeating: 0, count: norms.count),
      scales: norms.map { $0 > 0 ? $0 : 1 }
    )
  }

  /// Flips columns so that the loading of largest magnitude, the first of equals, is positive.
  private func withPositivePeaks(_ matrix: Matrix) -> Matrix {
    var result = matrix
    for k in 0..<matrix.columnCount {
      var peak = 0.0
      for value in matrix.column(k) where value.magnitude > peak.magnitude { peak = value }
      guard peak < 0 else { continue }
      for j in 0..<matrix.rowCount where result[j, k] != 0 { result[j, k] = -result[j, k] }
    }
    return result
  }
}
