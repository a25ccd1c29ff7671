import LinearAlgebra
import RealModule

/// The loss of a batch and its gradient by the logits, in double precision (a handful of numbers per cell).
struct LossFunction: Sendable {
  let settings: LossSettings
  /// Weight of each class: (C).
  let classWeights: [Double]

  /// Weighs classes by their numbers of cells among the labels.
  init(_ settings: LossSettings, labels: [Int], classCount: Int) {
    var counts = [Int](repeating: 0, count: classCount)
    for label in labels { counts[label] += 1 }
    self.settings = settings
    classWeights = settings.classWeights.weights(counts: counts, beta: settings.beta)
  }

  /// logits (B, C) and labels → loss, and gradient (B, C) times a factor.
  ///
  /// - Cross entropy with weights w and smoothing ε, divided by Σ_b w_y as in PyTorch:
  ///   Σ_b [(1 − ε) w_y (−log p_y) + ε/C Σ_c w_c (−log p_c)].
  /// - Focal: the mean over b of w_y (1 − p_y)^γ (−log p_y).
  ///
  /// The factor multiplies the gradient, not the loss (joint training).
  func evaluate(
    _ logits: FloatBuffer,
    labels: [Int],
    factor: Double,
    gradient: FloatBuffer
  ) -> Double {
    let total =
      settings.focalGamma > 0
      ? Double(labels.count) : labels.reduce(0) { $0 + classWeights[$1] }
    var loss = 0.0
    for (b, label) in labels.enumerated() {
      let logProbabilities = Self.logSoftmax(logits, b, classCount: classWeights.count)
      let own =
        settings.focalGamma > 0
        ? focal(logProbabilities, label) : crossEntropy(logProbabilities, label)
      loss += own.loss / total
      for (c, value) in own.gradient.enumerated() {
        gradient[b * classWeights.count + c] = Float(factor * value / total)
      }
    }
    return loss
  }

  /// log p of one cell: logit − log Σ exp logit, stable for any size of the logits.
  static func logSoftmax(_ logits: FloatBuffer, _ row: Int, classCount: Int) -> [Double] {
    let own = (0..<classCount).map { Double(logits[row * classCount + $0]) }
    let largest = own.max() ?? 0
    let sum = own.reduce(0) { $0 + Double.exp($1 - largest) }
    return own.map { $0 - largest - Double.log(sum) }
  }

  /// With t_c = (1 − ε) w_y [c = y] + ε/C w_c: loss −Σ t log p, gradient p Σ t − t.
  private func crossEntropy(_ logs: [Double], _ label: Int) -> (loss: Double, gradient: [Double]) {
    let smoothing = settings.labelSmoothing
    var targets = classWeights.map { smoothing / Double(logs.count) * $0 }
    targets[label] += (1 - smoothing) * classWeights[label]
    let sum = targets.reduce(0, +)
    let loss = zip(targets, logs).reduce(0) { $0 - $1.0 * $1.1 }
    return (
      loss, zip(targets, logs).map { $0.0 == 0 && sum == 0 ? 0 : Double.exp($0.1) * sum - $0.0 }
    )
  }

  /// With q = 1 − p_y: d loss / d log p_y = w (γ q^(γ−1) p_y log p_y − q^γ), and d log p_y / d logit_c =
  /// [c = y] − p_c.
  private func focal(_ logs: [Double], _ label: Int) -> (loss: Double, gradient: [Double]) {
    let (gamma, weight) = (settings.focalGamma, classWeights[label])
    let p = Double.exp(logs[label])
    let q = max(0, 1 - p)
    let power = Double.pow(q, gamma)
    // q^(γ−1) p log p → 0 for p → 1 when γ > 0, since log p ~ −q.
    let bend = q > 0 ? gamma * Double.pow(q, gamma - 1) * p * logs[label] : 0
    let slope = weight * (bend - power)
    let gradient = logs.enumerated().map { slope * (($0 == label ? 1 : 0) - Double.exp($1)) }
    return (-weight * power * logs[label], gradient)
  }
}
