import LinearAlgebra
import RealModule

// Additive angular margin (Deng, Guo, Xue and Zafeiriou 2019, equation 3) as the study wrote it:
//
//   cos θ_c = x/|x| · W_c/|W_c|        logit_c = s cos θ_c, and for the true class while training
//   s φ  with  φ = cos(θ + m) = cos θ cos m − sin θ sin m      where θ + m <= π,
//        else  φ = cos θ − m sin(π − m), which keeps the logit falling.
//
//   dφ/dcosθ = cos m + sin m cos θ / sin θ, or 1 in the other branch.
//   A unit vector's gradient:  d|x| direction is free, so dx = (dn − n (n · dn)) / |x| with n = x/|x|.

extension HeadLayer {
  /// The smallest 1 − cos²θ, as in the study: keeps the derivative finite at θ = 0.
  private static let smallestSquaredSine = 1e-9

  /// pooled (B, 2H) → cosines and logits (B, C); the margin only with labels.
  func arcFaceForward(
    cellCount: Int,
    weights: FloatBuffer,
    pooled: FloatBuffer,
    labels: [Int]?,
    tape: Tape
  ) {
    let features = tape.features
    let inverses = tape.inverseNorms
    normalize(pooled, 0, rows: cellCount, into: features, inverses: inverses)
    let directions = tape.directions
    let weightInverses = tape.inverseWeightNorms
    normalize(weights, weight.offset, rows: classCount, into: directions, inverses: weightInverses)
    let cosines = tape.cosines
    FloatProducts.multiply(
      tape.features,
      featureBlock(cellCount),
      tape.directions,
      featureBlock(classCount).transposed,
      into: cosines,
      logitBlock(cellCount)
    )
    let scale = Float(configuration.scale)
    for index in 0..<cellCount * classCount { tape.logits[index] = scale * tape.cosines[index] }
    guard let labels else { return }
    for (b, label) in labels.enumerated() {
      let index = b * classCount + label
      tape.logits[index] = scale * Float(margin(Double(tape.cosines[index])).value)
    }
  }

  /// φ and its derivative by cos θ.
  private func margin(_ cosine: Double) -> (value: Double, derivative: Double) {
    let m = configuration.margin
    guard cosine > Double.cos(.pi - m) else { return (cosine - Double.sin(.pi - m) * m, 1) }
    let square = 1 - cosine * cosine
    let sine = max(square, Self.smallestSquaredSine).squareRoot()
    let bend = square > Self.smallestSquaredSine ? Double.sin(m) * cosine / sine : 0
    return (cosine * Double.cos(m) - sine * Double.sin(m), Double.cos(m) + bend)
  }

  private func normalize(
    _ source: FloatBuffer,
    _ offset: Int,
    rows: Int,
    into target: FloatBuffer,
    inverses: FloatBuffer
  ) {
    for row in 0..<rows {
      let start = offset + row * width
      let square = FloatSums.dot(source, at: start, source, at: start, count: width)
      let inverse = 1 / max(square.squareRoot(), 1e-12)
      inverses[row] = inverse
      for k in 0..<width { target[row * width + k] = source[start + k] * inverse }
    }
  }

  /// tape.logitGradient (B, C) → gradient of W, pooledGradient (B, 2H).
  func arcFaceBackward(
    cellCount: Int,
    labels: [Int]?,
    tape: Tape,
    gradients: FloatBuffer,
    pooledGradient: FloatBuffer
  ) {
    let scale = Float(configuration.scale)
    for index in 0..<cellCount * classCount { tape.logitGradient[index] *= scale }
    for (b, label) in (labels ?? []).enumerated() {
      let index = b * classCount + label
      tape.logitGradient[index] *= Float(margin(Double(tape.cosines[index])).derivative)
    }
    multiplyCosineGradient(cellCount, tape: tape)
    for b in 0..<cellCount {
      project(
        tape.featureGradient,
        tape.features,
        row: b,
        inverse: tape.inverseNorms[b],
        into: pooledGradient,
        at: 0,
        isAdded: false
      )
    }
    for c in 0..<classCount {
      project(
        tape.directionGradient,
        tape.directions,
        row: c,
        inverse: tape.inverseWeightNorms[c],
        into: gradients,
        at: weight.offset,
        isAdded: true
      )
    }
  }

  /// d(x/|x|) = dcos · W/|W| (B, 2H) and d(W/|W|) = dcosᵀ · x/|x| (C, 2H).
  private func multiplyCosineGradient(_ cellCount: Int, tape: Tape) {
    let features = tape.featureGradient
    FloatProducts.multiply(
      tape.logitGradient,
      logitBlock(cellCount),
      tape.directions,
      featureBlock(classCount),
      into: features,
      featureBlock(cellCount)
    )
    let directions = tape.directionGradient
    FloatProducts.multiply(
      tape.logitGradient,
      logitBlock(cellCount).transposed,
      tape.features,
      featureBlock(cellCount),
      into: directions,
      featureBlock(classCount)
    )
  }

  /// (dn − n (n · dn)) / |x| of one row.
  private func project(
    _ gradient: FloatBuffer,
    _ direction: FloatBuffer,
    row: Int,
    inverse: Float,
    into target: FloatBuffer,
    at offset: Int,
    isAdded: Bool
  ) {
    let start = row * width
    let along = FloatSums.dot(gradient, at: start, direction, at: start, count: width)
    for k in start..<start + width {
      let own = (gradient[k] - direction[k] * along) * inverse
      target[offset + k] = isAdded ? target[offset + k] + own : own
    }
  }
}
