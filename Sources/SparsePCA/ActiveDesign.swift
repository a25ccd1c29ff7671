import LinearAlgebra

/// The active variables of a path, factored so that one step is cheap; see ``ElasticNetPath`` for the notation.
protocol ActiveDesign {
  /// Takes a variable in, unless the active ones explain it completely.
  ///
  /// - Parameters:
  ///   - variable: the variable.
  ///   - active: the variables that are in already, in the order in which they came.
  ///   - smallest: a squared pivot at or below this counts as zero.
  /// - Returns: whether it was taken in.
  mutating func append(_ variable: Int, active: [Int], smallest: Double) -> Bool

  /// Takes out the variable that is `index`-th in the order of the active ones.
  mutating func remove(at index: Int)

  /// The equiangular direction.
  ///
  /// - Parameters:
  ///   - signs: sign of each active variable's correlation, in order.
  ///   - active: the active variables.
  ///   - direction: receives b, the change of every correlation per unit of step (p).
  /// - Returns: w, in the order of the active variables, and a.
  mutating func direct(
    signs: [Double],
    active: [Int],
    direction: inout [Double]
  ) -> (weights: [Double], slope: Double)

  /// Goes along the direction found last.
  ///
  /// - Parameters:
  ///   - step: length of the step and what ``direct(signs:active:direction:)`` gave.
  ///   - active: the active variables.
  ///   - coefficients: beta (p), is brought up to date.
  ///   - correlations: c (p), is brought up to date.
  mutating func go(
    _ step: PathStep,
    active: [Int],
    coefficients: inout [Double],
    correlations: inout [Double]
  )
}

/// One step of a path.
struct PathStep {
  /// How far it goes.
  var length: Double
  /// The correlation level of the active variables at its end.
  var level: Double
  /// w, in the order of the active variables.
  var weights: [Double]
  /// b: (p).
  var direction: [Double]
}

/// The design on the Gram matrix: the cost of a step does not depend on the number of cells.
struct GramDesign: ActiveDesign {
  private let gram: Matrix
  private let ridge: Double
  private var factor: CholeskyFactor
  /// Gram rows of the active variables, in their order.
  private var activeRows: RowStack
  /// l⁻¹ · signs, kept so that a step needs one triangular solve only; empty when out of date.
  private var solvedSigns: [Double] = []

  init(gram: Matrix, ridge: Double, expectedCount: Int) {
    let p = gram.columnCount
    self.gram = gram
    self.ridge = ridge
    factor = CholeskyFactor(capacity: p)
    activeRows = RowStack(width: p, capacity: expectedCount)
  }

  mutating func append(_ variable: Int, active: [Int], smallest: Double) -> Bool {
    let scaleSquared = 1 / (1 + ridge)
    let isIndependent = factor.append(
      products: active.map { gram[variable, $0] * scaleSquared },
      diagonal: (gram[variable, variable] + ridge) * scaleSquared,
      minimum: smallest
    )
    guard isIndependent else { return false }
    activeRows.append(row: variable, of: gram)
    solvedSigns = []
    return true
  }

  mutating func remove(at index: Int) {
    factor.remove(at: index)
    activeRows.remove(at: index)
    solvedSigns = []
  }

  mutating func direct(
    signs: [Double],
    active: [Int],
    direction: inout [Double]
  ) -> (weights: [Double], slope: Double) {
    if solvedSigns.isEmpty {
      solvedSigns = signs
      factor.forwardSolve(&solvedSigns)
    }
    var weights = solvedSigns
    factor.backwardSolve(&weights)
    var product = 0.0
    for (sign, weight) in zip(signs, weights) { product += sign * weight }
    let slope = 1 / product.squareRoot()
    for i in weights.indices { weights[i] *= slope }
    // b = d² (G w + ridge · w)
    let scaleSquared = 1 / (1 + ridge)
    activeRows.weightedSum(weights, into: &direction)
    for (j, weight) in zip(active, weights) { direction[j] += ridge * weight }
    for j in direction.indices { direction[j] *= scaleSquared }
    return (weights, slope)
  }

  mutating func go(
    _ step: PathStep,
    active: [Int],
    coefficients: inout [Double],
    correlations: inout [Double]
  ) {
    for (j, weight) in zip(active, step.weights) { coefficients[j] += step.length * weight }
    for j in correlations.indices { correlations[j] -= step.length * step.direction[j] }
  }
}
