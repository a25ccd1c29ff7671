// Moré, J. J. (1978), "The Levenberg-Marquardt algorithm: implementation and theory", for two parameters.
// Notation: J Jacobian, D diagonal scaling, delta the radius of ‖D p‖, par the Levenberg parameter,
// g = Jᵀr, B = JᵀJ. With two parameters the normal matrix is solved in closed form instead of by QR.

/// Least squares in two parameters with a scaled trust region.
enum LevenbergMarquardt {
  /// Relative change of error or parameters at which the search ends.
  private static let tolerance = 1.49012e-8
  /// Calls of the residual function allowed.
  private static let maximumCalls = 600
  /// Share of the scaled start that is the first radius.
  private static let firstRadius = 100.0
  /// Step of the forward differences relative to the parameter.
  private static let differenceStep = Double.ulpOfOne.squareRoot()

  /// The parameters that minimise the sum of squared residuals.
  ///
  /// - Parameters:
  ///   - start: first guess.
  ///   - residuals: at least three values.
  /// - Returns: `nil` without convergence, and when the residuals at the solution do not depend on both
  ///   parameters (singular normal matrix).
  static func minimum(
    from start: SIMD2<Double>,
    _ residuals: (SIMD2<Double>) -> [Double]
  ) -> SIMD2<Double>? {
    var state = State(parameters: start, residuals: residuals(start))
    var scale = SIMD2<Double>.zero
    var calls = 1
    while calls < maximumCalls {
      var jacobian = Jacobian(at: state, residuals)
      calls += 2
      let norms = jacobian.columnNorms
      if state.isFirst {
        scale = norms.replacing(with: 1, where: norms .== 0)
        let size = length(scale * state.parameters)
        state.radius = size == 0 ? firstRadius : firstRadius * size
      }
      guard state.norm > 0 else { return jacobian.isRegular ? state.parameters : nil }
      scale = pointwiseMax(scale, norms)
      var ratio = 0.0
      repeat {
        let step = jacobian.step(scale: scale, radius: state.radius, parameter: &state.parameter)
        let outcome = state.attempt(step, jacobian: jacobian, scale: scale, residuals)
        calls += 1
        ratio = outcome.ratio
        if outcome.hasConverged {
          jacobian = Jacobian(at: state, residuals)
          return jacobian.isRegular ? state.parameters : nil
        }
      } while ratio < 0.0001 && calls < maximumCalls
    }
    return nil
  }

  private static func length(_ vector: SIMD2<Double>) -> Double {
    (vector * vector).sum().squareRoot()
  }

  /// Where the search stands.
  private struct State {
    var parameters: SIMD2<Double>
    var residuals: [Double]
    var norm: Double
    var radius = 0.0
    var parameter = 0.0
    var isFirst = true

    init(parameters: SIMD2<Double>, residuals: [Double]) {
      self.parameters = parameters
      self.residuals = residuals
      norm = residuals.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// Tries a step, adapts the radius and accepts the step when it helps.
    mutating func attempt(
      _ step: SIMD2<Double>,
      jacobian: Jacobian,
      scale: SIMD2<Double>,
      _ function: (SIMD2<Double>) -> [Double]
    ) -> (ratio: Double, hasConverged: Bool) {
      let size = length(scale * step)
      if isFirst { radius = min(radius, size) }
      let trial = State(parameters: parameters + step, residuals: function(parameters + step))
      let actual = 0.1 * trial.norm < norm ? 1 - (trial.norm / norm) * (trial.norm / norm) : -1
      let linear = jacobian.length(of: step) / norm
      let damped = parameter.squareRoot() * size / norm
      let predicted = linear * linear + damped * damped / 0.5
      let slope = -(linear * linear + damped * damped)
      let ratio = predicted != 0 ? actual / predicted : 0
      if ratio <= 0.25 {
        var factor = actual >= 0 ? 0.5 : 0.5 * slope / (slope + 0.5 * actual)
        if 0.1 * trial.norm >= norm || factor < 0.1 { factor = 0.1 }
        radius = factor * min(radius, size / 0.1)
        parameter /= factor
      } else if parameter == 0 || ratio >= 0.75 {
        radius = size / 0.5
        parameter *= 0.5
      }
      if ratio >= 0.0001 {
        parameters = trial.parameters
        residuals = trial.residuals
        norm = trial.norm
        isFirst = false
      }
      let hasSmallGain = actual.magnitude <= tolerance && predicted <= tolerance && 0.5 * ratio <= 1
      let hasSmallRadius = radius <= tolerance * length(scale * parameters)
      return (ratio, hasSmallGain || hasSmallRadius)
    }
  }

