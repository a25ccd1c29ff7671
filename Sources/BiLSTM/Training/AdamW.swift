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

  /// Changes the weights of some ranges.
  ///
  /// - Parameters:
  ///   - weights: all weights.
  ///   - gradients: all gradients.
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
    let (first, second) = (firstMoments, secondMoments)
    let (b1, b2, epsilon) = (Float(beta1), Float(beta2), Float(epsilon))
    let (rest1, rest2) = (Float(1 - beta1), Float(1 - beta2))
    var k = range.lowerBound
    while k < range.upperBound {
      let count = min(FloatVector.scalarCount, range.upperBound - k)
      let gradient = gradients.vector(at: k, count: count) * scale
      let m = first.vector(at: k, count: count) * b1 + gradient * rest1
      let v = second.vector(at: k, count: count) * b2 + gradient * gradient * rest2
      first.setVector(m, at: k, count: count)
      second.setVector(v, at: k, count: count)
      let divisor = v.squareRoot() * factors.inverseRoot + epsilon
      let weight = weights.vector(at: k, count: count) * factors.decay
      weights.setVector(weight - factors.stepSize * (m / divisor), at: k, count: count)
      k += count
    }
  }
}
