import LinearAlgebra

// The elastic-net path by least-angle steps, LARS-EN of Zou and Hastie (2005), on the Gram matrix, or on the data
// where these have fewer rows than columns.
//
// Goals in order: the same path as on the data; cost of a step independent of the number of cells.
// With x the centred data (n, p), y the response and G = xᵀx, everything the algorithm asks of x and y is
// in G and xᵀy. Rescaling by 1 / (1 + lambda) makes the ridge an augmentation of the design:
//
//   d² = 1 / (1 + lambda)          G_A = d² (x_Aᵀx_A + lambda I)        c = d xᵀy at the start
//   g = G_A⁻¹ s,  a = 1 / √(s·g),  w = a g                    step direction on the active set A
//   b = d² (G w + lambda w)                                             change of c per unit step
//
// b_j = ±a on A. The step ends where an inactive variable's correlation catches up, or where an active
// coefficient reaches zero and the variable leaves (spec section 4).

/// One elastic-net regularisation path from zero to a stopping rule.
struct ElasticNetPath {
  /// When a path ends.
  enum Stop {
    /// At the end of the step in which this many variables are active.
    case variables(Int)
    /// Where the L1 penalty has fallen to this value, by interpolation in the last step.
    case penalty(Double)
  }

  /// Gram matrix of the centred data: (p, p).
  let gram: Matrix
  /// The transposed centred data, (p, n), where they have fewer rows than columns; then the path is computed
  /// from them, see ``DataDesign``.
  var variables: Matrix?
  /// The ridge penalty, above 0.
  let ridge: Double
  /// Pivots and step lengths at or below this count as zero (the reference implementation's value).
  private static let smallest = 2.22e-16

  /// The coefficients at the end of the path.
  ///
  /// A variable of zero variance never gets a coefficient. When every correlation left is exactly zero
  /// the path ends early.
  ///
  /// - Parameters:
  ///   - products: xᵀy, (p).
  ///   - response: y, (n); needed only with ``variables``.
  ///   - stop: the stopping rule.
  /// - Returns: coefficients (p), not rescaled for `variables`, exact zeros outside the support.
  /// - Complexity: O(steps · p · active).
  func coefficients(products: [Double], response: [Double]? = nil, stop: Stop) -> [Double] {
    let p = gram.columnCount
    precondition(products.count == p, "\(products.count) products for \(p) variables")
    if let variables, let response {
      let design = DataDesign(variables: variables, response: response, ridge: ridge)
      let path = coefficients(design, products, stop)
      if path.isSound { return path.values }
    }
    let expected = if case .variables(let count) = stop { min(p, count + 1) } else { p }
    let design = GramDesign(gram: gram, ridge: ridge, expectedCount: expected)
    return coefficients(design, products, stop).values
  }

  /// The path's end, and whether the level fell as it must.
  ///
  /// Once the active variables span nearly all dimensions of the data, rounding can turn the level upwards for good.
  /// A path that gets above its start is not sound and ends where the level rose first.
  private func coefficients(
    _ design: some ActiveDesign,
    _ products: [Double],
    _ stop: Stop
  ) -> (values: [Double], isSound: Bool) {
    let p = products.count
    var state = PathState(design: design, ridge: ridge, products: products)
    if case .penalty(let target) = stop, state.penalty <= target {
      return ([Double](repeating: 0, count: p), true)
    }
    let first = state.inactiveLevel()
    var sound = (level: first, coefficients: state.coefficients, isOver: false)
    var steps = 0
    while state.active.count < p - state.ignoredCount, steps < 50 * p - 1 {
      steps += 1
      let level = state.inactiveLevel()
      guard level > 0 else { break }
      if level > 2 * first {
        return (sound.coefficients.map { $0 / end(stop, state.scale) }, false)
      }
      if level > sound.level { sound.isOver = true }
      if !sound.isOver { sound = (level, state.coefficients, false) }
      if !state.hasDropped { state.enterVariables(at: level, smallest: Self.smallest) }
      guard !state.active.isEmpty else { break }
      let previous = (coefficients: state.coefficients, penalty: state.penalty)
      state.advance(from: level, smallest: Self.smallest)
      switch stop {
      case .variables(let count):
        if state.active.count >= count { return (state.coefficients, true) }
      case .penalty(let target):
        guard state.penalty <= target else { continue }
        return (interpolate(previous, state, at: target), true)
      }
    }
    return (state.coefficients.map { $0 / end(stop, state.scale) }, true)
  }

  /// What coefficients at the end of a path are divided by.
  private func end(_ stop: Stop, _ scale: Double) -> Double {
    if case .penalty = stop { return scale }
    return 1
  }

  /// The coefficients where the penalty, which falls linearly within a step, equals the target.
  private func interpolate(
    _ previous: (coefficients: [Double], penalty: Double),
    _ state: PathState<some ActiveDesign>,
    at target: Double
  ) -> [Double] {
    let share = (previous.penalty - target) / (previous.penalty - state.penalty)
    return zip(previous.coefficients, state.coefficients).map {
      state.scale * ((1 - share) * $0 + share * $1)
    }
  }
}