  /// J, as B and g.
  private struct Jacobian {
    /// Diagonal of B.
    var diagonal: SIMD2<Double>
    /// Off-diagonal element of B.
    var cross: Double
    /// Jᵀr.
    var gradient: SIMD2<Double>

    init(at state: State, _ function: (SIMD2<Double>) -> [Double]) {
      var columns: [[Double]] = []
      for index in 0..<2 {
        var step = differenceStep * state.parameters[index].magnitude
        if step == 0 { step = differenceStep }
        var moved = state.parameters
        moved[index] += step
        columns.append(zip(function(moved), state.residuals).map { ($0 - $1) / step })
      }
      let dot = { (a: [Double], b: [Double]) in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
      diagonal = SIMD2(dot(columns[0], columns[0]), dot(columns[1], columns[1]))
      cross = dot(columns[0], columns[1])
      gradient = SIMD2(dot(columns[0], state.residuals), dot(columns[1], state.residuals))
    }

    var columnNorms: SIMD2<Double> { diagonal.squareRoot() }

    /// Whether both parameters matter, to rounding.
    var isRegular: Bool {
      let determinant = diagonal[0] * diagonal[1] - cross * cross
      return determinant > 4 * Double.ulpOfOne * diagonal[0] * diagonal[1]
    }

    /// ‖J p‖.
    func length(of step: SIMD2<Double>) -> Double {
      let square =
        diagonal[0] * step[0] * step[0] + 2 * cross * step[0] * step[1]
        + diagonal[1] * step[1] * step[1]
      return max(square, 0).squareRoot()
    }

    /// Solves (B + par·D²) x = b.
    private func solve(_ b: SIMD2<Double>, scale: SIMD2<Double>, par: Double) -> SIMD2<Double>? {
      let d = diagonal + par * scale * scale
      let determinant = d[0] * d[1] - cross * cross
      guard determinant > 4 * Double.ulpOfOne * d[0] * d[1] else { return nil }
      return SIMD2(d[1] * b[0] - cross * b[1], d[0] * b[1] - cross * b[0]) / determinant
    }

    /// The step of Moré's section 5: Gauss–Newton inside the radius, else the par for which ‖D p‖ is the
    /// radius to 10 %.
    func step(scale: SIMD2<Double>, radius: Double, parameter par: inout Double) -> SIMD2<Double> {
      var lower = 0.0
      let newton = solve(-gradient, scale: scale, par: 0)
      // A rank-one problem is solved for the parameter that matters, as QR with pivoting would.
      let undamped = newton ?? pivotedStep
      let excess = LevenbergMarquardt.length(scale * undamped) - radius
      if excess <= 0.1 * radius {
        par = 0
        return undamped
      }
      if let newton { lower = excess / radius / curvature(newton, scale: scale, par: 0) }
      let steepest = LevenbergMarquardt.length(gradient / scale)
      var upper = steepest / radius
      if upper == 0 { upper = Double.leastNormalMagnitude / min(radius, 0.1) }
      par = min(max(par, lower), upper)
      if par == 0 { par = steepest / LevenbergMarquardt.length(scale * undamped) }
      var previous = excess
      for iteration in 1...10 {
        if par == 0 { par = max(Double.leastNormalMagnitude, 0.001 * upper) }
        guard let step = solve(-gradient, scale: scale, par: par) else { return undamped }
        let miss = LevenbergMarquardt.length(scale * step) - radius
        let isNearlySingular = lower == 0 && miss <= previous && previous < 0
        if miss.magnitude <= 0.1 * radius || isNearlySingular || iteration == 10 { return step }
        let correction = miss / radius / curvature(step, scale: scale, par: par)
        if miss > 0 { lower = max(lower, par) } else { upper = min(upper, par) }
        par = max(lower, par + correction)
        previous = miss
      }
      return undamped
    }

    /// qᵀ(B + par·D²)⁻¹q with q = D² p / ‖D p‖: minus the derivative of ‖D p‖, over ‖D p‖.
    private func curvature(_ step: SIMD2<Double>, scale: SIMD2<Double>, par: Double) -> Double {
      let q = scale * scale * step / LevenbergMarquardt.length(scale * step)
      guard let solved = solve(q, scale: scale, par: par) else { return .infinity }
      return (q * solved).sum()
    }

    private var pivotedStep: SIMD2<Double> {
      let pivot = diagonal[0] >= diagonal[1] ? 0 : 1
      var step = SIMD2<Double>.zero
      if diagonal[pivot] > 0 { step[pivot] = -gradient[pivot] / diagonal[pivot] }
      return step
    }
  }
}
