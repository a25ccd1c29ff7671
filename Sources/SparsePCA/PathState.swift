import LinearAlgebra

/// What a least-angle path knows between two steps; see ``ElasticNetPath`` for the notation.
struct PathState<Design: ActiveDesign> {
  /// d = 1 / √(1 + ridge).
  let scale: Double
  /// Coefficients (p), zero outside ``active``.
  private(set) var coefficients: [Double]
  /// Correlations c of all variables with the residual (p).
  private var correlations: [Double]
  /// Active variables in the order in which they entered.
  private(set) var active: [Int] = []
  /// Sign of each active variable's correlation when it entered, in the order of ``active``.
  private var signs: [Double] = []
  private var design: Design
  private var isInactive: [Bool]
  /// Number of variables found to depend on the active ones and left out for good.
  private(set) var ignoredCount = 0
  /// Whether the last step ended because a coefficient reached zero.
  private(set) var hasDropped = false
  /// L1 penalty that belongs to ``coefficients``: twice the correlation level / d.
  private(set) var penalty: Double
  /// Scratch: b (p).
  private var direction: [Double]

  init(design: Design, ridge: Double, products: [Double]) {
    let p = products.count
    let scale = 1 / (1 + ridge).squareRoot()
    self.design = design
    self.scale = scale
    coefficients = [Double](repeating: 0, count: p)
    correlations = products.map { $0 * scale }
    isInactive = [Bool](repeating: true, count: p)
    direction = [Double](repeating: 0, count: p)
    penalty = 2 * (correlations.map(\.magnitude).max() ?? 0) / scale
  }

  /// The largest |c| of an inactive variable, 0 when none is left.
  func inactiveLevel() -> Double {
    var level = 0.0
    for j in correlations.indices where isInactive[j] {
      level = max(level, correlations[j].magnitude)
    }
    return level
  }

  /// Lets every inactive variable whose |c| is at the level enter, in ascending order; one that the
  /// active variables explain completely is ignored from now on.
  mutating func enterVariables(at level: Double, smallest: Double) {
    for j in correlations.indices where isInactive[j] && correlations[j].magnitude >= level {
      isInactive[j] = false
      guard design.append(j, active: active, smallest: smallest) else {
        ignoredCount += 1
        continue
      }
      active.append(j)
      signs.append(correlations[j] < 0 ? -1 : 1)
    }
  }

  /// One step: along the equiangular direction to the next event, then the correlations there.
  mutating func advance(from level: Double, smallest: Double) {
    let (weights, slope) = design.direct(signs: signs, active: active, direction: &direction)
    var length = stepToNextEntry(from: level, slope: slope, smallest: smallest)
    let zero = firstZero(weights, smallest: smallest)
    let isDrop = zero < length
    length = min(length, zero)
    let dropped =
      isDrop ? active.indices.filter { -coefficients[active[$0]] / weights[$0] == zero } : []
    let step = PathStep(
      length: length,
      level: level - length * slope,
      weights: weights,
      direction: direction
    )
    design.go(step, active: active, coefficients: &coefficients, correlations: &correlations)
    for i in dropped { coefficients[active[i]] = 0 }
    penalty -= 2 * (length * slope).magnitude / scale
    for i in dropped.reversed() { remove(at: i) }
    hasDropped = isDrop
  }

  /// The step at which the first inactive variable reaches the falling level, or the full
  /// least-squares step level / slope.
  ///
  /// The test `active ≠ p − 2 · ignored` is the reference implementation's, which subtracts the ignored
  /// variables twice; kept, because it decides the last step of degenerate data.
  private func stepToNextEntry(from level: Double, slope: Double, smallest: Double) -> Double {
    var length = level / slope
    guard active.count != correlations.count - 2 * ignoredCount else { return length }
    for j in correlations.indices where isInactive[j] {
      let rising = (level - correlations[j]) / (slope - direction[j])
      if rising > smallest, rising < length { length = rising }
      let falling = (level + correlations[j]) / (slope + direction[j])
      if falling > smallest, falling < length { length = falling }
    }
    return length
  }

  /// The shortest positive step at which an active coefficient is zero, infinity when none gets there.
  private func firstZero(_ weights: [Double], smallest: Double) -> Double {
    var first = Double.infinity
    for (i, j) in active.enumerated() {
      let zero = -coefficients[j] / weights[i]
      if zero > smallest, zero < first { first = zero }
    }
    return first
  }

  private mutating func remove(at index: Int) {
    isInactive[active[index]] = true
    active.remove(at: index)
    signs.remove(at: index)
    design.remove(at: index)
  }
}
