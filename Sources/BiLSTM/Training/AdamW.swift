import LinearAlgebra
import RealModule

/// AdamW (Loshchilov and Hutter 2019, algorithm 2) in the order of operations of `torch.optim.AdamW`.
///
///     w ← w (1 − lr λ)    m ← β₁ m + (1 − β₁) g    v ← β₂ v + (1 − β₂) g²
///     w ← w − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
struct AdamW {
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  let weightDecay: Double
  /// m and v, in the order of the weights.
  let firstMoments: FloatBuffer
  let secondMoments: FloatBuffer
  /// Steps so far, t.
  var stepCount = 0

  init(_ settings: TrainingSettings, parameterCount: Int) {
    beta1 = settings.beta1
    beta2 = settings.beta2
    epsilon = settings.epsilon
    weightDecay = settings.weightDecay
    firstMoments = FloatBuffer(count: parameterCount)
    secondMoments = FloatBuffer(count: parameterCount)
  }

  /// The numbers of one step that are the same for all weights.
  private struct Factors {
    let decay: Float
    let stepSize: Float
    let inverseRoot: Float
  }

  /// Changes the weights of some ranges and sets their gradients to zero for the next step, in one pass.
  ///
  /// - Parameters:
  ///   - weights: all weights.
  ///   - gradients: all gradients; zero in the ranges afterwards.
  ///   - ranges: those that learn; the others and their moments stay.
  ///   - scale: factor of the gradients (clipping).
  ///   - learningRate: lr of this step.
  mutating func step(
    _ weights: FloatBuffer,
    gradients: FloatBuffer,
    ranges: [Range<Int>],
    scale: Float,
    learningRate: Double
  ) {
    stepCount += 1
    let correction1 = 1 - Double.pow(beta1, stepCount)
    let correction2 = 1 - Double.pow(beta2, stepCount)
    let factors = Factors(
      decay: Float(1 - learningRate * weightDecay),
      stepSize: Float(learningRate / correction1),
      inverseRoot: Float(1 / correction2.squareRoot())
    )
    for range in ranges { update(weights, gradients, range, scale, factors) }
  }

  private func update(
    _ weights: FloatBuffer,
    _ gradients: FloatBuffer,
    _ range: Range<Int>,
    _ scale: Float,
    _ factors: Factors
  ) {
    let count = range.count
    let first = firstMoments.row(at: range.lowerBound, count: count)
    let second = secondMoments.row(at: range.lowerBound, count: count)
    let own = weights.row(at: range.lowerBound, count: count)
    let gradientRow = gradients.row(at: range.lowerBound, count: count)
    let (b1, b2, epsilon) = (Float(beta1), Float(beta2), Float(epsilon))
    let (rest1, rest2) = (Float(1 - beta1), Float(1 - beta2))
    @inline(__always) func change(_ k: Int, _ width: Int) {
      let gradient = gradientRow[k, width] * scale
      let m = first[k, width] * b1 + gradient * rest1
      let v = second[k, width] * b2 + gradient * gradient * rest2
      first[k, width] = m
      second[k, width] = v
      let divisor = v.squareRoot() * factors.inverseRoot + epsilon
      own[k, width] = own[k, width] * factors.decay - factors.stepSize * (m / divisor)
      gradientRow[k, width] = .zero
    }
    let whole = own.wholeCount
    var k = 0
    while k < whole {
      change(k, FloatVector.scalarCount)
      k &+= FloatVector.scalarCount
    }
    if k < count { change(k, count - k) }
  }
}
