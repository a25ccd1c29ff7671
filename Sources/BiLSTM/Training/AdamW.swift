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
  /// m and v, in the kernels' order as the weights.
  let firstMoments: FloatBuffer
  let secondMoments: FloatBuffer
  /// Steps so far, t.
  var stepCount = 0

  init(_ settings: TrainingSettings, placeCount: Int) {
    beta1 = settings.beta1
    beta2 = settings.beta2
    epsilon = settings.epsilon
    weightDecay = settings.weightDecay
    firstMoments = FloatBuffer(count: placeCount)
    secondMoments = FloatBuffer(count: placeCount)
  }

  /// Changes the weights of some ranges and sets their gradients to zero for the next step, in one pass.
  ///
  /// - Parameters:
  ///   - weights: all weights.
  ///   - gradients: all gradients; zero in the ranges afterwards.
  ///   - ranges: those that learn; the others and their moments stay. Lengths are multiples of 16.
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
    let factors = FloatKernels.AdamWFactors(
      scale: scale,
      betas: (beta1, beta2),
      decay: Float(1 - learningRate * weightDecay),
      stepSize: Float(learningRate / correction1),
      inverseRoot: Float(1 / correction2.squareRoot()),
      epsilon: Float(epsilon)
    )
    for range in ranges {
      func row(_ buffer: FloatBuffer) -> FloatRow {
        buffer.row(at: range.lowerBound, count: range.count)
      }
      FloatKernels.adamW(
        row(weights),
        gradients: row(gradients),
        first: row(firstMoments),
        second: row(secondMoments),
        factors: factors
      )
    }
  }
}
