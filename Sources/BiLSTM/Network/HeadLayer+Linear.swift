import LinearAlgebra

extension HeadLayer {
  /// pooled (B, 2H) → layer norm → dropout → logits = features · Wᵀ + b (B, C).
  func linearForward(
    cellCount: Int,
    weights: FloatBuffer,
    pooled: FloatBuffer,
    tape: Tape
  ) {
    guard let norm, let bias else { return }
    let features = tape.features
    norm.forward(
      rowCount: cellCount,
      weights: weights,
      input: pooled,
      tape: tape.norm,
      output: features
    )
    for k in 0..<cellCount * width { features[k] *= tape.dropout[k] }
    let logits = tape.logits
    FloatProducts.multiply(
      tape.features,
      featureBlock(cellCount),
      weights,
      weight.transposed,
      into: logits,
      logitBlock(cellCount)
    )
    for index in 0..<cellCount * classCount {
      logits[index] += weights[bias.offset + index % classCount]
    }
  }

  /// tape.logitGradient (B, C) → gradients of b, W, γ and β; pooledGradient (B, 2H).
  func linearBackward(
    cellCount: Int,
    weights: FloatBuffer,
    tape: Tape,
    gradients: FloatBuffer,
    pooledGradient: FloatBuffer
  ) {
    guard let norm, let bias else { return }
    let (own, block) = (tape.logitGradient, logitBlock(cellCount))
    FloatSums.addColumns(of: own, block, to: gradients, at: bias.offset)
    FloatProducts.multiply(
      own,
      block.transposed,
      tape.features,
      featureBlock(cellCount),
      into: gradients,
      weight,
      isAdded: true
    )
    let features = tape.featureGradient
    FloatProducts.multiply(own, block, weights, weight, into: features, featureBlock(cellCount))
    for k in 0..<cellCount * width { features[k] *= tape.dropout[k] }
    norm.backward(
      rowCount: cellCount,
      weights: weights,
      outputGradient: tape.featureGradient,
      tape: tape.norm,
      gradients: gradients,
      inputGradient: pooledGradient
    )
  }
}
