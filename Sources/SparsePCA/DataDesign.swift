import LinearAlgebra

// The design of a path on the data themselves, for fewer cells than variables.
//
// There the Gram matrix of many active variables is singular but for the ridge: with a ridge of 1e-6 its
// condition is 1e11, and loadings keep four digits. The columns z = d (x, sqrt(ridge) e) have the same Gram
// matrix and the square root of its condition. A path that adds up its steps keeps the rounding of the first,
// longest ones, and the ridge divides it on the way to the coefficients; so every step is taken from its end:
// where the active variables (signs s) have the correlation level C,
//
//   z_A = q R      y = R⁻ᵀ s      beta = R⁻¹ (qᵀ response − C y)      r = (1 − q qᵀ) response + C q y      c = zᵀ r
//
// and along the way a = 1 / |y|, w = a R⁻¹ y, b = a zᵀ q y. Tests compare with 80-bit arithmetic.

/// The active variables of a path as columns of the data; see ``ElasticNetPath`` for the notation.
struct DataDesign: ActiveDesign {
  /// xᵀ: (p, n).
  private let variables: Matrix
  private let ridge: Double
  /// d = 1 / √(1 + ridge).
  private let scale: Double
  private var factor: OrthogonalFactor
  /// The response and p zeros: (n + p).
  private let response: [Double]
  /// R⁻ᵀ s of the active variables.
  private var solvedSigns: [Double] = []

  init(variables: Matrix, response: [Double], ridge: Double) {
    let (p, n) = (variables.rowCount, variables.columnCount)
    precondition(response.count == n, "\(response.count) responses for \(n) rows")
    self.variables = variables
    self.ridge = ridge
    scale = 1 / (1 + ridge).squareRoot()
    factor = OrthogonalFactor(length: n + p, capacity: p)
    self.response = response + [Double](repeating: 0, count: p)
  }

  mutating func append(_ variable: Int, active: [Int], smallest: Double) -> Bool {
    let (p, n) = (variables.rowCount, variables.columnCount)
    var column = variables.row(variable).map { $0 * scale }
    column += [Double](repeating: 0, count: p)
    column[n + variable] = ridge.squareRoot() * scale
    return factor.append(column, minimum: smallest)
  }

  mutating func remove(at index: Int) { factor.remove(at: index) }

  mutating func direct(
    signs: [Double],
    active: [Int],
    direction: inout [Double]
  ) -> (weights: [Double], slope: Double) {
    solvedSigns = signs
    factor.triangle.forwardSolve(&solvedSigns)
    let slope = 1 / solvedSigns.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var weights = solvedSigns.map { $0 * slope }
    direction = products(with: factor.combination(weights))
    factor.triangle.backwardSolve(&weights)
    return (weights, slope)
  }

  mutating func go(
    _ step: PathStep,
    active: [Int],
    coefficients: inout [Double],
    correlations: inout [Double]
  ) {
    var (shares, residual) = factor.projection(of: response)
    for i in shares.indices { shares[i] -= step.level * solvedSigns[i] }
    factor.triangle.backwardSolve(&shares)
    for (j, share) in zip(active, shares) { coefficients[j] = share }
    let equiangular = factor.combination(solvedSigns)
    for k in residual.indices { residual[k] += step.level * equiangular[k] }
    correlations = products(with: residual)
  }

  /// zᵀ · vector: (p).
  private func products(with vector: [Double]) -> [Double] {
    let n = variables.columnCount
    var result = variables.times(Array(vector[..<n]))
    for j in result.indices {
      result[j] = scale * (result[j] + ridge.squareRoot() * vector[n + j])
    }
    return result
  }
}
